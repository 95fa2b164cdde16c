package dev.dossier.common.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.testsupport.infra.Infrastructure;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaAdmin;

class TopicTruncationIT {
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  private final String topic = Infrastructure.kafka().createFreshTopic("truncated");
  private final String group = "truncation-" + UUID.randomUUID();
  private final TopicPartition partition = new TopicPartition(topic, 0);
  private final DefaultKafkaProducerFactory<String, byte[]> producers = KafkaFixture.producers();
  private TopicTruncation truncation;
  private Admin admin;

  @BeforeEach
  void prepare() {
    Map<String, Object> config =
        Map.of("bootstrap.servers", Infrastructure.kafka().bootstrapServers());
    truncation =
        new TopicTruncation(
            new KafkaAdmin(config), KafkaFixture.template(producers), Map.of(topic, group));
    admin = Admin.create(config);
  }

  @AfterEach
  void stop() {
    admin.close();
    producers.destroy();
  }

  @Test
  void records_go_up_to_the_committed_offset_and_no_further() throws Exception {
    send(5);
    commit(3);

    truncation.truncate(admin, topic, group, 0);

    assertThat(first()).isEqualTo(3);
    assertThat(end()).isEqualTo(5);
  }

  @Test
  void an_idle_partition_gets_one_record_after_the_segment_time_and_never_a_second()
      throws Exception {
    send(2);
    commit(2);

    truncation.truncate(admin, topic, group, 0);
    truncation.truncate(admin, topic, group, 10 * MINUTE);
    assertThat(end()).isEqualTo(2);
    truncation.truncate(admin, topic, group, 12 * MINUTE);
    assertThat(end()).isEqualTo(3);
    commit(3);
    for (int minute = 13; minute < 60; minute++) {
      truncation.truncate(admin, topic, group, minute * MINUTE);
    }

    assertThat(end()).isEqualTo(3);
    assertThat(first()).isEqualTo(3);
  }

  @Test
  void a_group_that_committed_nothing_loses_nothing() throws Exception {
    send(2);

    truncation.truncate(admin, topic, group, 0);

    assertThat(first()).isZero();
  }

  private void send(int count) throws Exception {
    for (int i = 0; i < count; i++) {
      KafkaFixture.template(producers).send(topic, 0, "key", new byte[] {1}).get();
    }
  }

  private void commit(long offset) throws Exception {
    admin
        .alterConsumerGroupOffsets(group, Map.of(partition, new OffsetAndMetadata(offset)))
        .all()
        .get();
  }

  private long first() throws Exception {
    return admin
        .listOffsets(Map.of(partition, OffsetSpec.earliest()))
        .partitionResult(partition)
        .get()
        .offset();
  }

  private long end() throws Exception {
    return admin
        .listOffsets(Map.of(partition, OffsetSpec.latest()))
        .partitionResult(partition)
        .get()
        .offset();
  }
}

package dev.dossier.common.messaging;

import dev.dossier.testsupport.infra.Infrastructure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;

/** Producers and consumers of bytes on the shared broker. */
final class KafkaFixture {
  private KafkaFixture() {}

  static DefaultKafkaProducerFactory<String, byte[]> producers() {
    return new DefaultKafkaProducerFactory<>(
        Map.of("bootstrap.servers", Infrastructure.kafka().bootstrapServers()),
        new StringSerializer(),
        new ByteArraySerializer());
  }

  static KafkaTemplate<String, byte[]> template(
      DefaultKafkaProducerFactory<String, byte[]> producers) {
    return new KafkaTemplate<>(producers);
  }

  static Map<String, Object> consumerConfig(String group) {
    return Map.of(
        "bootstrap.servers",
        Infrastructure.kafka().bootstrapServers(),
        "group.id",
        group,
        "group.protocol",
        "consumer",
        "auto.offset.reset",
        "earliest",
        "enable.auto.commit",
        false);
  }

  /** At least so many records of a topic, and what comes in the half second after them. */
  static List<ConsumerRecord<String, byte[]>> receive(String topic, int atLeast) {
    List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(
            consumerConfig("test-" + UUID.randomUUID()),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(topic));
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> {
            consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            return records.size() >= atLeast;
          });
      consumer.poll(Duration.ofMillis(500)).forEach(records::add);
    }
    return records;
  }
}

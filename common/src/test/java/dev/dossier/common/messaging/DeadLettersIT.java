package dev.dossier.common.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dossier.common.crypto.AssociatedData;
import dev.dossier.common.crypto.KeyEncryption;
import dev.dossier.common.event.MalformedMessageException;
import dev.dossier.common.event.PlanMessage;
import dev.dossier.common.event.Topics;
import dev.dossier.common.event.Wire;
import dev.dossier.common.observation.Tracing;
import dev.dossier.testsupport.MutableClock;
import dev.dossier.testsupport.infra.Infrastructure;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.MessageListener;

/** A listener under the house's policy, on a real broker. */
class DeadLettersIT {
  private final String topic = Infrastructure.kafka().createFreshTopic("policy");
  private final List<String> states = new CopyOnWriteArrayList<>();
  private final List<String> handled = new CopyOnWriteArrayList<>();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final DefaultKafkaProducerFactory<String, byte[]> producers = KafkaFixture.producers();
  private final KafkaTemplate<String, byte[]> kafka = KafkaFixture.template(producers);
  private KeyEncryption keys;
  private ConcurrentMessageListenerContainer<String, byte[]> container;

  @TempDir private Path dir;

  @BeforeEach
  void prepare() throws IOException {
    KeyEncryption.createIfMissing(dir.resolve("kek.json"));
    keys = KeyEncryption.load(dir.resolve("kek.json"));
    Infrastructure.kafka().createTopics(Topics.deadLetters(topic));
  }

  @AfterEach
  void stop() {
    container.stop();
    producers.destroy();
  }

  @Test
  void an_unreadable_message_writes_state_and_is_kept_encrypted_while_the_next_is_handled()
      throws Exception {
    listen(message -> handled.add(read(message).toString()));
    byte[] poison =
        "{\"type\":\"plan-cancelled.v1\",\"x\":\"canary\"}".getBytes(StandardCharsets.UTF_8);
    UUID good = UUID.randomUUID();

    kafka.send(topic, 0, "key-1", poison).get();
    kafka.send(topic, 0, "key-2", Wire.write(new PlanMessage.Cancelled(good, 1))).get();

    ConsumerRecord<String, byte[]> kept =
        KafkaFixture.receive(Topics.deadLetters(topic), 1).getFirst();
    DeadLetter letter = Wire.read(kept.value(), DeadLetter.class);
    assertThat(letter.topic()).isEqualTo(topic);
    assertThat(letter.reason()).isEqualTo(MalformedMessageException.class.getSimpleName());
    assertThat(new String(kept.value(), StandardCharsets.UTF_8)).doesNotContain("canary");
    assertThat(
            keys.open(
                letter.payload(),
                AssociatedData.deadLetter(letter.topic(), letter.partition(), letter.offset())))
        .isEqualTo(poison);
    await().atMost(Duration.ofSeconds(20)).until(() -> handled.size() == 1);
    assertThat(states).containsExactly("key-1");
    assertThat(metrics.counter("dossier.dead.letters", "topic", topic).count()).isEqualTo(1);
  }

  @Test
  void a_failure_of_the_infrastructure_is_tried_until_it_passes() throws Exception {
    AtomicInteger attempts = new AtomicInteger();
    listen(message -> {
      if (attempts.incrementAndGet() <= 7) {
        throw new IllegalStateException(new SQLTransientConnectionException("away"));
      }
      handled.add(message.key());
    });

    kafka.send(topic, 0, "key", Wire.write(new PlanMessage.Cancelled(UUID.randomUUID(), 1))).get();

    await().atMost(Duration.ofSeconds(60)).until(() -> handled.contains("key"));
    assertThat(states).isEmpty();
  }

  @Test
  void records_without_a_value_are_passed_over() throws Exception {
    listen(message -> handled.add(message.key()));

    kafka.send(topic, 0, "empty", null).get();
    kafka.send(topic, 0, "full", Wire.write(new PlanMessage.Cancelled(UUID.randomUUID(), 1))).get();

    await().atMost(Duration.ofSeconds(20)).until(() -> !handled.isEmpty());
    assertThat(handled).containsExactly("full");
  }

  private static UUID read(ConsumerRecord<String, byte[]> message) {
    return Wire.read(message.value(), PlanMessage.class).requestId();
  }

  private void listen(Consumer<ConsumerRecord<String, byte[]>> handler) {
    DeadLetters letters =
        new DeadLetters(
            kafka,
            keys,
            MutableClock.at("2026-03-15T09:00:00Z"),
            (from, key, payload) -> states.add(key),
            metrics,
            Tracing.none());
    var factory =
        ListenerDefaults.factory(
            new DefaultKafkaConsumerFactory<>(
                KafkaFixture.consumerConfig("policy-" + UUID.randomUUID()),
                new StringDeserializer(),
                new ByteArrayDeserializer()),
            letters,
            Tracing.none());
    container = factory.createContainer(topic);
    container.setupMessageListener(
        new org.springframework.kafka.listener.adapter.FilteringMessageListenerAdapter<>(
            (MessageListener<String, byte[]>) handler::accept, message -> message.value() == null));
    container.start();
  }
}

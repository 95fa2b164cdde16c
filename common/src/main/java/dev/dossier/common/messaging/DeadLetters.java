package dev.dossier.common.messaging;

import dev.dossier.common.crypto.KeyEncryption;
import dev.dossier.common.event.Topics;
import dev.dossier.common.event.Wire;
import dev.dossier.common.observation.SpanKey;
import dev.dossier.common.observation.SpanName;
import dev.dossier.common.observation.Step;
import dev.dossier.common.observation.Tracing;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.KafkaOperations;
import org.springframework.kafka.listener.ConsumerRecordRecoverer;

/**
 * Where messages go that cannot be handled: first the service writes the state that follows (a
 * section fails, a request needs attention), then the message is kept in {@code <topic>.dlt} with
 * metadata and reason in clear and its payload encrypted, so that it can be sent again.
 */
public final class DeadLetters implements ConsumerRecordRecoverer {
  private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);
  private static final long SEND_SECONDS = 30;

  private final KafkaOperations<String, byte[]> kafka;
  private final KeyEncryption keys;
  private final Clock clock;
  private final DeadLetterState state;
  private final MeterRegistry metrics;
  private final Tracing tracing;

  public DeadLetters(
      KafkaOperations<String, byte[]> kafka,
      KeyEncryption keys,
      Clock clock,
      DeadLetterState state,
      MeterRegistry metrics,
      Tracing tracing) {
    this.kafka = kafka;
    this.keys = keys;
    this.clock = clock;
    this.state = state;
    this.metrics = metrics;
    this.tracing = tracing;
  }

  /** Counts from zero: an increase is not seen of a series that begins at one. */
  public void expect(String topic) {
    count(topic);
  }

  private Counter count(String topic) {
    return metrics.counter("dossier.dead.letters", "topic", topic);
  }

  @Override
  public void accept(ConsumerRecord<?, ?> message, Exception failure) {
    try (Step step = tracing.start(SpanName.DEAD_LETTER, Tracing.place(message))) {
      putAside(message, failure, step);
    }
  }

  @SuppressWarnings("NullAway") // spring-kafka's own signature leaves nullness open
  private void putAside(ConsumerRecord<?, ?> untyped, Exception failure, Step step) {
    byte[] payload = untyped.value() instanceof byte[] bytes ? bytes : new byte[0];
    String key = untyped.key() == null ? "" : untyped.key().toString();
    Throwable root = failure.getCause() == null ? failure : failure.getCause();
    String reason = root.getClass().getSimpleName();
    step.with(SpanKey.TOPIC, untyped.topic()).failed(reason);
    // State first: if that fails, the record is not acknowledged and comes again.
    state.onDeadLetter(untyped, key, payload);
    DeadLetter letter = DeadLetter.of(untyped, reason, List.of(), Map.of(), clock.instant(), keys);
    ProducerRecord<String, byte[]> sent =
        new ProducerRecord<>(Topics.deadLetters(untyped.topic()), letter.key(), Wire.write(letter));
    Tracing.carry(step.place(), sent);
    try {
      kafka.send(sent).get(SEND_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a dead letter was sent", e);
    } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
      throw new IllegalStateException("the broker did not take a dead letter", e);
    }
    count(untyped.topic()).increment();
    LOG.error(
        "dead letter: topic={} partition={} offset={} reason={}",
        untyped.topic(),
        untyped.partition(),
        untyped.offset(),
        reason);
  }

  /** What a service does when a message of its topics cannot be handled. */
  @FunctionalInterface
  public interface DeadLetterState {
    /**
     * @param payload as it came; may be no message at all
     */
    void onDeadLetter(String topic, String key, byte[] payload);

    /** The same with all of the record, for those who need more of it. */
    default void onDeadLetter(ConsumerRecord<?, ?> message, String key, byte[] payload) {
      onDeadLetter(message.topic(), key, payload);
    }
  }
}

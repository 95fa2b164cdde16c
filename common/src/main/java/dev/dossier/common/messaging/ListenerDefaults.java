package dev.dossier.common.messaging;

import dev.dossier.common.event.MalformedMessageException;
import dev.dossier.common.observation.Tracing;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.util.backoff.BackOff;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * One policy for every listener: a poll is committed after its records were handled; a failure of
 * the infrastructure is tried until it passes, since nothing may be lost while a database is away;
 * any other exception a few times; what can never be read not at all. Then the dead letters.
 */
public final class ListenerDefaults {
  private static final long FIRST_WAIT_MS = 200;
  private static final double GROWTH = 2.0;
  private static final long LONGEST_WAIT_MS = 10_000;
  private static final int ATTEMPTS_AFTER_A_BUG = 5;

  /**
   * With {@code group.protocol=consumer} a record that arrives on an idle topic is handed over when
   * the poll ends (kafka-clients 4.2): spring-kafka's 5 seconds would be the latency.
   */
  private static final long POLL_MS = 100;

  private ListenerDefaults() {}

  public static ConcurrentKafkaListenerContainerFactory<String, byte[]> factory(
      ConsumerFactory<String, byte[]> consumers, DeadLetters deadLetters, Tracing tracing) {
    var factory = new ConcurrentKafkaListenerContainerFactory<String, byte[]>();
    factory.setConsumerFactory(consumers);
    factory.setCommonErrorHandler(errorHandler(deadLetters));
    factory.setRecordInterceptor(new TracedRecords(tracing));
    factory.getContainerProperties().setPollTimeout(POLL_MS);
    // Records without a value only roll a segment (see TopicTruncation).
    factory.setRecordFilterStrategy(message -> message.value() == null);
    return factory;
  }

  static DefaultErrorHandler errorHandler(DeadLetters deadLetters) {
    DefaultErrorHandler handler = new DefaultErrorHandler(deadLetters);
    handler.addNotRetryableExceptions(MalformedMessageException.class);
    handler.setBackOffFunction(
        (message, failure) -> Transient.causes(failure) ? untilItPasses() : aFewTimes());
    handler.setLogLevel(org.springframework.kafka.KafkaException.Level.DEBUG);
    return handler;
  }

  private static BackOff untilItPasses() {
    ExponentialBackOff backOff = new ExponentialBackOff(FIRST_WAIT_MS, GROWTH);
    backOff.setMaxInterval(LONGEST_WAIT_MS);
    return backOff;
  }

  private static BackOff aFewTimes() {
    ExponentialBackOff backOff = new ExponentialBackOff(FIRST_WAIT_MS, GROWTH);
    backOff.setMaxInterval(LONGEST_WAIT_MS);
    backOff.setMaxAttempts(ATTEMPTS_AFTER_A_BUG);
    return backOff;
  }
}

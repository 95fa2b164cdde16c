package dev.dossier.common.messaging;

import dev.dossier.common.crypto.KeyEncryption;
import dev.dossier.common.messaging.DeadLetters.DeadLetterState;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.KafkaOperations;

/**
 * The listener container factory and dead letters as beans. The service supplies a {@link Clock}
 * and a {@link DeadLetterState}; one with a database imports {@link OutboxConfiguration} as well.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TopicSettings.class)
public class MessagingConfiguration {

  @Bean
  DeadLetters deadLetters(
      KafkaOperations<String, byte[]> kafka,
      KeyEncryption keys,
      Clock clock,
      DeadLetterState state,
      MeterRegistry metrics) {
    return new DeadLetters(kafka, keys, clock, state, metrics);
  }

  /** Its name replaces Boot's own factory. */
  @Bean
  ConcurrentKafkaListenerContainerFactory<String, byte[]> kafkaListenerContainerFactory(
      ConsumerFactory<String, byte[]> consumers, DeadLetters deadLetters) {
    return ListenerDefaults.factory(consumers, deadLetters);
  }

  @Bean
  StoppedListeners stoppedListeners(ApplicationEventPublisher events) {
    return new StoppedListeners(events);
  }

  @Bean
  TopicCreator topicCreator(KafkaAdmin admin, TopicSettings settings) {
    return new TopicCreator(admin, settings);
  }
}

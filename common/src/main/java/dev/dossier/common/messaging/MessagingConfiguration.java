package dev.dossier.common.messaging;

import dev.dossier.common.crypto.KeyEncryption;
import dev.dossier.common.messaging.DeadLetters.DeadLetterState;
import dev.dossier.common.observation.Tracing;
import dev.dossier.common.observation.TracingConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.Arrays;
import java.util.Objects;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.KafkaOperations;

/**
 * The listener container factory and dead letters as beans. The service supplies a {@link Clock}
 * and a {@link DeadLetterState}; one with a database imports {@link OutboxConfiguration} as well.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TopicSettings.class)
@Import(TracingConfiguration.class)
public class MessagingConfiguration {

  @Bean
  DeadLetters deadLetters(
      KafkaOperations<String, byte[]> kafka,
      KeyEncryption keys,
      Clock clock,
      DeadLetterState state,
      MeterRegistry metrics,
      Tracing tracing) {
    return new DeadLetters(kafka, keys, clock, state, metrics, tracing);
  }

  /** Its name replaces Boot's own factory. */
  @Bean
  ConcurrentKafkaListenerContainerFactory<String, byte[]> kafkaListenerContainerFactory(
      ConsumerFactory<String, byte[]> consumers, DeadLetters deadLetters, Tracing tracing) {
    return ListenerDefaults.factory(consumers, deadLetters, tracing);
  }

  @Bean
  StoppedListeners stoppedListeners(ApplicationEventPublisher events) {
    return new StoppedListeners(events);
  }

  /** Once the listeners are known. */
  @Bean
  ApplicationListener<ContextRefreshedEvent> expectedDeadLetters(
      DeadLetters deadLetters, ObjectProvider<KafkaListenerEndpointRegistry> listeners) {
    return event ->
        listeners.stream()
            .flatMap(all -> all.getListenerContainers().stream())
            .map(container -> container.getContainerProperties().getTopics())
            .filter(Objects::nonNull)
            .flatMap(Arrays::stream)
            .forEach(deadLetters::expect);
  }

  @Bean
  TopicCreator topicCreator(KafkaAdmin admin, TopicSettings settings) {
    return new TopicCreator(admin, settings);
  }
}

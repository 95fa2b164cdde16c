package dev.dossier.intake.messaging;

import dev.dossier.common.event.Topics;
import dev.dossier.common.messaging.TopicTruncation;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.KafkaOperations;

/** Of the topics that intake alone consumes, one carries personal data: identities. */
@Configuration(proxyBeanMethods = false)
class TruncationConfiguration {

  @Bean
  TopicTruncation topicTruncation(KafkaAdmin admin, KafkaOperations<String, byte[]> kafka) {
    return new TopicTruncation(admin, kafka, Map.of(Topics.SECTIONS, Listeners.GROUP));
  }
}

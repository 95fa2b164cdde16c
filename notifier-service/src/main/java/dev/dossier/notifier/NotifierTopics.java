package dev.dossier.notifier;

import dev.dossier.common.event.Topics;
import dev.dossier.common.messaging.TopicCreator;
import dev.dossier.common.messaging.TopicTruncation;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.KafkaOperations;

/**
 * The topics of this service: made before its listener starts, and the mails' truncated after it:
 * events on the lifecycle topic hold no personal data.
 */
@Configuration(proxyBeanMethods = false)
class NotifierTopics {
  static final String GROUP = "dossier-notifier";

  /** Beans are initialised before any lifecycle, and so any listener, starts. */
  @Bean
  InitializingBean topicsBeforeListeners(TopicCreator creator) {
    return () ->
        creator.create(
            List.of(Topics.NOTIFICATIONS, Topics.NOTIFICATION_OUTCOMES, Topics.LIFECYCLE));
  }

  @Bean
  TopicTruncation topicTruncation(KafkaAdmin admin, KafkaOperations<String, byte[]> kafka) {
    return new TopicTruncation(admin, kafka, Map.of(Topics.NOTIFICATIONS, GROUP));
  }
}

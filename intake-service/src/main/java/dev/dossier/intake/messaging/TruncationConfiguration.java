package dev.dossier.intake.messaging;

import dev.dossier.common.event.Topics;
import dev.dossier.common.messaging.TopicTruncation;
import dev.dossier.intake.submission.SubmissionSources;
import java.util.HashMap;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.KafkaOperations;
import org.springframework.kafka.listener.adapter.RecordFilterStrategy;

/** Of the topics that intake consumes, these carry personal data: submissions and identities. */
@Configuration(proxyBeanMethods = false)
class TruncationConfiguration {

  @Bean
  TopicTruncation topicTruncation(
      KafkaAdmin admin, KafkaOperations<String, byte[]> kafka, SubmissionSources sources) {
    Map<String, String> groups = new HashMap<>();
    groups.put(Topics.SECTIONS, Listeners.GROUP);
    sources.topics().forEach(topic -> groups.put(topic, Listeners.GROUP));
    return new TopicTruncation(admin, kafka, groups);
  }

  /** What {@link TopicTruncation} appends: a record with nothing in it. */
  @Bean
  RecordFilterStrategy<String, byte[]> rollingRecords() {
    return message ->
        message.value() == null && message.key() == null && !message.headers().iterator().hasNext();
  }
}

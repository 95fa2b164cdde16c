package dev.dossier.common.messaging;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How topics are made; an existing topic is left as it is.
 *
 * @param partitions of each topic but the dead letters' (1); 24 on a cluster, 4 embedded
 * @param replicas 3 on a cluster, 1 embedded
 */
@ConfigurationProperties("dossier.topics")
public record TopicSettings(@DefaultValue("4") int partitions, @DefaultValue("1") short replicas) {
  private static final Duration RETENTION = Duration.ofDays(7);
  private static final Duration SEGMENT = Duration.ofMinutes(10);

  public TopicSettings {
    if (partitions < 1) {
      throw new IllegalArgumentException("dossier.topics.partitions: expected at least 1");
    }
    if (replicas < 1) {
      throw new IllegalArgumentException("dossier.topics.replicas: expected at least 1");
    }
  }

  NewTopic topic(String name) {
    return new NewTopic(name, partitions, replicas).configs(configs());
  }

  NewTopic deadLetters(String name) {
    return new NewTopic(name, 1, replicas).configs(configs());
  }

  private static Map<String, String> configs() {
    return Map.of(
        TopicConfig.RETENTION_MS_CONFIG, Long.toString(RETENTION.toMillis()),
        TopicConfig.SEGMENT_MS_CONFIG, Long.toString(SEGMENT.toMillis()));
  }
}

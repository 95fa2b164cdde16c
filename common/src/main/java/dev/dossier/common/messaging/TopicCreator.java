package dev.dossier.common.messaging;

import dev.dossier.common.event.Topics;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.common.errors.TopicExistsException;
import org.springframework.kafka.core.KafkaAdmin;

/**
 * Makes the topics that a service consumes, and their dead-letter topics, before it listens.
 * Several services may do so at once: a topic that exists is no error.
 */
public final class TopicCreator {
  private final Map<String, Object> adminConfig;
  private final TopicSettings settings;

  public TopicCreator(KafkaAdmin admin, TopicSettings settings) {
    this.adminConfig = admin.getConfigurationProperties();
    this.settings = settings;
  }

  public void create(Collection<String> topics) {
    try (Admin admin = Admin.create(adminConfig)) {
      CreateTopicsResult result =
          admin.createTopics(
              topics.stream()
                  .flatMap(name ->
                      Stream.of(
                          settings.topic(name), settings.deadLetters(Topics.deadLetters(name))))
                  .toList());
      for (var created : result.values().values()) {
        try {
          created.get();
        } catch (ExecutionException e) {
          if (!(e.getCause() instanceof TopicExistsException)) {
            throw new IllegalStateException("a topic could not be made", e.getCause());
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while topics were made", e);
    }
  }
}

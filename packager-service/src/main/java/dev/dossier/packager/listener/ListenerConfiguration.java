package dev.dossier.packager.listener;

import dev.dossier.common.event.Topics;
import dev.dossier.common.messaging.TopicCreator;
import dev.dossier.common.messaging.TopicTruncation;
import java.util.List;
import java.util.Map;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.KafkaOperations;

/** Topics before listeners, and their truncation. */
@Configuration(proxyBeanMethods = false)
class ListenerConfiguration {

  @Bean
  TopicTruncation topicTruncation(KafkaAdmin admin, KafkaOperations<String, byte[]> kafka) {
    return new TopicTruncation(
        admin, kafka, Map.of(Topics.FRAGMENTS, Listeners.GROUP, Topics.PLANS, Listeners.GROUP));
  }

  @Bean
  SmartLifecycle topics(TopicCreator creator) {
    return new SmartLifecycle() {
      private volatile boolean running;

      @Override
      public void start() {
        creator.create(List.of(Topics.FRAGMENTS, Topics.PLANS, Topics.PACKAGES));
        running = true;
      }

      @Override
      public void stop() {
        running = false;
      }

      @Override
      public boolean isRunning() {
        return running;
      }

      /** Before the outbox relay and the listeners. */
      @Override
      public int getPhase() {
        return -1;
      }
    };
  }
}

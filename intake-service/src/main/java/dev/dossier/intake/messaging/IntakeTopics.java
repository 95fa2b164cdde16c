package dev.dossier.intake.messaging;

import dev.dossier.common.event.Topics;
import dev.dossier.common.messaging.TopicCreator;
import dev.dossier.intake.map.CurrentDataMap;
import dev.dossier.intake.submission.SubmissionSources;
import java.util.LinkedHashSet;
import java.util.Set;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Makes the fixed topics, one per source of the data map and one per app that submits over Kafka,
 * before anything is sent or heard.
 */
@Component
final class IntakeTopics implements SmartLifecycle {
  private final TopicCreator creator;
  private final CurrentDataMap map;
  private final SubmissionSources sources;
  private volatile boolean running;

  IntakeTopics(TopicCreator creator, CurrentDataMap map, SubmissionSources sources) {
    this.creator = creator;
    this.map = map;
    this.sources = sources;
  }

  @Override
  public void start() {
    Set<String> topics = new LinkedHashSet<>(Topics.fixed());
    topics.addAll(sources.topics());
    map.get().sources().keySet().forEach(source -> topics.add(Topics.collect(source)));
    creator.create(topics);
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

  /** Before the outbox's relay. */
  @Override
  public int getPhase() {
    return -10;
  }
}

package dev.dossier.intake.messaging;

import dev.dossier.common.event.Topics;
import dev.dossier.common.messaging.TopicCreator;
import dev.dossier.intake.map.CurrentDataMap;
import java.util.ArrayList;
import java.util.List;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Makes the fixed topics and one per source of the data map, before anything is sent or heard. */
@Component
final class IntakeTopics implements SmartLifecycle {
  private final TopicCreator creator;
  private final CurrentDataMap map;
  private volatile boolean running;

  IntakeTopics(TopicCreator creator, CurrentDataMap map) {
    this.creator = creator;
    this.map = map;
  }

  @Override
  public void start() {
    List<String> topics = new ArrayList<>(Topics.fixed());
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

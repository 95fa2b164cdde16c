package dev.dossier.collector.work;

import dev.dossier.common.event.CollectMessage;
import dev.dossier.common.event.MalformedMessageException;
import dev.dossier.common.event.Wire;
import dev.dossier.common.messaging.DeadLetters.DeadLetterState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;

/** A work item that cannot be done fails its sections, so that nobody waits for them for ever. */
final class CollectDeadLetters implements DeadLetterState {
  private static final Logger LOG = LoggerFactory.getLogger(CollectDeadLetters.class);

  private final ObjectProvider<Collecting> collecting;

  CollectDeadLetters(ObjectProvider<Collecting> collecting) {
    this.collecting = collecting;
  }

  @Override
  public void onDeadLetter(String topic, String key, byte[] payload) {
    CollectMessage message;
    try {
      message = Wire.read(payload, CollectMessage.class);
    } catch (MalformedMessageException e) {
      // Nothing in it says which section to fail: intake's own deadline will.
      LOG.error("work item not readable topic={} ({})", topic, e.getMessage());
      return;
    }
    collecting.getObject().giveUp(message);
  }
}

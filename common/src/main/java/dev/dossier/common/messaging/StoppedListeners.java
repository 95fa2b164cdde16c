package dev.dossier.common.messaging;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ApplicationListener;
import org.springframework.kafka.event.ConsumerStoppedEvent;

/**
 * A listener that ended of itself (an Error, a refused login) never starts again: the process says
 * that it is broken, so that whoever watches over it starts it anew.
 */
final class StoppedListeners implements ApplicationListener<ConsumerStoppedEvent> {
  private static final Logger LOG = LoggerFactory.getLogger(StoppedListeners.class);

  private final ApplicationEventPublisher events;

  StoppedListeners(ApplicationEventPublisher events) {
    this.events = events;
  }

  @Override
  public void onApplicationEvent(ConsumerStoppedEvent event) {
    if (event.getReason() != ConsumerStoppedEvent.Reason.NORMAL) {
      LOG.error("a listener has stopped of itself, reason={}", event.getReason());
      AvailabilityChangeEvent.publish(events, this, LivenessState.BROKEN);
      AvailabilityChangeEvent.publish(events, this, ReadinessState.REFUSING_TRAFFIC);
    }
  }
}

package dev.dossier.common.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.ApplicationAvailabilityBean;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.kafka.event.ConsumerStoppedEvent;
import org.springframework.kafka.event.ConsumerStoppedEvent.Reason;

class StoppedListenersTest {

  @ParameterizedTest
  @EnumSource(Reason.class)
  void aListenerThatStopsOfItselfBreaksTheProcess(Reason reason) {
    try (GenericApplicationContext context = new GenericApplicationContext()) {
      context.registerBean(ApplicationAvailabilityBean.class);
      context.registerBean(StoppedListeners.class, () -> new StoppedListeners(context));
      context.refresh();
      AvailabilityChangeEvent.publish(context, LivenessState.CORRECT);
      AvailabilityChangeEvent.publish(context, ReadinessState.ACCEPTING_TRAFFIC);

      context.publishEvent(new ConsumerStoppedEvent(this, this, reason));

      ApplicationAvailability state = context.getBean(ApplicationAvailability.class);
      boolean asWished = reason == Reason.NORMAL;
      assertThat(state.getLivenessState() == LivenessState.CORRECT).isEqualTo(asWished);
      assertThat(state.getReadinessState() == ReadinessState.ACCEPTING_TRAFFIC).isEqualTo(asWished);
    }
  }
}

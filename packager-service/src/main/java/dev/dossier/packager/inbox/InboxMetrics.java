package dev.dossier.packager.inbox;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/** How much waits to be packed. */
@Component
class InboxMetrics implements MeterBinder {
  private final Inbox inbox;

  InboxMetrics(Inbox inbox) {
    this.inbox = inbox;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder("dossier.inbox.fragments", this, InboxMetrics::waiting)
        .description("Fragments in the inbox that wait to be packed")
        .register(registry);
  }

  private double waiting() {
    try {
      return inbox.size();
    } catch (DataAccessException e) {
      return Double.NaN;
    }
  }
}

package dev.dossier.packager.deletion;

import static dev.dossier.packager.db.Tables.DELETION;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.springframework.stereotype.Component;

/** Deletions that were asked for a while ago and could not be proved yet. */
@Component
class OverdueDeletions implements MeterBinder {
  private static final Duration PATIENCE = Duration.ofMinutes(15);

  private final DSLContext db;
  private final Clock clock;

  OverdueDeletions(DSLContext db, Clock clock) {
    this.db = db;
    this.clock = clock;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder("dossier.deletions.overdue", this, OverdueDeletions::countOrUnknown)
        .description("Deletions that are not proved a quarter of an hour after they were asked for")
        .register(registry);
  }

  private double countOrUnknown() {
    try {
      return count();
    } catch (DataAccessException e) {
      return Double.NaN;
    }
  }

  int count() {
    OffsetDateTime before =
        OffsetDateTime.ofInstant(clock.instant().minus(PATIENCE), ZoneOffset.UTC);
    return db.fetchCount(
        DELETION, DELETION.CHECKED_AT.isNull().and(DELETION.REQUESTED_AT.le(before)));
  }
}

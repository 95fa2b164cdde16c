package dev.dossier.intake.packages;

import static dev.dossier.intake.db.Tables.DOWNLOAD_LINK;
import static dev.dossier.intake.db.Tables.PACKAGE;

import dev.dossier.intake.time.Utc;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Package versions that should be gone by now and of which there is no proof. */
@Component
final class OverdueDeletions implements MeterBinder {
  private static final Logger log = LoggerFactory.getLogger(OverdueDeletions.class);
  private static final Duration PATIENCE = Duration.ofMinutes(15);

  private final DSLContext db;
  private final Clock clock;

  OverdueDeletions(DSLContext db, Clock clock) {
    this.db = db;
    this.clock = clock;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder("dossier.packages.overdue", this, OverdueDeletions::countOrUnknown)
        .description("Package versions that should be gone, and of which there is no proof")
        .register(registry);
  }

  private double countOrUnknown() {
    try {
      return count();
    } catch (RuntimeException e) {
      log.debug("packages: overdue is unknown ({})", e.getClass().getSimpleName());
      return Double.NaN;
    }
  }

  int count() {
    OffsetDateTime before = Utc.of(clock.instant().minus(PATIENCE));
    Condition noProof =
        PACKAGE
            .STATE
            .eq(PackageState.DELETING.word())
            .or(PACKAGE.STATE.eq(PackageState.CANCELLED.word()).and(PACKAGE.DELETED_AT.isNull()))
            .and(PACKAGE.ENDING_SINCE.le(before));
    return db.fetchCount(PACKAGE, noProof.or(unlinked(before)));
  }

  /** Sealed, and its last link ended a while ago. */
  private Condition unlinked(OffsetDateTime before) {
    Condition links =
        DOWNLOAD_LINK
            .REQUEST_ID
            .eq(PACKAGE.REQUEST_ID)
            .and(DOWNLOAD_LINK.VERSION.eq(PACKAGE.VERSION));
    return PACKAGE
        .STATE
        .eq(PackageState.SEALED.word())
        .andExists(db.selectOne().from(DOWNLOAD_LINK).where(links))
        .andNotExists(
            db.selectOne()
                .from(DOWNLOAD_LINK)
                .where(links)
                .and(DSL.least(DOWNLOAD_LINK.EXPIRES_AT, DOWNLOAD_LINK.RETIRED_AT).gt(before)));
  }
}

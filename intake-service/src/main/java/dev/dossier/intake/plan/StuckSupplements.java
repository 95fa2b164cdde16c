package dev.dossier.intake.plan;

import static dev.dossier.intake.db.Tables.PACKAGE;

import dev.dossier.intake.audit.Actor;
import dev.dossier.intake.audit.Audit;
import dev.dossier.intake.time.Utc;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Supplements that only an officer can get any further. Their request was answered before and stays
 * where it is, so the version, the audit and a metric say it. Everything belongs into the caller's
 * transaction.
 */
@Component
public final class StuckSupplements {
  private static final Logger LOG = LoggerFactory.getLogger(StuckSupplements.class);

  /** Why: words of the metric and of the audit. */
  enum Why {
    /** An identity does not match. */
    SUPPLEMENT_MISMATCH,
    /** A section failed, or the package could not be made. */
    SUPPLEMENT_FAILED;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final DSLContext db;
  private final OpenVersions versions;
  private final Audit audit;
  private final SectionMetrics metrics;
  private final Clock clock;

  StuckSupplements(
      DSLContext db, OpenVersions versions, Audit audit, SectionMetrics metrics, Clock clock) {
    this.db = db;
    this.versions = versions;
    this.audit = audit;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** The packager could not make it; nothing if it is no supplement, or a section is under way. */
  public void notMade(UUID requestId, int version) {
    versions
        .lock(requestId, version)
        .filter(open -> open.supplement() && !open.anyOpen())
        .ifPresent(open -> stuck(open, Why.SUPPLEMENT_FAILED));
  }

  /** Once, until it goes on. */
  void stuck(OpenVersion version, Why why) {
    if (version.row().getStuckAt() != null) {
      return;
    }
    set(version, Utc.of(clock.instant()));
    audit.record(
        version.requestId(),
        new Actor.System(),
        "supplement_stuck",
        Map.of("version", version.version(), "why", why.word()));
    metrics.needsAttention(why.word());
    LOG.warn(
        "supplement stuck request={} version={} why={}",
        version.requestId(),
        version.version(),
        why.word());
  }

  /** An officer decided. */
  void goesOn(OpenVersion version) {
    if (version.row().getStuckAt() != null) {
      set(version, null);
    }
  }

  private void set(OpenVersion version, @Nullable OffsetDateTime at) {
    db.update(PACKAGE)
        .set(PACKAGE.STUCK_AT, at)
        .where(
            PACKAGE.REQUEST_ID.eq(version.requestId()).and(PACKAGE.VERSION.eq(version.version())))
        .execute();
    version.row().setStuckAt(at);
  }
}

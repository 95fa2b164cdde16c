package dev.dossier.intake.plan;

import static dev.dossier.intake.db.Tables.PACKAGE;
import static dev.dossier.intake.db.Tables.REQUEST;
import static dev.dossier.intake.db.Tables.SECTION;

import dev.dossier.intake.audit.Actor;
import dev.dossier.intake.packages.PackageState;
import dev.dossier.intake.packages.Packages;
import dev.dossier.intake.request.RequestStatus;
import dev.dossier.intake.request.Requests;
import dev.dossier.intake.request.Transition;
import dev.dossier.intake.time.Utc;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Asks the packager again when its word is overdue, since a message may be lost on either way: that
 * a version whose sections have all ended is sealed, and that a package, or what was collected for
 * one that was cancelled, was deleted. It answers again what it has done. Each time it is given
 * twice as long.
 */
@Component
final class PackagerWatch {
  private static final Logger LOG = LoggerFactory.getLogger(PackagerWatch.class);

  /** A seal that does not come then is an officer's matter; a deletion is asked for on and on. */
  private static final int TIMES = 3;

  private static final Duration LONGEST = Duration.ofDays(1);

  private final DSLContext db;
  private final TransactionTemplate transactions;
  private final Requests requests;
  private final OpenVersions versions;
  private final WorkItems work;
  private final Packages packages;
  private final SectionMetrics metrics;
  private final StuckSupplements supplements;
  private final WatchdogSettings settings;
  private final Clock clock;

  PackagerWatch(
      DSLContext db,
      TransactionTemplate transactions,
      Requests requests,
      OpenVersions versions,
      WorkItems work,
      Packages packages,
      SectionMetrics metrics,
      StuckSupplements supplements,
      WatchdogSettings settings,
      Clock clock) {
    this.db = db;
    this.transactions = transactions;
    this.requests = requests;
    this.versions = versions;
    this.work = work;
    this.packages = packages;
    this.metrics = metrics;
    this.supplements = supplements;
    this.settings = settings;
    this.clock = clock;
  }

  void askAgain() {
    for (Overdue each : overdue()) {
      LOG.warn(
          "packager silent request={} version={} state={}",
          each.requestId(),
          each.version(),
          each.state());
      try {
        transactions.executeWithoutResult(status -> ask(each));
      } catch (RuntimeException e) {
        // One request that cannot be handled holds up no other.
        LOG.error("asking again failed request={}", each.requestId(), e);
      }
    }
  }

  private void ask(Overdue overdue) {
    if (requests.lockIfThere(overdue.requestId()).isEmpty()) {
      return;
    }
    if (overdue.state().equals(PackageState.DELETING.word())) {
      packages.deleteAgain(overdue.requestId(), overdue.version());
    } else if (overdue.state().equals(PackageState.CANCELLED.word())) {
      packages.cancelAgain(overdue.requestId(), overdue.version());
    } else {
      versions
          .lock(overdue.requestId(), overdue.version())
          // Since it was seen a section may have been taken up again, or it was sealed.
          .filter(version -> version.row().getAsked() == overdue.asked() && allEnded(version))
          .ifPresent(this::ask);
    }
  }

  private void ask(OpenVersion version) {
    boolean again = version.row().getAsked() < TIMES;
    versions.askedAgain(version);
    if (again) {
      work.plan(version);
    } else {
      needAttention(version);
    }
  }

  private void needAttention(OpenVersion version) {
    if (version.supplement()) {
      supplements.stuck(version, StuckSupplements.Why.SUPPLEMENT_FAILED);
      return;
    }
    boolean moved =
        requests.move(
            version.requestId(),
            Transition.NEED_ATTENTION,
            "All sections ended, but the package was not made.",
            new Actor.System());
    if (moved) {
      metrics.needsAttention("package_missing");
    }
  }

  private static boolean allEnded(OpenVersion version) {
    return !version.anyOpen() && !version.any(SectionStatus.FAILED);
  }

  private List<Overdue> overdue() {
    List<Overdue> overdue = new ArrayList<>(unsealed());
    overdue.addAll(undeleted());
    overdue.addAll(unproven());
    return overdue;
  }

  private List<Overdue> unsealed() {
    Condition sections =
        SECTION.REQUEST_ID.eq(PACKAGE.REQUEST_ID).and(SECTION.VERSION.eq(PACKAGE.VERSION));
    Field<OffsetDateTime> lastEnd =
        DSL.field(DSL.select(DSL.max(SECTION.ENDED_AT)).from(SECTION).where(sections));
    List<String> unsettled =
        List.of(
            SectionStatus.PLANNED.word(),
            SectionStatus.WAITING.word(),
            SectionStatus.COLLECTING.word(),
            SectionStatus.FAILED.word());
    return select(
        lastEnd,
        PACKAGE
            .STATE
            .eq(PackageState.COLLECTING.word())
            // One that needs attention waits for an officer, and so does a supplement that is
            // stuck.
            .and(
                REQUEST.STATUS.in(
                    RequestStatus.PROCESSING.word(),
                    RequestStatus.READY.word(),
                    RequestStatus.DELIVERED.word(),
                    RequestStatus.EXPIRED.word()))
            .and(PACKAGE.STUCK_AT.isNull())
            .and(PACKAGE.ASKED.le(TIMES))
            .andExists(DSL.selectOne().from(SECTION).where(sections))
            .andNotExists(
                DSL.selectOne().from(SECTION).where(sections.and(SECTION.STATUS.in(unsettled)))));
  }

  private List<Overdue> undeleted() {
    return select(PACKAGE.SEALED_AT, PACKAGE.STATE.eq(PackageState.DELETING.word()));
  }

  /** Cancelled, without the proof that what was collected is gone. */
  private List<Overdue> unproven() {
    return select(
        PACKAGE.CREATED_AT,
        PACKAGE.STATE.eq(PackageState.CANCELLED.word()).and(PACKAGE.DELETED_AT.isNull()));
  }

  private List<Overdue> select(Field<OffsetDateTime> last, Condition condition) {
    return db
        .select(
            PACKAGE.REQUEST_ID,
            PACKAGE.VERSION,
            PACKAGE.STATE,
            PACKAGE.ASKED,
            DSL.greatest(PACKAGE.ASKED_AT, last))
        .from(PACKAGE)
        .join(REQUEST)
        .on(REQUEST.ID.eq(PACKAGE.REQUEST_ID))
        .where(condition)
        .orderBy(PACKAGE.ASKED_AT.nullsFirst())
        .fetch()
        .stream()
        .filter(row -> isOverdue(Utc.instant(row.value5()), row.value4()))
        .map(row -> new Overdue(row.value1(), row.value2(), row.value3(), row.value4()))
        .toList();
  }

  private boolean isOverdue(@Nullable Instant since, int asked) {
    Duration patience = settings.packager().multipliedBy(1L << Math.min(asked, 20));
    Duration longest = settings.packager().compareTo(LONGEST) > 0 ? settings.packager() : LONGEST;
    return since != null
        && since
            .plus(patience.compareTo(longest) > 0 ? longest : patience)
            .isBefore(clock.instant());
  }

  private record Overdue(UUID requestId, int version, String state, int asked) {}
}

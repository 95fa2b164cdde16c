package dev.dossier.intake.plan;

import static dev.dossier.intake.db.Tables.SECTION;

import dev.dossier.common.event.Failure;
import dev.dossier.common.event.Outcome;
import dev.dossier.common.event.Reason;
import dev.dossier.common.event.SectionMessage;
import dev.dossier.common.event.Wire;
import dev.dossier.intake.audit.Actor;
import dev.dossier.intake.audit.Audit;
import dev.dossier.intake.db.tables.records.SectionRecord;
import dev.dossier.intake.time.Utc;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What collectors say of their work, in any order and any number of copies: the execution of the
 * current attempt is heard, everything else changes nothing.
 */
@Component
public final class SectionOutcomes {
  private static final Logger LOG = LoggerFactory.getLogger(SectionOutcomes.class);

  private final DSLContext db;
  private final TransactionTemplate transactions;
  private final OpenVersions versions;
  private final WorkItems work;
  private final Progression progression;
  private final IdentityOutcomes identities;
  private final RetryWaits waits;
  private final WakeUps wakeUps;
  private final Audit audit;
  private final SectionMetrics metrics;
  private final Clock clock;

  SectionOutcomes(
      DSLContext db,
      TransactionTemplate transactions,
      OpenVersions versions,
      WorkItems work,
      Progression progression,
      IdentityOutcomes identities,
      RetryWaits waits,
      WakeUps wakeUps,
      Audit audit,
      SectionMetrics metrics,
      Clock clock) {
    this.db = db;
    this.transactions = transactions;
    this.versions = versions;
    this.work = work;
    this.progression = progression;
    this.identities = identities;
    this.waits = waits;
    this.wakeUps = wakeUps;
    this.audit = audit;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** In a transaction of its own. */
  public void handle(SectionMessage message) {
    transactions.executeWithoutResult(status -> {
      switch (message) {
        case SectionMessage.Started started -> started(started);
        case SectionMessage.Progressed progressed -> progressed(progressed);
        case SectionMessage.Sliced sliced -> sliced(sliced);
        case SectionMessage.Ended ended -> ended(ended);
        case SectionMessage.IdentityEnded ended -> identities.ended(ended);
      }
    });
  }

  /** A message that could not be handled: what it speaks of failed. */
  public void unhandled(SectionMessage message) {
    Failure failure = Failure.of(Reason.INTERNAL);
    switch (message) {
      case SectionMessage.Started m -> failed(m, m.section(), failure);
      case SectionMessage.Progressed m -> failed(m, m.section(), failure);
      case SectionMessage.Sliced m -> failed(m, m.section(), failure);
      case SectionMessage.Ended m -> failed(m, m.section(), failure);
      case SectionMessage.IdentityEnded m ->
          handle(
              new SectionMessage.IdentityEnded(
                  m.requestId(),
                  m.packageVersion(),
                  m.identity(),
                  m.execution(),
                  m.run(),
                  null,
                  failure));
    }
  }

  private void failed(SectionMessage message, String section, Failure failure) {
    handle(
        new SectionMessage.Ended(
            message.requestId(),
            message.packageVersion(),
            section,
            message.execution(),
            message.run(),
            Outcome.FAILED,
            failure,
            0,
            0,
            clock.instant()));
  }

  /** Without the request's lock: nothing hangs on it, and it comes often. */
  private void started(SectionMessage.Started message) {
    db.update(SECTION)
        .set(SECTION.STARTED_AT, DSL.coalesce(SECTION.STARTED_AT, Utc.of(message.at())))
        .set(SECTION.HEARD_AT, Utc.of(clock.instant()))
        .where(current(message, message.section()))
        .execute();
  }

  private void progressed(SectionMessage.Progressed message) {
    db.update(SECTION)
        .set(
            SECTION.PROGRESS,
            DSL.greatest(DSL.coalesce(SECTION.PROGRESS, 0L), DSL.val(message.records())))
        .set(SECTION.HEARD_AT, Utc.of(clock.instant()))
        .where(current(message, message.section()))
        .execute();
  }

  private static Condition current(SectionMessage message, String section) {
    return SECTION
        .REQUEST_ID
        .eq(message.requestId())
        .and(SECTION.VERSION.eq(message.packageVersion()))
        .and(SECTION.NAME.eq(section))
        .and(SECTION.EXECUTION.eq(message.execution()))
        .and(SECTION.STATUS.eq(SectionStatus.COLLECTING.word()));
  }

  private void sliced(SectionMessage.Sliced message) {
    Optional<OpenVersion> found = versions.lock(message.requestId(), message.packageVersion());
    if (found.isEmpty()) {
      return;
    }
    OpenVersion version = found.get();
    SectionRecord section = collecting(version.section(message.section()), message.execution());
    if (section == null || section.getSlice() != message.slice()) {
      return;
    }
    section.setSlice(message.slice() + 1);
    section.setProgress(message.records());
    section.setHeardAt(Utc.of(clock.instant()));
    Instant notBefore = message.notBefore();
    if (notBefore.isAfter(clock.instant())) {
      section.setContinuation(Wire.write(message.continuation()));
      section.setNextAttemptAt(Utc.of(notBefore));
      versions.update(section);
      wakeUps.wakeAfterCommit();
    } else {
      work.collectNextSlice(version, section, message.continuation());
    }
  }

  private void ended(SectionMessage.Ended message) {
    Optional<OpenVersion> found = versions.lock(message.requestId(), message.packageVersion());
    if (found.isEmpty()) {
      return;
    }
    OpenVersion version = found.get();
    SectionRecord section = collecting(version.section(message.section()), message.execution());
    if (section == null) {
      return;
    }
    Failure failure = message.failure();
    section.setHeardAt(Utc.of(clock.instant()));
    section.setContinuation(null);
    if (failure != null && triedAgain(version, section, failure)) {
      return;
    }
    section.setStatus(status(message.outcome()).word());
    section.setReason(failure == null ? null : failure.reason().word());
    section.setReasonCode(failure == null ? null : failure.code());
    section.setNextAttemptAt(null);
    section.setEndedAt(Utc.of(message.at()));
    if (failure == null) {
      section.setRecords(message.records());
      section.setBytes(message.bytes());
      section.setProgress(message.records());
    }
    versions.update(section);
    audit.record(
        version.requestId(), new Actor.System(), "section_ended", detail(version, section));
    metrics.ended(section);
    LOG.info(
        "section ended request={} section={} source={} outcome={} attempt={} records={}",
        version.requestId(),
        section.getName(),
        section.getSource(),
        section.getStatus(),
        section.getAttempt(),
        section.getRecords());
    progression.advance(version);
  }

  private boolean triedAgain(OpenVersion version, SectionRecord section, Failure failure) {
    Optional<Duration> wait = waits.after(failure.reason(), section.getAttempt());
    if (wait.isEmpty()) {
      return false;
    }
    section.setReason(failure.reason().word());
    section.setReasonCode(failure.code());
    section.setExecution(null);
    Instant next = clock.instant().plus(wait.get()).truncatedTo(ChronoUnit.MILLIS);
    section.setNextAttemptAt(Utc.of(next));
    versions.update(section);
    wakeUps.wakeAfterCommit();
    Map<String, Object> detail = detail(version, section);
    detail.put("attempt", section.getAttempt());
    detail.put("nextAttemptAt", next.toString());
    audit.record(version.requestId(), new Actor.System(), "section_attempt_failed", detail);
    metrics.retried(section.getSource(), failure.reason().word());
    return true;
  }

  private static @Nullable SectionRecord collecting(
      @Nullable SectionRecord section, UUID execution) {
    return section != null
            && SectionStatus.COLLECTING.word().equals(section.getStatus())
            && Objects.equals(section.getExecution(), execution)
        ? section
        : null;
  }

  private static SectionStatus status(Outcome outcome) {
    return switch (outcome) {
      case FOUND -> SectionStatus.FOUND;
      case NOTHING_FOUND -> SectionStatus.NOTHING_FOUND;
      case FAILED -> SectionStatus.FAILED;
    };
  }

  private static Map<String, Object> detail(OpenVersion version, SectionRecord section) {
    Map<String, Object> detail = new LinkedHashMap<>();
    detail.put("version", version.version());
    detail.put("section", section.getName());
    detail.put("source", section.getSource());
    detail.put("status", section.getStatus());
    if (section.getReason() != null) {
      detail.put("reason", section.getReason());
    }
    if (section.getReasonCode() != null) {
      detail.put("code", section.getReasonCode());
    }
    if (section.getRecords() != null) {
      detail.put("records", section.getRecords());
    }
    return detail;
  }
}

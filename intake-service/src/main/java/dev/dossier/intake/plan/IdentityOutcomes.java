package dev.dossier.intake.plan;

import dev.dossier.common.crypto.AssociatedData;
import dev.dossier.common.datamap.Source;
import dev.dossier.common.event.Blob;
import dev.dossier.common.event.Failure;
import dev.dossier.common.event.Identifiers;
import dev.dossier.common.event.Reason;
import dev.dossier.common.event.SectionMessage;
import dev.dossier.common.event.Wire;
import dev.dossier.common.storage.ClaimChecks;
import dev.dossier.intake.audit.Actor;
import dev.dossier.intake.audit.Audit;
import dev.dossier.intake.db.tables.records.IdentityRecord;
import dev.dossier.intake.time.Utc;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** What collectors found, or could not, when they looked an identity up. */
@Component
final class IdentityOutcomes {
  private static final Logger LOG = LoggerFactory.getLogger(IdentityOutcomes.class);

  /** As many combinations as a collector reads; a person of more is a provider gone wrong. */
  private static final int MOST_VALUES = 10_000;

  private final OpenVersions versions;
  private final Progression progression;
  private final RetryWaits waits;
  private final WakeUps wakeUps;
  private final ClaimChecks claims;
  private final Audit audit;
  private final SectionMetrics metrics;
  private final Clock clock;

  IdentityOutcomes(
      OpenVersions versions,
      Progression progression,
      RetryWaits waits,
      WakeUps wakeUps,
      ClaimChecks claims,
      Audit audit,
      SectionMetrics metrics,
      Clock clock) {
    this.versions = versions;
    this.progression = progression;
    this.waits = waits;
    this.wakeUps = wakeUps;
    this.claims = claims;
    this.audit = audit;
    this.metrics = metrics;
    this.clock = clock;
  }

  void ended(SectionMessage.IdentityEnded message) {
    Optional<OpenVersion> found = versions.lock(message.requestId(), message.packageVersion());
    if (found.isEmpty()) {
      return;
    }
    OpenVersion version = found.get();
    IdentityRecord identity = resolving(version, message);
    if (identity == null) {
      return;
    }
    identity.setHeardAt(Utc.of(clock.instant()));
    List<String> values = values(version, message);
    Failure failure =
        values.size() > MOST_VALUES ? Failure.of(Reason.TOO_LARGE) : message.failure();
    if (failure != null && triedAgain(version, identity, failure, message.notBefore())) {
      return;
    }
    if (failure == null) {
      IdentityValues.settle(version, identity, values);
    } else {
      identity.setStatus(IdentityStatus.FAILED.word());
    }
    identity.setReason(failure == null ? null : failure.reason().word());
    identity.setReasonCode(failure == null ? null : failure.code());
    versions.update(identity);
    record(version, identity);
    progression.advance(version);
  }

  private boolean triedAgain(
      OpenVersion version, IdentityRecord identity, Failure failure, @Nullable Instant notBefore) {
    int attempt = identity.getAttempt();
    Optional<Instant> paused = pausedUntil(version, identity, failure, notBefore);
    Optional<Instant> next =
        paused.or(() -> waits.after(failure.reason(), attempt).map(clock.instant()::plus));
    if (next.isEmpty()) {
      return false;
    }
    if (paused.isPresent()) {
      identity.setAttempt(attempt - 1);
    }
    identity.setReason(failure.reason().word());
    identity.setReasonCode(failure.code());
    identity.setExecution(null);
    Instant at = next.get().truncatedTo(ChronoUnit.MILLIS);
    identity.setNextAttemptAt(Utc.of(at));
    versions.update(identity);
    wakeUps.wakeAfterCommit();
    Map<String, Object> detail = detail(version, identity);
    detail.put("attempt", attempt);
    detail.put("nextAttemptAt", at.toString());
    audit.record(version.requestId(), new Actor.System(), "identity_attempt_failed", detail);
    metrics.retried(identity.getSource(), failure.reason().word());
    return true;
  }

  /**
   * The end of a pause that the source asked for, or that the collector needs itself: the source
   * has not failed, so it is no attempt. All such pauses together may last as long as a section of
   * the source.
   */
  private Optional<Instant> pausedUntil(
      OpenVersion version, IdentityRecord identity, Failure failure, @Nullable Instant notBefore) {
    Source source = version.resolution(identity).map().sources().get(identity.getSource());
    boolean pause = failure.reason() == Reason.RATE_LIMITED || failure.reason() == Reason.TIMEOUT;
    if (notBefore == null || !pause || source == null) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    Instant first = Utc.instant(identity.getPausedSince());
    Instant since = first == null ? now : first;
    if (notBefore.isAfter(since.plus(source.sectionTimeout()))) {
      return Optional.empty();
    }
    identity.setPausedSince(Utc.of(since));
    // A part of a millisecond would be before its time.
    Instant end = notBefore.plusMillis(1);
    return Optional.of(end.isAfter(now) ? end : now);
  }

  private void record(OpenVersion version, IdentityRecord identity) {
    audit.record(
        version.requestId(), new Actor.System(), "identity_looked_up", detail(version, identity));
    LOG.info(
        "identity looked up request={} identity={} source={} status={} attempt={}",
        version.requestId(),
        identity.getName(),
        identity.getSource(),
        identity.getStatus(),
        identity.getAttempt());
  }

  private static Map<String, Object> detail(OpenVersion version, IdentityRecord identity) {
    Map<String, Object> detail = new LinkedHashMap<>();
    detail.put("version", version.version());
    detail.put("identity", identity.getName());
    detail.put("source", identity.getSource());
    detail.put("status", identity.getStatus());
    if (identity.getReason() != null) {
      detail.put("reason", identity.getReason());
    }
    if (identity.getReasonCode() != null) {
      detail.put("code", identity.getReasonCode());
    }
    return detail;
  }

  private List<String> values(OpenVersion version, SectionMessage.IdentityEnded message) {
    Blob sealed = message.values();
    if (sealed == null) {
      return List.of();
    }
    byte[] plain =
        claims.open(
            sealed,
            version.contentKey(),
            AssociatedData.identity(
                message.requestId(),
                message.packageVersion(),
                message.identity(),
                message.execution(),
                message.run()));
    return Wire.read(plain, Identifiers.class).of(message.identity());
  }

  private static @Nullable IdentityRecord resolving(
      OpenVersion version, SectionMessage.IdentityEnded message) {
    return version.identities().stream()
        .filter(identity -> message.execution().equals(identity.getExecution()))
        .filter(identity -> message.identity().equals(identity.getName()))
        .filter(identity -> IdentityStatus.RESOLVING.word().equals(identity.getStatus()))
        .findFirst()
        .orElse(null);
  }
}

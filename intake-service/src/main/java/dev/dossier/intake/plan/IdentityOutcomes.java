package dev.dossier.intake.plan;

import dev.dossier.common.crypto.AssociatedData;
import dev.dossier.common.event.Blob;
import dev.dossier.common.event.Failure;
import dev.dossier.common.event.Identifiers;
import dev.dossier.common.event.SectionMessage;
import dev.dossier.common.event.Wire;
import dev.dossier.common.storage.ClaimChecks;
import dev.dossier.intake.audit.Actor;
import dev.dossier.intake.audit.Audit;
import dev.dossier.intake.db.tables.records.IdentityRecord;
import dev.dossier.intake.time.Utc;
import java.time.Clock;
import java.time.Duration;
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
    Failure failure = message.failure();
    if (failure != null && triedAgain(identity, failure)) {
      return;
    }
    if (failure == null) {
      IdentityValues.settle(version, identity, values(version, message));
    } else {
      identity.setStatus(IdentityStatus.FAILED.word());
    }
    identity.setReason(failure == null ? null : failure.reason().word());
    identity.setReasonCode(failure == null ? null : failure.code());
    versions.update(identity);
    record(version, identity);
    progression.advance(version);
  }

  private boolean triedAgain(IdentityRecord identity, Failure failure) {
    Optional<Duration> wait = waits.after(failure.reason(), identity.getAttempt());
    if (wait.isEmpty()) {
      return false;
    }
    identity.setReason(failure.reason().word());
    identity.setReasonCode(failure.code());
    identity.setExecution(null);
    identity.setNextAttemptAt(Utc.of(clock.instant().plus(wait.get())));
    versions.update(identity);
    wakeUps.wakeAfterCommit();
    metrics.retried(identity.getSource(), failure.reason().word());
    return true;
  }

  private void record(OpenVersion version, IdentityRecord identity) {
    audit.record(
        version.requestId(),
        new Actor.System(),
        "identity_looked_up",
        Map.of(
            "version", version.version(),
            "identity", identity.getName(),
            "source", identity.getSource(),
            "status", identity.getStatus()));
    LOG.info(
        "identity looked up request={} identity={} source={} status={} attempt={}",
        version.requestId(),
        identity.getName(),
        identity.getSource(),
        identity.getStatus(),
        identity.getAttempt());
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
    IdentityRecord identity = version.identities().get(message.identity());
    return identity != null
            && IdentityStatus.RESOLVING.word().equals(identity.getStatus())
            && message.execution().equals(identity.getExecution())
        ? identity
        : null;
  }
}

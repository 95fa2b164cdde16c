package dev.dossier.intake.plan;

import static dev.dossier.intake.db.Tables.IDENTITY;
import static dev.dossier.intake.db.Tables.PACKAGE;
import static dev.dossier.intake.db.Tables.REQUEST;
import static dev.dossier.intake.db.Tables.SECTION;

import dev.dossier.common.event.Blob;
import dev.dossier.common.event.Wire;
import dev.dossier.intake.db.tables.records.IdentityRecord;
import dev.dossier.intake.db.tables.records.SectionRecord;
import dev.dossier.intake.packages.PackageState;
import dev.dossier.intake.time.Utc;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Sends again what is due: the next attempt after a failure, the next slice of a section. One
 * request at a time, its row locked; one that another replica has locked is skipped.
 */
@Component
final class Retries {
  private static final Logger LOG = LoggerFactory.getLogger(Retries.class);

  private final DSLContext db;
  private final TransactionTemplate transactions;
  private final OpenVersions versions;
  private final WorkItems work;
  private final Clock clock;
  private final FailurePauses<Version> pauses;

  Retries(
      DSLContext db,
      TransactionTemplate transactions,
      OpenVersions versions,
      WorkItems work,
      Clock clock) {
    this.db = db;
    this.transactions = transactions;
    this.versions = versions;
    this.work = work;
    this.clock = clock;
    this.pauses = new FailurePauses<>(clock);
  }

  /** When the next one is due, if any waits; one that failed, when its pause ends. */
  Optional<Instant> nextDue() {
    List<UUID> failing = pauses.failing().stream().map(Version::requestId).toList();
    var due =
        db.select(DSL.min(SECTION.NEXT_ATTEMPT_AT))
            .from(SECTION)
            .join(PACKAGE)
            .on(PACKAGE.REQUEST_ID.eq(SECTION.REQUEST_ID).and(PACKAGE.VERSION.eq(SECTION.VERSION)))
            .where(
                SECTION
                    .NEXT_ATTEMPT_AT
                    .isNotNull()
                    .and(SECTION.REQUEST_ID.notIn(failing))
                    .and(collecting()))
            .unionAll(
                DSL.select(DSL.min(IDENTITY.NEXT_ATTEMPT_AT))
                    .from(IDENTITY)
                    .join(PACKAGE)
                    .on(
                        PACKAGE
                            .REQUEST_ID
                            .eq(IDENTITY.REQUEST_ID)
                            .and(PACKAGE.VERSION.eq(IDENTITY.VERSION)))
                    .where(
                        IDENTITY
                            .NEXT_ATTEMPT_AT
                            .isNotNull()
                            .and(IDENTITY.REQUEST_ID.notIn(failing))
                            .and(collecting())))
            .fetch();
    return Stream.concat(
            due.stream().map(row -> Utc.instant(row.value1())).filter(Objects::nonNull),
            pauses.firstEnd().stream())
        .min(Instant::compareTo);
  }

  /** Sends all that is due now. */
  void sendDue() {
    Set<Version> due = due();
    pauses.keepOnly(due);
    for (Version each : due) {
      if (pauses.paused(each)) {
        continue;
      }
      try {
        transactions.executeWithoutResult(status -> sendDue(each));
        pauses.passed(each);
      } catch (RuntimeException e) {
        // One request that cannot be handled holds up no other.
        failed(each, e);
      }
    }
  }

  /** It stays due: told in full once, and tried again after a pause. */
  private void failed(Version version, RuntimeException e) {
    int times = pauses.failed(version);
    if (times == 1) {
      LOG.error("retry failed request={} version={}", version.requestId(), version.version(), e);
    } else {
      LOG.warn(
          "retry failed again request={} version={} times={} ({})",
          version.requestId(),
          version.version(),
          times,
          e.getClass().getSimpleName());
    }
  }

  private Set<Version> due() {
    OffsetDateTime now = Utc.of(clock.instant());
    Set<Version> due = new TreeSet<>();
    db.selectDistinct(SECTION.REQUEST_ID, SECTION.VERSION)
        .from(SECTION)
        .join(PACKAGE)
        .on(PACKAGE.REQUEST_ID.eq(SECTION.REQUEST_ID).and(PACKAGE.VERSION.eq(SECTION.VERSION)))
        .where(SECTION.NEXT_ATTEMPT_AT.le(now).and(collecting()))
        .forEach(row -> due.add(new Version(row.value1(), row.value2())));
    db.selectDistinct(IDENTITY.REQUEST_ID, IDENTITY.VERSION)
        .from(IDENTITY)
        .join(PACKAGE)
        .on(PACKAGE.REQUEST_ID.eq(IDENTITY.REQUEST_ID).and(PACKAGE.VERSION.eq(IDENTITY.VERSION)))
        .where(IDENTITY.NEXT_ATTEMPT_AT.le(now).and(collecting()))
        .forEach(row -> due.add(new Version(row.value1(), row.value2())));
    return due;
  }

  private static org.jooq.Condition collecting() {
    return PACKAGE.STATE.eq(PackageState.COLLECTING.word());
  }

  private void sendDue(Version due) {
    boolean ours =
        db.select(REQUEST.ID)
            .from(REQUEST)
            .where(REQUEST.ID.eq(due.requestId()))
            .forUpdate()
            .skipLocked()
            .fetchOptional()
            .isPresent();
    if (ours) {
      versions.lock(due.requestId(), due.version()).ifPresent(this::sendDue);
    }
  }

  private void sendDue(OpenVersion version) {
    for (IdentityRecord identity : version.identities()) {
      if (IdentityStatus.of(identity.getStatus()) == IdentityStatus.RESOLVING
          && isDue(identity.getNextAttemptAt())) {
        work.resolve(version, identity);
      }
    }
    for (SectionRecord section : version.sections()) {
      if (SectionStatus.of(section.getStatus()) == SectionStatus.COLLECTING
          && isDue(section.getNextAttemptAt())) {
        byte[] continuation = section.getContinuation();
        if (continuation == null) {
          work.collect(version, section);
        } else {
          work.collectNextSlice(version, section, Wire.read(continuation, Blob.class));
        }
      }
    }
  }

  private boolean isDue(@Nullable OffsetDateTime at) {
    return at != null && !at.toInstant().isAfter(clock.instant());
  }

  /** Ordered, so that replicas lock in the same order. */
  private record Version(UUID requestId, int version) implements Comparable<Version> {
    @Override
    public int compareTo(Version other) {
      int byRequest = requestId.compareTo(other.requestId);
      return byRequest == 0 ? Integer.compare(version, other.version) : byRequest;
    }
  }
}

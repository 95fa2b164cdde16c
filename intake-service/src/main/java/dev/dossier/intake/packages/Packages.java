package dev.dossier.intake.packages;

import static dev.dossier.intake.db.Tables.PACKAGE;

import dev.dossier.common.event.PackageMessage;
import dev.dossier.common.event.PlanMessage;
import dev.dossier.common.event.Topics;
import dev.dossier.common.messaging.Outbox;
import dev.dossier.intake.audit.Actor;
import dev.dossier.intake.audit.Audit;
import dev.dossier.intake.time.Utc;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;

/**
 * The only writer of a package version's state; each move is guarded by the state that it leaves.
 * Everything belongs into the caller's transaction.
 */
@Component
public final class Packages {
  private final DSLContext db;
  private final Outbox outbox;
  private final Audit audit;
  private final Clock clock;

  Packages(DSLContext db, Outbox outbox, Audit audit, Clock clock) {
    this.db = db;
    this.outbox = outbox;
    this.audit = audit;
    this.clock = clock;
  }

  /** Whether the version adds to one that was handed over before. */
  public boolean isSupplement(UUID requestId, int version) {
    return db.fetchExists(
        PACKAGE,
        PACKAGE
            .REQUEST_ID
            .eq(requestId)
            .and(PACKAGE.VERSION.eq(version))
            .and(PACKAGE.PREVIOUS.isNotNull()));
  }

  /** When the version was sealed that this one adds to; empty if it is no supplement. */
  public Optional<Instant> supplements(UUID requestId, int version) {
    var earlier = PACKAGE.as("earlier");
    return db.select(earlier.SEALED_AT)
        .from(PACKAGE)
        .join(earlier)
        .on(earlier.REQUEST_ID.eq(PACKAGE.REQUEST_ID).and(earlier.SHA256.eq(PACKAGE.PREVIOUS)))
        .where(PACKAGE.REQUEST_ID.eq(requestId).and(PACKAGE.VERSION.eq(version)))
        .and(earlier.SEALED_AT.isNotNull())
        .orderBy(earlier.VERSION)
        .limit(1)
        .fetchOptional(earlier.SEALED_AT)
        .map(OffsetDateTime::toInstant);
  }

  /**
   * Follows the packager: the version is durable, its content key is destroyed.
   *
   * @return false if it was not being collected any more
   */
  public boolean seal(PackageMessage.Sealed sealed) {
    int moved =
        db.update(PACKAGE)
            .set(PACKAGE.STATE, PackageState.SEALED.word())
            .setNull(PACKAGE.CONTENT_KEY)
            .set(PACKAGE.OBJECT_KEY, sealed.object())
            .set(PACKAGE.BYTES, sealed.bytes())
            .set(PACKAGE.SHA256, sealed.sha256())
            .set(PACKAGE.SEALED_AT, Utc.of(sealed.sealedAt()))
            .where(in(sealed.requestId(), sealed.packageVersion(), PackageState.COLLECTING))
            .execute();
    return moved == 1;
  }

  /**
   * A version that was cancelled is packed all the same: the word of it was lost. It is told again,
   * and the whole package counts as one to be deleted until there is the proof.
   */
  public void cancelAgainIfSealed(PackageMessage.Sealed sealed) {
    int moved =
        db.update(PACKAGE)
            .set(PACKAGE.STATE, PackageState.DELETING.word())
            .set(PACKAGE.SEALED_AT, Utc.of(sealed.sealedAt()))
            .setNull(PACKAGE.DELETED_AT)
            .set(PACKAGE.ENDING_SINCE, Utc.of(clock.instant()))
            .set(PACKAGE.ASKED, 0)
            .set(PACKAGE.ASKED_AT, Utc.of(clock.instant()))
            .where(in(sealed.requestId(), sealed.packageVersion(), PackageState.CANCELLED))
            .execute();
    if (moved == 1) {
      audit.record(
          sealed.requestId(),
          new Actor.System(),
          "package_deletion_requested",
          Map.of("version", sealed.packageVersion()));
      outbox.publish(
          Topics.PLANS, new PlanMessage.Cancelled(sealed.requestId(), sealed.packageVersion()));
    }
  }

  /** Asks again for the end of a version of which no proof came; nothing if it came meanwhile. */
  public void cancelAgain(UUID requestId, int version) {
    int asked =
        db.update(PACKAGE)
            .set(PACKAGE.ASKED, PACKAGE.ASKED.plus(1))
            .set(PACKAGE.ASKED_AT, Utc.of(clock.instant()))
            .where(in(requestId, version, PackageState.CANCELLED).and(PACKAGE.DELETED_AT.isNull()))
            .execute();
    if (asked == 1) {
      outbox.publish(Topics.PLANS, new PlanMessage.Cancelled(requestId, version));
    }
  }

  public boolean isCollecting(UUID requestId, int version) {
    return db.fetchExists(PACKAGE, in(requestId, version, PackageState.COLLECTING));
  }

  /** Asks for the deletion of a sealed version; anything else changes nothing. */
  public void delete(UUID requestId, int version, Actor actor) {
    int moved =
        db.update(PACKAGE)
            .set(PACKAGE.STATE, PackageState.DELETING.word())
            .set(PACKAGE.ENDING_SINCE, Utc.of(clock.instant()))
            .set(PACKAGE.ASKED, 0)
            .set(PACKAGE.ASKED_AT, Utc.of(clock.instant()))
            .where(in(requestId, version, PackageState.SEALED))
            .execute();
    if (moved == 1) {
      audit.record(requestId, actor, "package_deletion_requested", Map.of("version", version));
      outbox.publish(Topics.PLANS, new PlanMessage.DeletePackage(requestId, version));
    }
  }

  /** Asks again for a deletion of which no proof came; changes nothing if it came meanwhile. */
  public void deleteAgain(UUID requestId, int version) {
    int asked =
        db.update(PACKAGE)
            .set(PACKAGE.ASKED, PACKAGE.ASKED.plus(1))
            .set(PACKAGE.ASKED_AT, Utc.of(clock.instant()))
            .where(in(requestId, version, PackageState.DELETING))
            .execute();
    if (asked == 1) {
      outbox.publish(Topics.PLANS, new PlanMessage.DeletePackage(requestId, version));
    }
  }

  /** Stops collecting: content key destroyed, the packager deletes what came in. */
  public void cancelOpen(UUID requestId, Actor actor) {
    List<Integer> versions =
        db.update(PACKAGE)
            .set(PACKAGE.STATE, PackageState.CANCELLED.word())
            .setNull(PACKAGE.CONTENT_KEY)
            .set(PACKAGE.ENDING_SINCE, Utc.of(clock.instant()))
            .set(PACKAGE.ASKED, 0)
            .set(PACKAGE.ASKED_AT, Utc.of(clock.instant()))
            .where(
                PACKAGE
                    .REQUEST_ID
                    .eq(requestId)
                    .and(PACKAGE.STATE.eq(PackageState.COLLECTING.word())))
            .returning(PACKAGE.VERSION)
            .fetch(PACKAGE.VERSION);
    for (int version : versions) {
      audit.record(requestId, actor, "collection_stopped", Map.of("version", version));
      outbox.publish(Topics.PLANS, new PlanMessage.Cancelled(requestId, version));
    }
  }

  /** Stops collecting, and asks for the deletion of every version that was sealed. */
  public void endAll(UUID requestId, Actor actor) {
    cancelOpen(requestId, actor);
    db.select(PACKAGE.VERSION)
        .from(PACKAGE)
        .where(PACKAGE.REQUEST_ID.eq(requestId).and(PACKAGE.STATE.eq(PackageState.SEALED.word())))
        .fetch(PACKAGE.VERSION)
        .forEach(version -> delete(requestId, version, actor));
  }

  /** Follows the packager's proof that a package, or what it was made of, is gone. */
  public void deleted(PackageMessage.Deleted deleted) {
    OffsetDateTime now = Utc.of(clock.instant());
    switch (deleted.what()) {
      case PACKAGE ->
          db.update(PACKAGE)
              .set(PACKAGE.STATE, PackageState.DELETED.word())
              .set(PACKAGE.DELETED_AT, now)
              .where(in(deleted.requestId(), deleted.packageVersion(), PackageState.DELETING))
              // Cancelled after it was packed, of which the word was lost or is still to come.
              .or(in(deleted.requestId(), deleted.packageVersion(), PackageState.CANCELLED))
              .execute();
      // Of one that was cancelled there is nothing else.
      case FRAGMENTS ->
          db.update(PACKAGE)
              .set(PACKAGE.DELETED_AT, now)
              .where(in(deleted.requestId(), deleted.packageVersion(), PackageState.CANCELLED))
              .and(PACKAGE.DELETED_AT.isNull())
              .execute();
    }
    audit.recordOnce(
        deleted.requestId(),
        new Actor.System(),
        switch (deleted.what()) {
          case PACKAGE -> "package_deleted";
          case FRAGMENTS -> "fragments_deleted";
        },
        Map.of(
            "version", deleted.packageVersion(),
            "objects", deleted.objects(),
            "checkedAt", deleted.checkedAt().toString()));
  }

  private static Condition in(UUID requestId, int version, PackageState state) {
    return PACKAGE
        .REQUEST_ID
        .eq(requestId)
        .and(PACKAGE.VERSION.eq(version))
        .and(PACKAGE.STATE.eq(state.word()));
  }
}

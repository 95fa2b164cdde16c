package dev.dossier.intake.limit;

import static dev.dossier.intake.db.Tables.REQUEST;
import static dev.dossier.intake.db.Tables.REVIEW;
import static dev.dossier.intake.request.RequestStatus.CANCELLED;
import static dev.dossier.intake.request.RequestStatus.IN_REVIEW;
import static dev.dossier.intake.request.RequestStatus.LAPSED;
import static dev.dossier.intake.request.RequestStatus.PENDING;
import static dev.dossier.intake.request.RequestStatus.REFUSED;

import dev.dossier.intake.request.RequestStatus;
import dev.dossier.intake.time.Utc;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.springframework.stereotype.Component;

/**
 * The limit of one address over all apps. Everything here belongs into a transaction that called
 * {@link #lock} first; the order of locks is address, request, the rest.
 */
@Component
public class AddressLimit {
  private static final List<String> NOT_COUNTED =
      Stream.of(PENDING, LAPSED, CANCELLED, IN_REVIEW, REFUSED).map(RequestStatus::word).toList();

  private final DSLContext db;
  private final LimitSettings settings;
  private final Clock clock;

  AddressLimit(DSLContext db, LimitSettings settings, Clock clock) {
    this.db = db;
    this.settings = settings;
    this.clock = clock;
  }

  /** One transaction at a time decides about an address, until it ends. */
  public void lock(byte[] addressHash) {
    long key = ByteBuffer.wrap(addressHash).getLong();
    db.select(DSL.field("pg_advisory_xact_lock({0})", Object.class, DSL.val(key))).fetch();
  }

  /**
   * Whether as many requests as allowed were accepted: verified, not cancelled. Counted from when
   * they came in here, since the date of receipt is the app's word.
   */
  public boolean reached(byte[] addressHash) {
    Instant since = clock.instant().minus(settings.window());
    // What was refused out of the review was never accepted: no package was begun.
    Condition accepted =
        REQUEST
            .STATUS
            .notIn(NOT_COUNTED)
            .or(REQUEST.STATUS.eq(REFUSED.word()).and(REQUEST.PACKAGE_VERSION.gt(0)));
    int count =
        db.fetchCount(
            REQUEST,
            REQUEST
                .ADDRESS_HASH
                .eq(addressHash)
                .and(REQUEST.CREATED_AT.gt(Utc.of(since)))
                .and(accepted));
    return count >= settings.requests();
  }

  /**
   * Counts a submission in the list for review: one entry an address, which names the first request
   * that still waits there.
   */
  public void hold(byte[] addressHash, UUID requestId) {
    OffsetDateTime now = Utc.of(clock.instant());
    Optional<UUID> waiting =
        db.select(REVIEW.REQUEST_ID)
            .from(REVIEW)
            .join(REQUEST)
            .on(REQUEST.ID.eq(REVIEW.REQUEST_ID))
            .where(REVIEW.ADDRESS_HASH.eq(addressHash))
            .and(REQUEST.STATUS.eq(IN_REVIEW.word()))
            .fetchOptional(REVIEW.REQUEST_ID);
    if (waiting.isPresent()) {
      db.update(REVIEW)
          .set(REVIEW.SUBMISSIONS, REVIEW.SUBMISSIONS.plus(1))
          .set(REVIEW.LAST_AT, now)
          .where(REVIEW.ADDRESS_HASH.eq(addressHash))
          .execute();
      return;
    }
    db.insertInto(REVIEW)
        .set(REVIEW.ADDRESS_HASH, addressHash)
        .set(REVIEW.REQUEST_ID, requestId)
        .set(REVIEW.SUBMISSIONS, 1)
        .set(REVIEW.FIRST_AT, now)
        .set(REVIEW.LAST_AT, now)
        .onConflict(REVIEW.ADDRESS_HASH)
        .doUpdate()
        .set(REVIEW.REQUEST_ID, requestId)
        .set(REVIEW.SUBMISSIONS, 1)
        .set(REVIEW.FIRST_AT, now)
        .set(REVIEW.LAST_AT, now)
        .execute();
  }

  /** Takes a request off the list; another one of the address that waits takes its place. */
  public void release(byte[] addressHash, UUID requestId) {
    Optional<UUID> next =
        db.select(REQUEST.ID)
            .from(REQUEST)
            .where(REQUEST.ADDRESS_HASH.eq(addressHash))
            .and(REQUEST.STATUS.eq(IN_REVIEW.word()))
            .and(REQUEST.ID.ne(requestId))
            .orderBy(REQUEST.CREATED_AT, REQUEST.ID)
            .limit(1)
            .fetchOptional(REQUEST.ID);
    if (next.isPresent()) {
      db.update(REVIEW)
          .set(REVIEW.REQUEST_ID, next.get())
          .where(REVIEW.ADDRESS_HASH.eq(addressHash))
          .and(REVIEW.REQUEST_ID.eq(requestId))
          .execute();
    } else {
      db.deleteFrom(REVIEW)
          .where(REVIEW.ADDRESS_HASH.eq(addressHash))
          .and(REVIEW.REQUEST_ID.eq(requestId))
          .execute();
    }
  }
}

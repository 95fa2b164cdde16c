package dev.dossier.intake.limit;

import static dev.dossier.intake.request.RequestStatus.CANCELLED;
import static dev.dossier.intake.request.RequestStatus.IN_REVIEW;
import static dev.dossier.intake.request.RequestStatus.LAPSED;
import static dev.dossier.intake.request.RequestStatus.PENDING;
import static dev.dossier.intake.request.RequestStatus.REFUSED;

import dev.dossier.intake.db.Routines;
import dev.dossier.intake.request.RequestStatus;
import dev.dossier.intake.time.Utc;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.springframework.stereotype.Component;

/**
 * The limit of one address over all apps, by functions of the database that see all rows, whoever
 * calls. Everything here belongs into a transaction that called {@link #lock} first; the order of
 * locks is address, request, the rest.
 */
@Component
public class AddressLimit {
  private static final String[] NOT_COUNTED =
      Stream.of(PENDING, LAPSED, CANCELLED, IN_REVIEW, REFUSED)
          .map(RequestStatus::word)
          .toArray(String[]::new);

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
    int count =
        db.select(Routines.acceptedRequests(addressHash, Utc.of(since), NOT_COUNTED))
            .fetchSingle()
            .value1();
    return count >= settings.requests();
  }

  /**
   * Counts a submission in the list for review: one entry an address, which names the first request
   * that still waits there.
   */
  public void hold(byte[] addressHash, UUID requestId) {
    Routines.holdForReview(db.configuration(), addressHash, requestId, Utc.of(clock.instant()));
  }

  /** Takes a request off the list; another one of the address that waits takes its place. */
  public void release(byte[] addressHash, UUID requestId) {
    Routines.releaseFromReview(db.configuration(), addressHash, requestId);
  }
}

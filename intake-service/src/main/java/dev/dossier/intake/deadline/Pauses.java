package dev.dossier.intake.deadline;

import static dev.dossier.intake.db.Tables.NOTIFICATION;
import static dev.dossier.intake.db.Tables.PAUSE;

import dev.dossier.common.crypto.AssociatedData;
import dev.dossier.intake.clock.Ground;
import dev.dossier.intake.request.RequestRow;
import dev.dossier.intake.time.Utc;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The only writer of the table pause. What writes belongs into the caller's transaction. */
@Component
class Pauses {
  private final DSLContext db;
  private final Clock clock;

  Pauses(DSLContext db, Clock clock) {
    this.db = db;
    this.clock = clock;
  }

  /** In the order in which they began. */
  List<PauseRow> of(UUID request) {
    return db.select(PAUSE.asterisk(), NOTIFICATION.SENT_AT)
        .from(PAUSE)
        .leftJoin(NOTIFICATION)
        .on(NOTIFICATION.ID.eq(PAUSE.NOTIFICATION))
        .where(PAUSE.REQUEST_ID.eq(request))
        .orderBy(PAUSE.STARTED_AT, PAUSE.ID)
        .fetch(row ->
            new PauseRow(
                row.get(PAUSE.ID),
                Ground.of(row.get(PAUSE.GROUND)).orElseThrow(),
                row.get(PAUSE.DECISION),
                row.get(PAUSE.EVIDENCE),
                row.get(PAUSE.STARTED_AT).toInstant(),
                Utc.instant(row.get(NOTIFICATION.SENT_AT)),
                Utc.instant(row.get(PAUSE.ANSWERED_AT)),
                Utc.instant(row.get(PAUSE.ENDED_AT))));
  }

  Optional<PauseRow> open(UUID request) {
    return of(request).stream().filter(PauseRow::open).findFirst();
  }

  /** Whether this mail asked for a pause that is over. */
  boolean wasEnded(UUID request, UUID mail) {
    return db.fetchExists(
        PAUSE,
        PAUSE
            .REQUEST_ID
            .eq(request)
            .and(PAUSE.NOTIFICATION.eq(mail))
            .and(PAUSE.ENDED_AT.isNotNull()));
  }

  /** The request is locked, and no pause of it is open. */
  void begin(
      RequestRow request,
      Ground ground,
      UUID decision,
      UUID notification,
      @Nullable String evidence) {
    UUID id = UUID.randomUUID();
    db.insertInto(PAUSE)
        .set(PAUSE.ID, id)
        .set(PAUSE.REQUEST_ID, request.id())
        .set(PAUSE.GROUND, ground.word())
        .set(PAUSE.DECISION, decision)
        .set(PAUSE.NOTIFICATION, notification)
        .set(
            PAUSE.EVIDENCE,
            evidence == null
                ? null
                : request
                    .recordKey()
                    .encrypt(evidence.getBytes(StandardCharsets.UTF_8), place(request.id(), id)))
        .set(PAUSE.STARTED_AT, Utc.of(clock.instant()))
        .execute();
  }

  /**
   * @return whether this call ended it
   */
  boolean end(PauseRow pause, Instant answeredAt) {
    Instant now = clock.instant();
    return db.update(PAUSE)
            .set(PAUSE.ANSWERED_AT, Utc.of(answeredAt))
            .set(PAUSE.ENDED_AT, Utc.of(answeredAt.isAfter(now) ? answeredAt : now))
            .where(PAUSE.ID.eq(pause.id()).and(PAUSE.ENDED_AT.isNull()))
            .execute()
        == 1;
  }

  /**
   * Nobody waits for the answer any more.
   *
   * @return whether this call ended it
   */
  boolean giveUp(PauseRow pause) {
    Instant now = clock.instant();
    // It may have been recorded by a clock that is ahead of this one.
    Instant end = now.isBefore(pause.startedAt()) ? pause.startedAt() : now;
    return db.update(PAUSE)
            .set(PAUSE.ENDED_AT, Utc.of(end))
            .where(PAUSE.ID.eq(pause.id()).and(PAUSE.ENDED_AT.isNull()))
            .execute()
        == 1;
  }

  /** The officer's note; none once the record key was destroyed. */
  static @Nullable String evidence(RequestRow request, PauseRow pause) {
    byte[] sealed = pause.evidence();
    return sealed == null || !request.readable()
        ? null
        : new String(
            request.recordKey().decrypt(sealed, place(request.id(), pause.id())),
            StandardCharsets.UTF_8);
  }

  private static byte[] place(UUID request, UUID pause) {
    return AssociatedData.record(request, "pause." + pause);
  }
}

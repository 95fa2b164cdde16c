package dev.dossier.intake.delivery;

import static dev.dossier.intake.db.Tables.COOLING_OFF;
import static dev.dossier.intake.db.Tables.REQUEST;

import dev.dossier.intake.audit.Actor;
import dev.dossier.intake.audit.Audit;
import dev.dossier.intake.request.Ending;
import dev.dossier.intake.request.RequestRow;
import dev.dossier.intake.request.Requests;
import dev.dossier.intake.time.Utc;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;

/**
 * The time that the first package of a request waits, sealed, before anything of it leaves: so long
 * a request that was verified or asserted wrongly can be stopped. It ends when the due date begins,
 * if that is sooner. What is collected again and supplements do not wait: the answer has left. What
 * writes belongs into the caller's transaction, the request locked.
 */
@Component
public class CoolingOff implements Ending {
  private final DSLContext db;
  private final Requests requests;
  private final Audit audit;
  private final DeliverySettings settings;
  private final Clock clock;

  CoolingOff(
      DSLContext db, Requests requests, Audit audit, DeliverySettings settings, Clock clock) {
    this.db = db;
    this.requests = requests;
    this.audit = audit;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * @return whether the version waits from now on
   */
  public boolean begin(RequestRow request, int version) {
    Instant now = clock.instant();
    Instant until = now.plus(settings.coolingOff());
    if (request.completedAt() != null || !end(request, until).isAfter(now)) {
      return false;
    }
    db.insertInto(COOLING_OFF)
        .set(COOLING_OFF.REQUEST_ID, request.id())
        .set(COOLING_OFF.VERSION, version)
        .set(COOLING_OFF.UNTIL, Utc.of(until))
        .execute();
    audit.record(
        request.id(),
        new Actor.System(),
        "cooling_off_began",
        Map.of("version", version, "until", end(request, until).toString()));
    return true;
  }

  /** When the package is handed over that waits now; the due date may move it yet. */
  public Optional<Instant> until(RequestRow request) {
    return db.select(COOLING_OFF.UNTIL)
        .from(COOLING_OFF)
        .where(COOLING_OFF.REQUEST_ID.eq(request.id()))
        .fetchOptional(COOLING_OFF.UNTIL)
        .map(until -> end(request, until.toInstant()));
  }

  /** Whether nothing of the answer has left, and nothing will before it has waited. */
  public boolean holdsBack(RequestRow request) {
    return request.completedAt() == null
        && (settings.coolingOff().isPositive() || until(request).isPresent());
  }

  /** Of all those whose wait may be over. */
  public List<UUID> due() {
    Instant now = clock.instant();
    // The day of a due date begins up to 14 hours before it does in UTC.
    LocalDate tomorrow = now.atOffset(ZoneOffset.UTC).toLocalDate().plusDays(1);
    return db.select(COOLING_OFF.REQUEST_ID)
        .from(COOLING_OFF)
        .join(REQUEST)
        .on(REQUEST.ID.eq(COOLING_OFF.REQUEST_ID))
        .where(COOLING_OFF.UNTIL.le(Utc.of(now)).or(REQUEST.DUE_DATE.le(tomorrow)))
        .orderBy(COOLING_OFF.UNTIL)
        .fetch(COOLING_OFF.REQUEST_ID);
  }

  /**
   * Ends the wait if it is over.
   *
   * @return the version that waited
   */
  public Optional<Integer> end(RequestRow request) {
    Instant now = clock.instant();
    if (until(request).filter(end -> !end.isAfter(now)).isEmpty()) {
      return Optional.empty();
    }
    return db.deleteFrom(COOLING_OFF)
        .where(COOLING_OFF.REQUEST_ID.eq(request.id()))
        .returning()
        .fetchOptional()
        .map(row -> {
          boolean waited = !row.getUntil().toInstant().isAfter(now);
          audit.record(
              request.id(),
              new Actor.System(),
              "cooling_off_ended",
              Map.of("version", row.getVersion(), "why", waited ? "time" : "due_date"));
          return row.getVersion();
        });
  }

  /** Nothing is handed over any more. */
  @Override
  public void ended(UUID request, Actor actor) {
    db.deleteFrom(COOLING_OFF).where(COOLING_OFF.REQUEST_ID.eq(request)).execute();
  }

  private Instant end(RequestRow request, Instant until) {
    Instant dueDay =
        request.dueDate().atStartOfDay(requests.jurisdiction(request).timeZone()).toInstant();
    return until.isBefore(dueDay) ? until : dueDay;
  }
}

package dev.dossier.intake.deadline;

import static dev.dossier.intake.db.Tables.NOTIFICATION;
import static dev.dossier.intake.db.Tables.REQUEST;

import dev.dossier.intake.audit.Actor;
import dev.dossier.intake.audit.Audit;
import dev.dossier.intake.clock.ClockFacts;
import dev.dossier.intake.clock.LegalClock;
import dev.dossier.intake.clock.Reading;
import dev.dossier.intake.notice.DatesByMail;
import dev.dossier.intake.request.RequestRow;
import dev.dossier.intake.request.RequestStatus;
import dev.dossier.intake.request.Requests;
import dev.dossier.intake.time.Utc;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Reckons dates anew. By GDPR Article 12(3) an extension counts if the person was told within the
 * first month: while it is not known whether the mail left, as long as that month lasts.
 */
@Component
public final class Reckoning implements DatesByMail {
  private static final String EXTENDED = "extended";
  private static final String NOT_KNOWN = "not_known";
  private static final String VOID =
      "The extension does not count: the person was not told of it in time.";

  private final DSLContext db;
  private final Requests requests;
  private final Pauses pauses;
  private final Audit audit;
  private final TransactionTemplate transactions;
  private final Clock clock;

  Reckoning(
      DSLContext db,
      Requests requests,
      Pauses pauses,
      Audit audit,
      TransactionTemplate transactions,
      Clock clock) {
    this.db = db;
    this.requests = requests;
    this.pauses = pauses;
    this.audit = audit;
    this.transactions = transactions;
    this.clock = clock;
  }

  /**
   * What became of telling the person.
   *
   * @param word for the audit, if it does not count
   * @param at null: they were not told
   */
  private record Told(String word, @Nullable Instant at) {}

  /** What the request's dates are reckoned with. */
  ClockFacts facts(RequestRow request) {
    return requests.clockFacts(
        request,
        told(request).at(),
        pauses.of(request.id()).stream().map(PauseRow::asPause).toList());
  }

  /**
   * In the caller's transaction.
   *
   * @param why as the audit says it
   * @return the request as it is then
   */
  RequestRow reckon(UUID id, String why, Actor actor) {
    RequestRow request = requests.lock(id);
    Reading reading = LegalClock.read(facts(request));
    if (turned(request, reading)) {
      turn(request, reading, actor);
    }
    requests.reckon(request, reading.due(), why, actor);
    return requests.lock(id);
  }

  /** Whether nobody knows yet if the person was told of the extension: it counts for now. */
  boolean mayBeUntold(RequestRow request) {
    return request.extendedAt() != null && told(request).word().equals(NOT_KNOWN);
  }

  /** The word of it may come after the answer was entered, when no day seemed to be paused. */
  @Override
  public void asked(UUID id, UUID mail) {
    RequestRow request = requests.lock(id);
    if (request.status().open() && request.completedAt() == null && pauses.wasEnded(id, mail)) {
      reckon(id, "pause", new Actor.System());
    }
  }

  @Override
  public void extensionTold(UUID id) {
    RequestRow request = requests.lock(id);
    if (!request.status().open() || request.completedAt() != null) {
      return;
    }
    Reading reading = LegalClock.read(facts(request));
    if (turned(request, reading)) {
      reckon(id, reading.extended() ? "extension" : "extension_void", new Actor.System());
    }
  }

  /** Finds extensions of which the person was not told when the last day for it ended. */
  public void review() {
    List<UUID> extended =
        db.select(REQUEST.ID)
            .from(REQUEST)
            .where(REQUEST.EXTENDED_AT.isNotNull())
            .and(REQUEST.EXTENSION_VOID_AT.isNull())
            .and(REQUEST.COMPLETED_AT.isNull())
            .and(
                REQUEST.STATUS.in(
                    Arrays.stream(RequestStatus.values())
                        .filter(RequestStatus::open)
                        .map(RequestStatus::word)
                        .toList()))
            .fetch(REQUEST.ID);
    for (UUID id : extended) {
      transactions.executeWithoutResult(
          status -> requests.lockIfThere(id).ifPresent(request -> extensionTold(request.id())));
    }
  }

  /** Whether an extension begins or ceases to count. */
  private static boolean turned(RequestRow request, Reading reading) {
    return request.extendedAt() != null && reading.extended() == request.extensionVoid();
  }

  private void turn(RequestRow request, Reading reading, Actor actor) {
    UUID id = request.id();
    requests.extensionCounts(id, reading.extended());
    String before = request.statusReason();
    if (reading.extended()) {
      audit.record(id, actor, "extension_counts", Map.of());
      if (before != null && before.contains(VOID)) {
        String rest = before.replace(VOID, "").strip();
        requests.explain(id, request.status(), rest.isEmpty() ? null : rest);
      }
    } else {
      audit.record(
          id,
          actor,
          "extension_void",
          Map.of("reason", told(request).word(), "lastDay", reading.lastDayToExtend().toString()));
      requests.explain(id, request.status(), before == null ? VOID : before + " " + VOID);
    }
  }

  /** A mail of which nothing is known can leave now at the earliest. */
  private Told told(RequestRow request) {
    if (request.extendedAt() == null) {
      return new Told("not_extended", null);
    }
    return db.select(NOTIFICATION.SENT_AT, NOTIFICATION.FAILED_AT)
        .from(NOTIFICATION)
        .where(NOTIFICATION.REQUEST_ID.eq(request.id()))
        .and(NOTIFICATION.KIND.eq(EXTENDED))
        .orderBy(NOTIFICATION.SENT_AT.asc().nullsLast(), NOTIFICATION.FAILED_AT.asc().nullsFirst())
        .limit(1)
        .fetchOptional()
        .map(mail -> {
          Instant sent = Utc.instant(mail.value1());
          if (sent != null) {
            return new Told("sent_late", sent);
          }
          return mail.value2() == null
              ? new Told(NOT_KNOWN, clock.instant())
              : new Told("not_sent", null);
        })
        .orElseGet(() -> new Told(NOT_KNOWN, clock.instant()));
  }
}

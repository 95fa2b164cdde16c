package dev.dossier.intake.deadline;

import static dev.dossier.intake.db.Tables.VERIFICATION;

import dev.dossier.common.event.NotificationMessage.Kind;
import dev.dossier.common.event.RequestType;
import dev.dossier.intake.audit.Actor;
import dev.dossier.intake.clock.ClockFacts;
import dev.dossier.intake.clock.Ground;
import dev.dossier.intake.clock.LegalClock;
import dev.dossier.intake.notice.MailDraft;
import dev.dossier.intake.notice.Notices;
import dev.dossier.intake.request.Decisions;
import dev.dossier.intake.request.RequestRow;
import dev.dossier.intake.request.Requests;
import dev.dossier.intake.submission.StatedPause;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Officers' decisions about the time: each in one transaction, the request locked, so that of two
 * at once one decides and the other finds the state changed.
 */
@Component
class Deadlines {
  private final DSLContext db;
  private final Requests requests;
  private final Reckoning reckoning;
  private final Pauses pauses;
  private final Decisions decisions;
  private final Notices notices;
  private final Resumed resumed;
  private final TransactionTemplate transaction;
  private final Clock clock;

  Deadlines(
      DSLContext db,
      Requests requests,
      Reckoning reckoning,
      Pauses pauses,
      Decisions decisions,
      Notices notices,
      Resumed resumed,
      TransactionTemplate transaction,
      Clock clock) {
    this.db = db;
    this.requests = requests;
    this.reckoning = reckoning;
    this.pauses = pauses;
    this.decisions = decisions;
    this.notices = notices;
    this.resumed = resumed;
    this.transaction = transaction;
    this.clock = clock;
  }

  /**
   * GDPR Article 12(3): once, and the person is told before the first month is over, or it does not
   * count.
   */
  Outcome extend(UUID id, Actor officer, String reason) {
    return decide(
        id,
        request -> {
          Instant now = clock.instant();
          // What still lasts counts until now.
          ClockFacts facts = reckoning.facts(request).answeredAt(now);
          LocalDate last = LegalClock.read(facts).lastDayToExtend();
          if (request.extendedAt() != null) {
            return new Outcome.NotNow("The request was extended before.");
          }
          if (facts.jurisdiction().dateOf(now).isAfter(last)) {
            return new Outcome.NotNow(
                "It could be extended until %s, the end of the first month.".formatted(last));
          }
          decisions.record(request, officer, "officer_extend", Map.of(), reason);
          if (!requests.extend(id)) {
            return new Outcome.NotNow("The request was extended before.");
          }
          RequestRow moved = reckoning.reckon(id, "extension", officer);
          notices.mail(
              moved, MailDraft.of(Kind.EXTENDED).reason(reason).formerDueDate(request.dueDate()));
          return new Outcome.Done();
        });
  }

  /**
   * GDPR Article 12(6) and recital 63: the person is asked, and the clock stands until they answer.
   */
  Outcome pause(UUID id, Actor officer, StatedPause stated) {
    return decide(
        id,
        request -> {
          String whyNot = whyNoPause(request, stated.ground());
          if (whyNot != null) {
            return new Outcome.NotNow(whyNot);
          }
          UUID decision =
              decisions.record(
                  request,
                  officer,
                  "officer_pause",
                  Map.of("ground", stated.ground().word()),
                  stated.reason());
          UUID mail =
              notices.mail(request, MailDraft.of(Kind.CLARIFICATION).reason(stated.reason()));
          pauses.begin(request, stated.ground(), decision, mail, stated.evidence());
          return new Outcome.Done();
        });
  }

  private @Nullable String whyNoPause(RequestRow request, Ground ground) {
    if (pauses.open(request.id()).isPresent()) {
      return "The clock stands still already.";
    }
    if (ground == Ground.CLARIFICATION && request.type() != RequestType.ACCESS) {
      return "Only a request for access is paused to ask what it is about.";
    }
    LocalDate due = LegalClock.read(reckoning.facts(request)).due().dueDate();
    return requests.jurisdiction(request).dateOf(clock.instant()).isAfter(due)
        ? "The due date is over: nothing is left to pause."
        : null;
  }

  /**
   * The clock runs again, and what waited for the answer goes on.
   *
   * @param answeredAt when the person's answer came; null: now
   */
  Outcome resume(UUID id, Actor officer, String reason, @Nullable Instant answeredAt) {
    return decide(
        id,
        request -> {
          Optional<PauseRow> open = pauses.open(id);
          if (open.isEmpty()) {
            return new Outcome.NotNow("The clock does not stand still.");
          }
          Instant answered = answeredAt == null ? clock.instant() : answeredAt;
          if (answered.isBefore(open.get().startedAt())) {
            return new Outcome.BeforeTheQuestion();
          }
          if (!pauses.end(open.get(), answered)) {
            return new Outcome.NotNow("The clock does not stand still.");
          }
          decisions.record(
              request,
              officer,
              "officer_resume",
              Map.of(
                  "ground", open.get().ground().word(),
                  "answeredAt", answered.toString()),
              reason);
          reckoning.reckon(id, "pause", officer);
          resumed.resumed(id, officer);
          return new Outcome.Done();
        });
  }

  private Outcome decide(UUID id, Function<RequestRow, Outcome> act) {
    return Objects.requireNonNull(
        transaction.execute(status -> {
          RequestRow request = requests.lock(id);
          String whyNot = whyNot(request);
          Outcome outcome = whyNot == null ? act.apply(request) : new Outcome.NotNow(whyNot);
          if (!(outcome instanceof Outcome.Done)) {
            status.setRollbackOnly();
          }
          return outcome;
        }));
  }

  private @Nullable String whyNot(RequestRow request) {
    if (!request.status().open()) {
      return "The request is " + request.status().word() + ".";
    }
    if (request.completedAt() != null) {
      return "The request was answered; its data is being collected again.";
    }
    return db.fetchExists(VERIFICATION, VERIFICATION.REQUEST_ID.eq(request.id()))
        ? null
        : "The request is not verified: there is no address yet that the person could be told at.";
  }
}

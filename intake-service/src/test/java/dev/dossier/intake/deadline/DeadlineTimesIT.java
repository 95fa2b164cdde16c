package dev.dossier.intake.deadline;

import static dev.dossier.intake.db.Tables.NOTIFICATION;
import static dev.dossier.intake.db.Tables.REQUEST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.common.event.NotificationOutcome;
import dev.dossier.intake.audit.Actor;
import dev.dossier.intake.audit.Audit;
import dev.dossier.intake.clock.Ground;
import dev.dossier.intake.fixture.App;
import dev.dossier.intake.fixture.Bodies;
import dev.dossier.intake.fixture.RunningIntake;
import dev.dossier.intake.notice.NoticeOutcomes;
import dev.dossier.intake.notice.Notices;
import dev.dossier.intake.request.Decisions;
import dev.dossier.intake.request.RequestRow;
import dev.dossier.intake.request.Requests;
import dev.dossier.intake.submission.StatedPause;
import dev.dossier.intake.time.Utc;
import dev.dossier.testsupport.MutableClock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionTemplate;

/** Received on 10 March 2026 in Germany, due on 10 April, told by a clock of the test's own. */
class DeadlineTimesIT {
  private static final RunningIntake INTAKE = RunningIntake.get();
  private static final Actor OFFICER = new Actor.Officer("olga");

  private final DSLContext db = INTAKE.bean(DSLContext.class);
  private final MutableClock now = MutableClock.at("2026-03-10T12:00:00Z");
  private final Reckoning reckoning =
      new Reckoning(
          db,
          INTAKE.bean(Requests.class),
          new Pauses(db, now),
          INTAKE.bean(Audit.class),
          INTAKE.bean(TransactionTemplate.class),
          now);
  private final Deadlines deadlines =
      new Deadlines(
          db,
          INTAKE.bean(Requests.class),
          reckoning,
          new Pauses(db, now),
          INTAKE.bean(Decisions.class),
          INTAKE.bean(Notices.class),
          INTAKE.bean(Resumed.class),
          INTAKE.bean(TransactionTemplate.class),
          now);
  private final UUID id = received();

  @Test
  void inTheLastSecondOfTheFirstMonthItIsExtended() {
    now.set(Instant.parse("2026-04-10T21:59:59Z")); // midnight in Berlin is at 22:00

    assertThat(extend()).isEqualTo(new Outcome.Done());
    assertThat(row().dueDate()).isEqualTo("2026-06-10");
    assertThat(row().internalDueDate()).isEqualTo("2026-06-07");
  }

  @Test
  void aSecondLaterItIsNot() {
    now.set(Instant.parse("2026-04-10T22:00:00Z"));

    assertThat(extend())
        .isEqualTo(
            new Outcome.NotNow(
                "It could be extended until 2026-04-10, the end of the first month."));
    assertThat(row().dueDate()).isEqualTo("2026-04-10");
    assertThat(row().extendedAt()).isNull();
  }

  @Test
  void anExtensionOfWhichThePersonWasToldInTimeStays() {
    extendOnTheLastEvening();

    told("2026-04-10T21:59:59Z");
    told("2026-04-11T08:00:00Z"); // a copy

    now.set(Instant.parse("2026-04-12T08:00:00Z"));
    reckoning.review();
    assertThat(row().dueDate()).isEqualTo("2026-06-10");
    assertThat(row().statusReason()).isNull();
  }

  @Test
  void oneOfWhichTheyWereToldTheDayAfterDoesNotCount() {
    extendOnTheLastEvening();

    told("2026-04-11T08:00:00Z");

    assertThat(row().dueDate()).isEqualTo("2026-04-10");
    assertThat(row().internalDueDate()).isEqualTo("2026-04-07");
    assertThat(row().statusReason()).contains("The extension does not count");
    assertThat(voided()).containsExactly("sent_late");
    assertThat(reckoning.facts(row()).toldAt()).isEqualTo("2026-04-11T08:00:00Z");
  }

  @Test
  void oneOfWhichTheyCouldNotBeToldDoesNotCountUntilTheyWere() {
    extendOnTheLastEvening();
    UUID mail = extensionMail();

    INTAKE
        .bean(NoticeOutcomes.class)
        .handle(new NotificationOutcome.NotSent(mail, id, 550, now.instant()));

    assertThat(row().dueDate()).isEqualTo("2026-04-10");
    assertThat(voided()).containsExactly("not_sent");
    assertThat(row().statusReason())
        .contains("The extended mail could not be delivered", "The extension does not count");
    told("2026-04-10T21:50:00Z");
    assertThat(row().dueDate()).isEqualTo("2026-06-10");
    assertThat(row().statusReason()).doesNotContain("The extension does not count");
  }

  @Test
  void whileNothingIsKnownItCountsUntilTheLastDayIsOver() {
    extendOnTheLastEvening();
    now.set(Instant.parse("2026-04-10T21:59:59Z"));
    reckoning.review();
    assertThat(row().dueDate()).isEqualTo("2026-06-10");

    now.set(Instant.parse("2026-04-10T22:00:00Z"));
    reckoning.review();
    reckoning.review();

    assertThat(row().dueDate()).isEqualTo("2026-04-10");
    assertThat(voided()).containsExactly("not_known");
  }

  @Test
  void anAnswerToAnExtensionOfAnAnsweredRequestMovesNothing() {
    extendOnTheLastEvening();
    db.update(REQUEST)
        .set(REQUEST.COMPLETED_AT, Utc.of(now.instant()))
        .where(REQUEST.ID.eq(id))
        .execute();

    told("2026-04-11T08:00:00Z");

    assertThat(row().dueDate()).isEqualTo("2026-06-10");
  }

  @Test
  void inTheUnitedKingdomAnAnswerEnteredLateCanMakeAnExtensionLateToo() {
    db.update(REQUEST)
        .set(REQUEST.CLOCK_REGIME, "uk")
        .set(REQUEST.CLOCK_COUNTRY, "GB")
        .setNull(REQUEST.CLOCK_REGION)
        .set(REQUEST.CLOCK_TIME_ZONE, "Europe/London")
        .where(REQUEST.ID.eq(id))
        .execute();
    ask("2026-03-12T09:00:00Z");
    now.set(Instant.parse("2026-04-14T09:00:00Z"));
    assertThat(extend()).isEqualTo(new Outcome.Done());
    told("2026-04-14T09:01:00Z");
    assertThat(row().dueDate()).isEqualTo("2026-06-10");

    deadlines.resume(id, OFFICER, "It lay in the post.", Instant.parse("2026-03-13T09:00:00Z"));

    assertThat(row().dueDate()).isEqualTo("2026-04-13");
    assertThat(voided()).containsExactly("sent_late");
  }

  @Test
  void fiveDaysPausedAreFiveDaysMore() {
    ask("2026-03-12T09:00:00Z");
    now.set(Instant.parse("2026-03-17T09:00:00Z"));

    assertThat(deadlines.resume(id, OFFICER, "They answered.", null)).isEqualTo(new Outcome.Done());
    assertThat(row().dueDate()).isEqualTo("2026-04-15");
    assertThat(row().internalDueDate()).isEqualTo("2026-04-12");
  }

  @Test
  void theAnswerCountsFromWhenItCameAndNotFromWhenItWasEntered() {
    ask("2026-03-12T09:00:00Z");
    now.set(Instant.parse("2026-03-30T09:00:00Z"));

    deadlines.resume(id, OFFICER, "It lay in the post.", Instant.parse("2026-03-17T09:00:00Z"));

    assertThat(row().dueDate()).isEqualTo("2026-04-15");
  }

  @Test
  void theQuestionCountsFromWhenItWasSentAndNotFromWhenItWasDecided() {
    ask("2026-03-12T09:00:00Z");
    sent("2026-03-14T09:00:00Z");
    now.set(Instant.parse("2026-03-17T09:00:00Z"));

    deadlines.resume(id, OFFICER, "They answered.", null);

    assertThat(row().dueDate()).isEqualTo("2026-04-13");
  }

  /** The mail waited in a queue, and its word came after the answer was entered. */
  @Test
  void theQuestionCountsFromWhenItWasSentAlsoIfThatIsKnownLater() {
    now.set(Instant.parse("2026-03-12T09:00:00Z"));
    assertThat(pause()).isEqualTo(new Outcome.Done());
    now.set(Instant.parse("2026-03-17T09:00:00Z"));
    deadlines.resume(id, OFFICER, "They answered.", null);
    assertThat(row().dueDate()).as("as far as is known nobody was asked").isEqualTo("2026-04-10");

    questionLeft("2026-03-14T09:00:00Z");
    questionLeft("2026-03-14T09:00:00Z"); // a copy

    assertThat(row().dueDate()).isEqualTo("2026-04-13");
    assertThat(
            INTAKE.bean(Audit.class).of(id).stream()
                .filter(entry -> entry.action().equals("due_date_moved")))
        .singleElement()
        .satisfies(entry -> assertThat(entry.detail().get("why")).isEqualTo("pause"));
  }

  @Test
  void aQuestionThatLeftAfterTheAnswerCamePausedNothing() {
    now.set(Instant.parse("2026-03-12T09:00:00Z"));
    pause();
    now.set(Instant.parse("2026-03-17T09:00:00Z"));
    deadlines.resume(id, OFFICER, "They called.", null);

    questionLeft("2026-03-18T09:00:00Z");

    assertThat(row().dueDate()).isEqualTo("2026-04-10");
  }

  private void questionLeft(String at) {
    UUID mail =
        db.select(NOTIFICATION.ID)
            .from(NOTIFICATION)
            .where(NOTIFICATION.REQUEST_ID.eq(id).and(NOTIFICATION.KIND.eq("clarification")))
            .fetchSingle(NOTIFICATION.ID);
    INTAKE
        .bean(NoticeOutcomes.class)
        .handle(new NotificationOutcome.Sent(mail, id, "<id@host>", Instant.parse(at)));
  }

  @Test
  void extendedWhilePausedBothCountInTheEnd() {
    ask("2026-03-12T09:00:00Z");
    now.set(Instant.parse("2026-03-16T09:00:00Z"));
    assertThat(extend()).isEqualTo(new Outcome.Done());
    assertThat(row().dueDate()).as("while it lasts").isEqualTo("2026-06-10");
    now.set(Instant.parse("2026-03-17T09:00:00Z"));

    deadlines.resume(id, OFFICER, "They answered.", null);

    assertThat(row().dueDate()).isEqualTo("2026-06-15");
  }

  @Test
  void onTheDueDateItCanBePausedAndTheDayAfterItCannot() {
    now.set(Instant.parse("2026-04-11T09:00:00Z"));
    assertThat(pause())
        .isEqualTo(new Outcome.NotNow("The due date is over: nothing is left to pause."));
    now.set(Instant.parse("2026-04-10T09:00:00Z"));
    assertThat(pause()).isEqualTo(new Outcome.Done());
  }

  private void extendOnTheLastEvening() {
    now.set(Instant.parse("2026-04-10T21:58:00Z"));
    assertThat(extend()).isEqualTo(new Outcome.Done());
    assertThat(row().dueDate()).isEqualTo("2026-06-10");
  }

  private void told(String at) {
    INTAKE
        .bean(NoticeOutcomes.class)
        .handle(new NotificationOutcome.Sent(extensionMail(), id, "<id@host>", Instant.parse(at)));
  }

  private UUID extensionMail() {
    return db.select(NOTIFICATION.ID)
        .from(NOTIFICATION)
        .where(NOTIFICATION.REQUEST_ID.eq(id).and(NOTIFICATION.KIND.eq("extended")))
        .fetchSingle(NOTIFICATION.ID);
  }

  /** Why extensions of the request did not count. */
  private List<String> voided() {
    return INTAKE.bean(Audit.class).of(id).stream()
        .filter(entry -> entry.action().equals("extension_void"))
        .map(entry -> String.valueOf(entry.detail().get("reason")))
        .toList();
  }

  private Outcome extend() {
    return deadlines.extend(id, OFFICER, "Many requests.");
  }

  private Outcome pause() {
    return deadlines.pause(id, OFFICER, new StatedPause("Who are you?", Ground.IDENTITY, null));
  }

  private void ask(String at) {
    now.set(Instant.parse(at));
    assertThat(pause()).isEqualTo(new Outcome.Done());
    sent(at);
  }

  private void sent(String at) {
    db.update(NOTIFICATION)
        .set(NOTIFICATION.SENT_AT, Utc.of(Instant.parse(at)))
        .where(NOTIFICATION.REQUEST_ID.eq(id).and(NOTIFICATION.KIND.eq("clarification")))
        .execute();
  }

  private RequestRow row() {
    return INTAKE.bean(Requests.class).find(id).orElseThrow();
  }

  private UUID received() {
    App app = App.create(INTAKE, App.ALL);
    UUID request = app.submit(Bodies.verified("access", Bodies.freshAddress(), Instant.now())).id();
    db.update(REQUEST)
        .set(REQUEST.RECEIVED_AT, Utc.of(now.instant()))
        .set(REQUEST.DUE_DATE, LocalDate.of(2026, 4, 10))
        .set(REQUEST.INTERNAL_DUE_DATE, LocalDate.of(2026, 4, 7))
        .where(REQUEST.ID.eq(request))
        .execute();
    return request;
  }
}

package dev.dossier.intake.deadline;

import static dev.dossier.intake.db.Tables.NOTIFICATION;
import static dev.dossier.intake.db.Tables.REQUEST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.intake.audit.Actor;
import dev.dossier.intake.clock.Ground;
import dev.dossier.intake.fixture.App;
import dev.dossier.intake.fixture.Bodies;
import dev.dossier.intake.fixture.RunningIntake;
import dev.dossier.intake.notice.Notices;
import dev.dossier.intake.request.Decisions;
import dev.dossier.intake.request.RequestRow;
import dev.dossier.intake.request.Requests;
import dev.dossier.intake.submission.StatedPause;
import dev.dossier.intake.time.Utc;
import dev.dossier.testsupport.MutableClock;
import java.time.Instant;
import java.time.LocalDate;
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
  private final Deadlines deadlines =
      new Deadlines(
          db,
          INTAKE.bean(Requests.class),
          new Pauses(db, now),
          INTAKE.bean(Decisions.class),
          INTAKE.bean(Notices.class),
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

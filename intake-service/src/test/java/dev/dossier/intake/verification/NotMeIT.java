package dev.dossier.intake.verification;

import static dev.dossier.intake.db.Tables.AUDIT;
import static dev.dossier.intake.db.Tables.NOTIFICATION;
import static dev.dossier.intake.db.Tables.PACKAGE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.common.event.NotificationMessage.Kind;
import dev.dossier.intake.fixture.App;
import dev.dossier.intake.fixture.Bodies;
import dev.dossier.intake.fixture.Browser;
import dev.dossier.intake.fixture.Mails;
import dev.dossier.intake.fixture.Parallel;
import dev.dossier.intake.fixture.RunningIntake;
import dev.dossier.intake.web.Tokens;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;

class NotMeIT {
  private static final RunningIntake INTAKE = RunningIntake.get();

  private final App app = App.create(INTAKE, App.ALL);
  private final Browser browser = new Browser(INTAKE);
  private final Mails mails = new Mails(INTAKE);
  private final DSLContext db = INTAKE.bean(DSLContext.class);

  @Test
  void aClickWithdrawsTheRequestAndItsLinksAndLookingDoesNot() {
    UUID id = pending();
    String verify = mails.token(id, Kind.VERIFICATION, 1);
    String notMe = notMe(id, 1);
    browser.head("/not-me/" + notMe);
    HttpResponse<String> page = browser.get("/not-me/" + notMe);
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("<form method=\"post\" action=\"/not-me\"").contains("Acme");
    assertThat(status(id)).isEqualTo("pending");

    HttpResponse<String> done = browser.post("/not-me", notMe);

    assertThat(done.statusCode()).isEqualTo(200);
    assertThat(done.body()).contains("has ended").doesNotContain("<form");
    assertThat(status(id)).isEqualTo("cancelled");
    assertThat(browser.post("/verify", verify).statusCode()).isEqualTo(410);
    assertThat(browser.post("/not-me", notMe).statusCode()).isEqualTo(200);
    assertThat(actors(id, "cancel")).containsExactly("subject");
    assertThat(db.fetchExists(PACKAGE, PACKAGE.REQUEST_ID.eq(id))).isFalse();
  }

  @Test
  void noFurtherMailGoesToWhoDidNotAsk() {
    UUID id = pending();
    browser.post("/not-me", notMe(id, 1));

    int resent = app.post("/api/v1/requests/" + id + "/resend-verification").status();

    assertThat(resent).isEqualTo(409);
    INTAKE.bean(WithheldMails.class).run();
    assertThat(db.fetchCount(NOTIFICATION, NOTIFICATION.REQUEST_ID.eq(id))).isOne();
  }

  @Test
  void everyMailOfTheRequestHasTheSameLink() {
    UUID id = pending();
    app.post("/api/v1/requests/" + id + "/resend-verification");

    assertThat(notMe(id, 2)).isEqualTo(notMe(id, 1));
    assertThat(mails.token(id, Kind.VERIFICATION, 2))
        .isNotEqualTo(mails.token(id, Kind.VERIFICATION, 1));
  }

  @Test
  void theConfirmationPageLeadsThereAsWell() {
    UUID id = pending();

    String page = browser.get("/verify/" + mails.token(id, Kind.VERIFICATION, 1)).body();

    assertThat(page).contains("href=\"/not-me/" + notMe(id, 1) + "\"");
  }

  @Test
  void onceCollectingHasBegunItPointsToTheControllerAndStopsNothing() {
    UUID id = pending();
    String notMe = notMe(id, 1);
    browser.post("/verify", mails.token(id, Kind.VERIFICATION, 1));

    HttpResponse<String> answer = browser.post("/not-me", notMe);

    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(answer.body()).contains("mailto:").doesNotContain("<form");
    assertThat(status(id)).isEqualTo("processing");
    assertThat(browser.program("/not-me/" + notMe).body()).contains("problem:wrong-state");
  }

  @Test
  void aRequestInReviewCanBeWithdrawnToo() {
    String email = Bodies.freshAddress();
    UUID first = app.submit(Bodies.unverified("access", email)).id();
    UUID second = app.submit(Bodies.unverified("portability", email)).id();
    UUID third = app.submit(Bodies.unverified("access", email)).id();
    List.of(first, second, third)
        .forEach(id -> browser.post("/verify", mails.token(id, Kind.VERIFICATION, 1)));
    assertThat(status(third)).isEqualTo("in_review");

    assertThat(browser.post("/not-me", notMe(third, 1)).statusCode()).isEqualTo(200);

    assertThat(status(third)).isEqualTo("cancelled");
  }

  @Test
  void confirmingAndWithdrawingAtOnceHaveOneWinner() {
    UUID id = pending();
    String verify = mails.token(id, Kind.VERIFICATION, 1);
    String notMe = notMe(id, 1);

    List<Integer> answers =
        Parallel.times(
            20,
            i ->
                (i % 2 == 0 ? browser.post("/verify", verify) : browser.post("/not-me", notMe))
                    .statusCode());

    if ("cancelled".equals(status(id))) {
      assertThat(answers).containsOnly(200, 410);
      assertThat(db.fetchExists(PACKAGE, PACKAGE.REQUEST_ID.eq(id))).isFalse();
    } else {
      assertThat(status(id)).isEqualTo("processing");
      assertThat(answers).containsOnly(200, 409);
    }
  }

  @Test
  void aTokenOfAnotherKindIsUnknownHere() {
    UUID id = pending();

    assertThat(browser.post("/not-me", mails.token(id, Kind.VERIFICATION, 1)).statusCode())
        .isEqualTo(404);
    assertThat(browser.post("/verify", notMe(id, 1)).statusCode()).isEqualTo(404);
    assertThat(browser.get("/status/" + notMe(id, 1)).statusCode()).isEqualTo(404);
    assertThat(browser.get("/not-me/" + Tokens.random()).statusCode()).isEqualTo(404);
  }

  private UUID pending() {
    return app.submit(Bodies.unverified("access", Bodies.freshAddress())).id();
  }

  private String notMe(UUID id, int count) {
    return Mails.token(mails.await(id, Kind.VERIFICATION, count).get(count - 1).notMeLink());
  }

  private List<String> actors(UUID id, String action) {
    return db.select(AUDIT.ACTOR)
        .from(AUDIT)
        .where(AUDIT.REQUEST_ID.eq(id).and(AUDIT.ACTION.eq(action)))
        .fetch(AUDIT.ACTOR);
  }

  private String status(UUID id) {
    return app.get(id).body().path("status").asString();
  }
}

package dev.dossier.intake.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.common.event.MailContent;
import dev.dossier.common.event.NotificationMessage.Kind;
import dev.dossier.intake.fixture.App;
import dev.dossier.intake.fixture.Bodies;
import dev.dossier.intake.fixture.Browser;
import dev.dossier.intake.fixture.Mails;
import dev.dossier.intake.fixture.RunningIntake;
import dev.dossier.intake.web.Tokens;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

/** Officers' words and addresses that nobody confirmed. */
class AnswerIT {
  private static final RunningIntake INTAKE = RunningIntake.get();
  private static final String WORDS =
      "Jane <b>Doe</b> left in May.\n\nAsk the new owner of the account.";

  private final App app = App.create(INTAKE, App.ALL);
  private final Browser browser = new Browser(INTAKE);
  private final Mails mails = new Mails(INTAKE);
  private final String email = Bodies.freshAddress();

  @Test
  void aRefusalOfARequestThatNobodyConfirmedLeadsToItsReasons() {
    UUID id = heldUnverified();
    decide(id, "refuse");

    MailContent mail = mails.await(id, Kind.REFUSED, 1).getFirst();
    assertThat(mail.to()).isEqualTo(email);
    assertThat(mail.reason()).isNull();
    String path = mail.reasonLink().getRawPath();

    HttpResponse<String> ask = browser.get(path);
    assertThat(ask.statusCode()).isEqualTo(200);
    assertThat(ask.body()).contains("action=\"/answer\"").doesNotContain("Jane", "refused");

    HttpResponse<String> answer = browser.post("/answer", Mails.token(mail.reasonLink()));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .contains(
            "<h1>This request was refused</h1>",
            "<p>Jane &lt;b&gt;Doe&lt;/b&gt; left in May.</p>",
            "<p>Ask the new owner of the account.</p>",
            "Article 77 GDPR",
            "Article 79 GDPR");
  }

  @Test
  void lookingShowsNothingAndReadingIsNotedOnce() {
    UUID id = heldUnverified();
    decide(id, "refuse");
    MailContent mail = mails.await(id, Kind.REFUSED, 1).getFirst();
    String path = mail.reasonLink().getRawPath();

    browser.get(path);
    browser.head(path);
    browser.program(path);
    assertThat(read(id)).isZero();
    browser.post("/answer", Mails.token(mail.reasonLink()));
    browser.post("/answer", Mails.token(mail.reasonLink()));

    assertThat(read(id)).isOne();
    assertThat(app.get(id).body().path("verifiedAt").isNull()).isTrue();
    assertThat(app.get(id).body().path("status").asString()).isEqualTo("refused");
  }

  @Test
  void whoseAddressIsVerifiedReadsTheReasonsInTheMail() {
    UUID id = app.submit(Bodies.verified("access", email, Instant.now())).id();
    decide(id, "close");

    MailContent mail = mails.await(id, Kind.CLOSED, 1).getFirst();

    assertThat(mail.reason()).isEqualTo(WORDS);
    assertThat(mail.reasonLink()).isNull();
  }

  @Test
  void aTokenOfAnotherKindOpensNothing() {
    UUID id = app.submit(Bodies.unverified("access", email)).id();
    String token = mails.token(id, Kind.VERIFICATION, 1);

    assertThat(browser.get("/answer/" + token).statusCode()).isEqualTo(404);
    assertThat(browser.post("/answer", token).statusCode()).isEqualTo(404);
    assertThat(browser.post("/answer", Tokens.random()).statusCode()).isEqualTo(404);
  }

  private UUID heldUnverified() {
    for (int i = 0; i < 2; i++) {
      App another = App.create(INTAKE, App.ALL);
      assertThat(another.submit(Bodies.verified("access", email, Instant.now())).status())
          .isEqualTo(202);
    }
    return app.submit(Bodies.unverified("access", email)).requestId();
  }

  private void decide(UUID id, String call) {
    String body = JsonNodeFactory.instance.objectNode().put("reason", WORDS).toString();
    assertThat(app.post("/api/v1/requests/" + id + "/" + call, body).status()).isEqualTo(200);
  }

  private long read(UUID id) {
    return app.get("/api/v1/requests/" + id + "/audit").body().findValues("action").stream()
        .filter(action -> action.asString().equals("answer_read"))
        .count();
  }
}

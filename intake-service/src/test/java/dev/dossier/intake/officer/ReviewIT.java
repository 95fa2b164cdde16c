package dev.dossier.intake.officer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.common.event.MailContent;
import dev.dossier.common.event.NotificationMessage.Kind;
import dev.dossier.intake.fixture.App;
import dev.dossier.intake.fixture.Bodies;
import dev.dossier.intake.fixture.Browser;
import dev.dossier.intake.fixture.Mails;
import dev.dossier.intake.fixture.Parallel;
import dev.dossier.intake.fixture.RunningIntake;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What is over the limit, in the hands of an officer. */
class ReviewIT {
  private static final RunningIntake INTAKE = RunningIntake.get();

  private final App app = App.create(INTAKE, App.ALL);
  private final Mails mails = new Mails(INTAKE);
  private final String email = Bodies.freshAddress();

  @Test
  void whatIsAdmittedAndVerifiedBegins() {
    UUID held = held(Bodies.verified("access", email, Instant.now()));

    App.Reply reply = decide(held, "admit");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body().path("status").asString()).isEqualTo("processing");
    assertThat(entry(held)).isNull();
    assertThat(decide(held, "admit").status()).as("once").isEqualTo(409);
  }

  @Test
  void whatIsAdmittedUnverifiedIsConfirmedAndNotHeldOnceMore() {
    UUID held = held(Bodies.unverified("access", email));

    App.Reply reply = decide(held, "admit");

    assertThat(reply.body().path("status").asString()).isEqualTo("pending");
    String token = mails.token(held, Kind.VERIFICATION, 1);
    assertThat(new Browser(INTAKE).post("/verify", token).statusCode()).isEqualTo(200);
    assertThat(app.get(held).body().path("status").asString()).isEqualTo("processing");
  }

  @Test
  void anAdmittedRequestCountsAgainstTheNext() {
    UUID held = held(Bodies.verified("access", email, Instant.now()));
    decide(held, "admit");
    App other = App.create(INTAKE, App.ALL);

    assertThat(other.submit(Bodies.verified("access", email, Instant.now())).status())
        .isEqualTo(429);
  }

  @Test
  void whatIsRefusedOutOfTheReviewIsToldWithItsReason() {
    UUID held = held(Bodies.verified("access", email, Instant.now()));
    String reason = "You asked eleven times this month.\nThe last answer is two days old.";

    App.Reply reply = decide(held, "refuse", reason);

    assertThat(reply.body().path("status").asString()).isEqualTo("refused");
    MailContent mail = mails.await(held, Kind.REFUSED, 1).getFirst();
    assertThat(mail.to()).isEqualTo(email);
    assertThat(mail.reason()).isEqualTo(reason);
    assertThat(entry(held)).isNull();
  }

  @Test
  void theListNamesOneEntryAPersonWithItsCountAndNobodysAddress() {
    UUID held = held(Bodies.unverified("access", email));
    app.submit(Bodies.unverified("access", email));
    app.submit(Bodies.unverified("access", email));

    JsonNode entry = entry(held);

    assertThat(entry).isNotNull();
    assertThat(entry.path("submissions").asInt()).isEqualTo(3);
    assertThat(entry.path("verified").asBoolean()).isFalse();
    assertThat(entry.path("type").asString()).isEqualTo("access");
    assertThat(entry.path("firstAt").asString()).endsWith("Z");
    assertThat(entry.path("dueDate").asString()).matches("\\d{4}-\\d\\d-\\d\\d");
    assertThat(entry.toString()).doesNotContain("@");
  }

  @Test
  void ofFiftyOfficersAndSubmissionsAtOnceOneAdmitsAndNoneIsLost() {
    UUID held = held(Bodies.unverified("access", email));

    List<Integer> answers =
        Parallel.times(
            50,
            number ->
                number % 2 == 0
                    ? decide(held, "admit").status()
                    : app.submit(Bodies.unverified("access", email)).status());

    assertThat(answers).filteredOn(status -> status == 200).hasSize(1);
    assertThat(answers).filteredOn(status -> status == 409).hasSize(24);
    assertThat(answers).filteredOn(status -> status == 429).hasSize(25);
    assertThat(app.get(held).body().path("status").asString()).isEqualTo("pending");
    mails.await(held, Kind.VERIFICATION, 1);
  }

  @Test
  void nothingOfItWithoutTheScope() {
    UUID held = held(Bodies.unverified("access", email));
    App plain = App.create(INTAKE, "requests:write", "requests:read");

    assertThat(plain.get("/api/v1/officer/reviews").status()).isEqualTo(403);
    assertThat(plain.post(path(held, "admit"), "{\"reason\": \"x\"}").status()).isEqualTo(403);
  }

  private UUID held(String body) {
    for (int i = 0; i < 2; i++) {
      App another = App.create(INTAKE, App.ALL);
      assertThat(another.submit(Bodies.verified("access", email, Instant.now())).status())
          .isEqualTo(202);
    }
    App.Reply over = app.submit(body);
    assertThat(over.status()).isEqualTo(429);
    return over.requestId();
  }

  private JsonNode entry(UUID request) {
    for (JsonNode each : app.get("/api/v1/officer/reviews").body().path("items")) {
      if (each.path("requestId").asString().equals(request.toString())) {
        return each;
      }
    }
    return null;
  }

  private App.Reply decide(UUID request, String call) {
    return decide(request, call, "The person moved house in between.");
  }

  private App.Reply decide(UUID request, String call, String reason) {
    return app.post(path(request, call), "{\"reason\": \"" + reason.replace("\n", "\\n") + "\"}");
  }

  private static String path(UUID request, String call) {
    return "/api/v1/requests/" + request + "/" + call;
  }
}

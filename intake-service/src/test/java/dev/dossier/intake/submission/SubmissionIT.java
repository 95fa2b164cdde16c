package dev.dossier.intake.submission;

import static dev.dossier.intake.db.Tables.IDEMPOTENCY;
import static dev.dossier.intake.db.Tables.REQUEST;
import static dev.dossier.intake.db.Tables.VERIFICATION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.common.event.NotificationMessage.Kind;
import dev.dossier.intake.fixture.App;
import dev.dossier.intake.fixture.Bodies;
import dev.dossier.intake.fixture.Mails;
import dev.dossier.intake.fixture.Parallel;
import dev.dossier.intake.fixture.RunningIntake;
import dev.dossier.intake.request.RequestRow;
import dev.dossier.intake.request.Requests;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;

class SubmissionIT {
  private static final RunningIntake INTAKE = RunningIntake.get();
  private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);

  private final App app = App.create(INTAKE, App.ALL);
  private final DSLContext db = INTAKE.bean(DSLContext.class);

  @Test
  void acceptsEveryFieldAndKeepsIt() {
    String email = Bodies.freshAddress();

    App.Reply reply =
        app.submit(
            """
            {"type": "access", "subject": {"id": "4711", "email": "%s", "name": "Jane",
              "identifiers": {"account_no": "A-9"}},
             "requestedBy": {"email": "parent@example.org", "relation": "guardian"},
             "team": "acme", "metadata": {"ticket": "77", "n": 1.50}, "locale": "de-AT",
             "format": ["json", "csv"], "notes": "line\\nline",
             "receivedAt": "%s", "identityVerified": {"method": "session", "at": "%s"}}\
            """
                .formatted(email, NOW.minus(Duration.ofDays(3)), NOW));

    assertThat(reply.status()).isEqualTo(202);
    assertThat(reply.body().propertyNames())
        .containsExactly("id", "status", "dueDate", "internalDueDate");
    assertThat(reply.body().path("status").asString()).isEqualTo("processing");
    RequestRow row = INTAKE.bean(Requests.class).find(reply.id()).orElseThrow();
    assertThat(row.subject().email()).isEqualTo(email);
    assertThat(row.subject().identifiers()).containsEntry("account_no", "A-9");
    assertThat(row.notes()).isEqualTo("line\nline");
    assertThat(row.locale()).isEqualTo("de-AT");
    App.Reply view = app.get(reply.id());
    assertThat(view.http().body()).contains("\"metadata\":{\"ticket\":\"77\",\"n\":1.50}");
    assertThat(view.body().path("requestedBy").path("relation").asString()).isEqualTo("guardian");
    assertThat(view.body().path("receivedAt").asString())
        .isEqualTo(NOW.minus(Duration.ofDays(3)).toString());
    var verification =
        db.selectFrom(VERIFICATION).where(VERIFICATION.REQUEST_ID.eq(reply.id())).fetchSingle();
    assertThat(verification.getMethod()).isEqualTo("asserted");
    assertThat(verification.getEvidence().data()).contains("session").doesNotContain("@");
  }

  @Test
  void waitsForThePersonWithoutAnAssertion() {
    String email = Bodies.freshAddress();

    App.Reply reply = app.submit(Bodies.unverified("portability", email));

    assertThat(reply.status()).isEqualTo(202);
    assertThat(reply.body().path("status").asString()).isEqualTo("pending");
    var mail = new Mails(INTAKE).await(reply.id(), Kind.VERIFICATION, 1).getFirst();
    assertThat(mail.to()).isEqualTo(email);
    assertThat(mail.link().toString()).matches("http://portal\\.example/verify/[A-Za-z0-9_-]{43}");
  }

  @Test
  void writesADomainOfAnotherScriptInAsciiLetters() {
    String local = "jane-" + UUID.randomUUID();

    App.Reply reply = app.submit(Bodies.unverified("access", local + "@BÜCHER.example"));

    RequestRow row = INTAKE.bean(Requests.class).find(reply.id()).orElseThrow();
    assertThat(row.subject().email()).isEqualTo(local + "@xn--bcher-kva.example");
  }

  @Test
  void asksForTheScopesBeforeItSaysWhatIsNotBuilt() {
    App reader = App.create(INTAKE, "requests:read");
    App writer = App.create(INTAKE, "requests:write");
    String erasure =
        """
        {"type": "erasure", "subject": {"email": "%s", "id": "4711"},
         "identityVerified": {"method": "session", "at": "%s"}}\
        """
            .formatted(Bodies.freshAddress(), NOW);

    assertThat(reader.submit(erasure).status()).isEqualTo(403);
    App.Reply refused = writer.submit(erasure);
    App.Reply notBuilt = app.submit(erasure);

    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.body().path("errors"))
        .extracting(error -> error.path("field").asString())
        .containsExactly("/subject/id", "/identityVerified");
    assertThat(notBuilt.status()).isEqualTo(422);
    assertThat(notBuilt.body().path("type").asString()).isEqualTo("urn:dossier:problem:not-built");
  }

  @Test
  void repeatsTheFirstAnswerForTheSameBody() {
    String key = UUID.randomUUID().toString();
    String email = Bodies.freshAddress();
    App.Reply first =
        app.submit(
            "{\"type\":\"access\",\"subject\":{\"email\":\""
                + email
                + "\"},\"metadata\":{\"a\":1}}",
            "Idempotency-Key",
            key);

    App.Reply again =
        app.submit(
            "{\"metadata\": {\"a\": 1.0}, \"subject\": {\"email\": \""
                + email
                + "\"}, \"type\": \"access\"}",
            "Idempotency-Key",
            key);

    assertThat(again.status()).isEqualTo(202);
    assertThat(again.http().body()).isEqualTo(first.http().body());
    assertThat(requestsOf(app)).isEqualTo(1);
  }

  @Test
  void refusesAnotherBodyUnderTheSameKey() {
    String key = UUID.randomUUID().toString();
    app.submit(Bodies.unverified("access", Bodies.freshAddress()), "Idempotency-Key", key);

    App.Reply other =
        app.submit(Bodies.unverified("access", Bodies.freshAddress()), "Idempotency-Key", key);

    assertThat(other.status()).isEqualTo(422);
    assertThat(other.body().path("type").asString()).isEqualTo("urn:dossier:problem:key-reused");
    assertThat(requestsOf(app)).isEqualTo(1);
  }

  @Test
  void keepsTheKeysOfAppsApart() {
    String key = UUID.randomUUID().toString();
    String body = Bodies.unverified("access", Bodies.freshAddress());
    App other = App.create(INTAKE, App.ALL);

    UUID mine = app.submit(body, "Idempotency-Key", key).id();
    UUID theirs = other.submit(body, "Idempotency-Key", key).id();

    assertThat(theirs).isNotEqualTo(mine);
  }

  @Test
  void letsParallelCallsWaitForTheFirst() {
    String key = UUID.randomUUID().toString();
    String body = Bodies.unverified("access", Bodies.freshAddress());

    List<App.Reply> replies = Parallel.times(20, i -> app.submit(body, "Idempotency-Key", key));

    assertThat(replies).extracting(App.Reply::status).containsOnly(202);
    assertThat(replies).extracting(App.Reply::id).containsOnly(replies.getFirst().id());
    assertThat(requestsOf(app)).isEqualTo(1);
  }

  @Test
  void forgetsAKeyAfterNinetyDays() {
    String key = UUID.randomUUID().toString();
    app.submit(Bodies.unverified("access", Bodies.freshAddress()), "Idempotency-Key", key);
    db.update(IDEMPOTENCY)
        .set(IDEMPOTENCY.CREATED_AT, OffsetDateTime.now().minusDays(91))
        .where(IDEMPOTENCY.KEY.eq(key))
        .execute();

    App.Reply later =
        app.submit(Bodies.unverified("access", Bodies.freshAddress()), "Idempotency-Key", key);

    assertThat(later.status()).isEqualTo(202);
  }

  @Test
  void storesNothingOfARefusedBodyUnderItsKey() {
    String key = UUID.randomUUID().toString();
    assertThat(app.submit("{}", "Idempotency-Key", key).status()).isEqualTo(400);

    App.Reply mended =
        app.submit(Bodies.unverified("access", Bodies.freshAddress()), "Idempotency-Key", key);

    assertThat(mended.status()).isEqualTo(202);
  }

  @Test
  void reportsAnOpenIdenticalRequestAndRepeatsThat() {
    String email = Bodies.freshAddress();
    UUID open = app.submit(Bodies.verified("access", email, NOW)).id();
    String key = UUID.randomUUID().toString();
    String upper = Bodies.verified("access", email.replace("jane", "JANE"), NOW);

    App.Reply identical = app.submit(upper, "Idempotency-Key", key);
    app.post("/api/v1/requests/" + open + "/cancel");
    App.Reply repeated = app.submit(upper, "Idempotency-Key", key);

    assertThat(identical.status()).isEqualTo(409);
    assertThat(identical.requestId()).isEqualTo(open);
    assertThat(repeated.http().body()).isEqualTo(identical.http().body());
  }

  @Test
  void letsNoUnverifiedRequestStandInTheWay() {
    String email = Bodies.freshAddress();
    app.submit(Bodies.unverified("access", email));

    assertThat(app.submit(Bodies.unverified("access", email)).status()).isEqualTo(202);
    assertThat(app.submit(Bodies.verified("access", email, NOW)).status()).isEqualTo(202);
  }

  @Test
  void doesNotMentionAnotherAppsRequest() {
    String email = Bodies.freshAddress();
    App other = App.create(INTAKE, App.ALL);
    other.submit(Bodies.verified("access", email, NOW));

    assertThat(app.submit(Bodies.verified("access", email, NOW)).status()).isEqualTo(202);
  }

  private int requestsOf(App owner) {
    return db.fetchCount(REQUEST, REQUEST.APP_ID.eq(owner.id()));
  }
}

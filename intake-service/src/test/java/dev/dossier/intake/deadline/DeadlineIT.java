package dev.dossier.intake.deadline;

import static dev.dossier.intake.db.Tables.NOTIFICATION;
import static dev.dossier.intake.db.Tables.PAUSE;
import static dev.dossier.intake.db.Tables.REQUEST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.common.event.MailContent;
import dev.dossier.common.event.NotificationMessage.Kind;
import dev.dossier.intake.audit.Audit;
import dev.dossier.intake.audit.AuditEntry;
import dev.dossier.intake.fixture.App;
import dev.dossier.intake.fixture.Bodies;
import dev.dossier.intake.fixture.Mails;
import dev.dossier.intake.fixture.Parallel;
import dev.dossier.intake.fixture.RunningIntake;
import dev.dossier.intake.time.Utc;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Officers' calls about the time, over HTTP. */
class DeadlineIT {
  private static final RunningIntake INTAKE = RunningIntake.get();
  private static final String REASON = "{\"reason\": \"Twelve mailboxes, Jane Canary.\"}";
  private static final String QUESTION =
      """
      {"reason": "Which of your accounts?", "ground": "clarification", "evidence": "A call."}\
      """;

  private final App app = App.create(INTAKE, App.ALL);
  private final Mails mails = new Mails(INTAKE);
  private final DSLContext db = INTAKE.bean(DSLContext.class);

  @Test
  void theClockSaysEveryKeyAndEndsWithTheDueDate() {
    UUID id = verified("access", 3);

    JsonNode clock = clock(id);

    assertThat(clock.propertyNames())
        .containsExactly(
            "dueDate",
            "internalDueDate",
            "regime",
            "country",
            "region",
            "timeZone",
            "extended",
            "paused",
            "steps",
            "pauses",
            "note");
    assertThat(clock.path("note").isNull()).isTrue();
    assertThat(clock.path("regime").asString()).isEqualTo("eu");
    assertThat(clock.path("region").isNull()).isTrue();
    assertThat(clock.path("dueDate")).isEqualTo(app.get(id).body().path("dueDate"));
    JsonNode steps = clock.path("steps");
    assertThat(steps.get(0).propertyNames())
        .containsExactly("step", "date", "rule", "source", "note");
    assertThat(steps.get(steps.size() - 1).path("date")).isEqualTo(clock.path("dueDate"));
    assertThat(steps.get(0).path("source").asString()).contains("12(3)").contains("1182/71");
  }

  @Test
  void anExtensionMovesBothDatesTellsThePersonAndStandsInTheAudit() {
    UUID id = verified("access", 3);
    LocalDate before = due(id);

    App.Reply reply = post(id, "extend", REASON);

    assertThat(reply.status()).isEqualTo(200);
    LocalDate due = due(id);
    assertThat(due).isBetween(before.plusDays(50), before.plusDays(70));
    assertThat(LocalDate.parse(reply.body().path("internalDueDate").asString()))
        .isAfter(before)
        .isBefore(due);
    JsonNode clock = clock(id);
    assertThat(clock.path("extended").asBoolean()).isTrue();
    assertThat(clock.path("note").asString())
        .startsWith("The extension counts only once the mail server has taken the mail");
    assertThat(clock.path("steps").get(2).path("step").asString()).isEqualTo("extension");
    MailContent mail = mails.await(id, Kind.EXTENDED, 1).getFirst();
    assertThat(mail.reason()).isEqualTo("Twelve mailboxes, Jane Canary.");
    assertThat(mail.formerDueDate()).isEqualTo(before);
    assertThat(mail.dueDate()).isEqualTo(due);
    AuditEntry moved = entry(id, "due_date_moved");
    assertThat(moved.detail().get("why")).isEqualTo("extension");
    assertThat(moved.detail().get("from")).isEqualTo(before.toString());
    assertThat(moved.detail().get("to")).isEqualTo(due.toString());
    assertThat(entry(id, "officer_extend").actor()).startsWith("officer:");
    assertThat(INTAKE.bean(Audit.class).of(id).toString()).doesNotContain("Canary");
    assertThat(post(id, "extend", REASON).status()).as("once").isEqualTo(409);
    assertThat(due(id)).isEqualTo(due);
  }

  @Test
  void ofTwoOfficersAtOnceOneExtends() {
    UUID id = verified("access", 3);

    List<Integer> answers = Parallel.times(6, i -> post(id, "extend", REASON).status());

    assertThat(answers).containsOnlyOnce(200).contains(409);
    assertThat(mails.await(id, Kind.EXTENDED, 1)).hasSize(1);
  }

  @Test
  void afterTheFirstMonthNothingIsExtended() {
    UUID id = verified("access", 40);

    App.Reply reply = post(id, "extend", REASON);

    assertThat(reply.status()).isEqualTo(409);
    assertThat(reply.body().path("detail").asString()).contains("until " + due(id));
    assertThat(reply.body().path("requestId").asString()).isEqualTo(id.toString());
  }

  @Test
  void aPauseAsksThePersonAndItsDaysMoveTheDateWhenItEnds() {
    UUID id = verified("access", 12);
    LocalDate before = due(id);

    assertThat(post(id, "pause", QUESTION).status()).isEqualTo(200);
    assertThat(mails.await(id, Kind.CLARIFICATION, 1).getFirst().reason())
        .isEqualTo("Which of your accounts?");
    assertThat(clock(id).path("paused").asBoolean()).isTrue();
    assertThat(due(id)).as("while it lasts").isEqualTo(before);
    askedDaysAgo(id, 9);
    assertThat(clock(id).path("pauses").get(0).path("days").asInt()).as("so far").isEqualTo(9);
    Instant answered = Instant.now().minus(Duration.ofDays(2));
    App.Reply reply =
        post(
            id,
            "resume",
            "{\"reason\": \"They named two.\", \"answeredAt\": \"%s\"}".formatted(answered));

    assertThat(reply.status()).isEqualTo(200);
    JsonNode clock = clock(id);
    assertThat(clock.path("paused").asBoolean()).isFalse();
    JsonNode pause = clock.path("pauses").get(0);
    assertThat(pause.propertyNames())
        .containsExactly(
            "ground", "startedAt", "askedAt", "answeredAt", "days", "reason", "evidence");
    assertThat(pause.path("days").asInt()).isEqualTo(7);
    assertThat(pause.path("reason").asString()).isEqualTo("Which of your accounts?");
    assertThat(pause.path("evidence").asString()).isEqualTo("A call.");
    assertThat(due(id)).isBetween(before, before.plusDays(13));
    JsonNode steps = clock.path("steps");
    assertThat(steps.get(steps.size() - 1).path("date").asString()).isEqualTo(due(id).toString());
    assertThat(entry(id, "due_date_moved").detail().get("why")).isEqualTo("pause");
    assertThat(entry(id, "officer_resume").detail().get("ground")).isEqualTo("clarification");
    assertThat(post(id, "resume", REASON).status()).as("it runs").isEqualTo(409);
  }

  @Test
  void onceItIsKnownThatTheExtensionsMailLeftNothingIsNoted() {
    UUID id = verified("access", 3);
    post(id, "extend", REASON);

    db.update(NOTIFICATION)
        .set(NOTIFICATION.SENT_AT, Utc.of(Instant.now()))
        .where(NOTIFICATION.REQUEST_ID.eq(id).and(NOTIFICATION.KIND.eq("extended")))
        .execute();

    assertThat(clock(id).path("extended").asBoolean()).isTrue();
    assertThat(clock(id).path("note").isNull()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"cancel", "refuse", "close"})
  void aRequestThatEndsAsksNothingAnyMore(String end) {
    UUID id = verified("access", 12);
    LocalDate before = due(id);
    post(id, "pause", QUESTION);
    askedDaysAgo(id, 9);

    int status =
        end.equals("cancel")
            ? app.post("/api/v1/requests/" + id + "/cancel").status()
            : post(id, end, REASON).status();

    assertThat(status).isEqualTo(200);
    JsonNode clock = clock(id);
    assertThat(clock.path("paused").asBoolean()).isFalse();
    JsonNode pause = clock.path("pauses").get(0);
    assertThat(pause.path("answeredAt").isNull()).as("nobody answered").isTrue();
    assertThat(pause.path("days").asInt()).isEqualTo(9);
    assertThat(due(id)).isAfter(before);
    assertThat(entry(id, "pause_ended").detail().get("ground")).isEqualTo("clarification");
    assertThat(INTAKE.bean(Audit.class).firstBroken(id)).isEmpty();
  }

  @Test
  void aQuestionThatWasNeverSentPausesNothing() {
    UUID id = verified("access", 12);
    LocalDate before = due(id);
    post(id, "pause", QUESTION);
    db.update(PAUSE)
        .set(PAUSE.STARTED_AT, Utc.of(Instant.now().minus(Duration.ofDays(9))))
        .where(PAUSE.REQUEST_ID.eq(id))
        .execute();

    post(id, "resume", REASON);

    assertThat(due(id)).isEqualTo(before);
    assertThat(clock(id).path("pauses").get(0).path("askedAt").isNull()).isTrue();
  }

  @Test
  void pausesDoNotNestAndGoOnAfterEachOther() {
    UUID id = verified("access", 3);

    List<Integer> answers = Parallel.times(6, i -> post(id, "pause", QUESTION).status());

    assertThat(answers).containsOnlyOnce(200).contains(409);
    assertThat(mails.await(id, Kind.CLARIFICATION, 1)).hasSize(1);
    assertThat(post(id, "resume", REASON).status()).isEqualTo(200);
    assertThat(post(id, "pause", QUESTION.replace("clarification", "identity")).status())
        .isEqualTo(200);
    assertThat(clock(id).path("pauses").size()).isEqualTo(2);
  }

  @Test
  void whatIsNotVerifiedHasNobodyToBeTold() {
    UUID id = app.submit(Bodies.unverified("access", Bodies.freshAddress())).id();

    assertThat(post(id, "extend", REASON).status()).isEqualTo(409);
    assertThat(post(id, "pause", QUESTION).status()).isEqualTo(409);
    assertThat(post(id, "resume", REASON).status()).isEqualTo(409);
    assertThat(clock(id).path("paused").asBoolean()).isFalse();
  }

  @Test
  void whatWasAnsweredKeepsItsDate() {
    UUID id = verified("access", 3);
    db.update(REQUEST)
        .set(REQUEST.COMPLETED_AT, Utc.of(Instant.now()))
        .where(REQUEST.ID.eq(id))
        .execute();

    assertThat(post(id, "extend", REASON).status()).isEqualTo(409);
    app.post("/api/v1/requests/" + id + "/cancel");
    assertThat(post(id, "pause", QUESTION).body().path("detail").asString())
        .isEqualTo("The request is cancelled.");
  }

  @Test
  void onlyARequestForAccessIsPausedForAClarification() {
    UUID id = verified("portability", 3);

    assertThat(post(id, "pause", QUESTION).status()).isEqualTo(409);
    assertThat(post(id, "pause", QUESTION.replace("clarification", "identity")).status())
        .isEqualTo(200);
  }

  @Test
  void nothingIsPausedAfterTheDueDate() {
    assertThat(post(verified("access", 40), "pause", QUESTION).status()).isEqualTo(409);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          extend | {}                                                      | /reason
          extend | {"reason": " "}                                         | /reason
          extend | {"reason": "x", "until": "2027-01-01"}                  | /until
          pause  | {"reason": "x"}                                         | /ground
          pause  | {"reason": "x", "ground": "holiday"}                    | /ground
          pause  | {"ground": "identity"}                                  | /reason
          pause  | {"reason": "x", "ground": "identity", "evidence": 7}    | /evidence
          resume | {"reason": "x", "answeredAt": "yesterday"}              | /answeredAt
          resume | {"reason": "x", "answeredAt": "2999-01-01T00:00:00Z"}   | /answeredAt
          """)
  void aWrongFieldIsNamed(String call, String body, String field) {
    App.Reply reply = post(verified("access", 3), call, body);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.body().path("errors").get(0).path("field").asString()).isEqualTo(field);
  }

  @Test
  void anAnswerBeforeTheQuestionIsNamed() {
    UUID id = verified("access", 12);
    post(id, "pause", QUESTION);

    App.Reply reply =
        post(
            id,
            "resume",
            "{\"reason\": \"x\", \"answeredAt\": \"%s\"}"
                .formatted(Instant.now().minus(Duration.ofDays(1))));

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.body().path("errors").get(0).path("field").asString())
        .isEqualTo("/answeredAt");
    assertThat(clock(id).path("paused").asBoolean()).isTrue();
  }

  @Test
  void onlyOfficersDecideAndReadTheWords() {
    App plain = App.create(INTAKE, "requests:write", "identity:assert", "requests:read");
    UUID id = plain.submit(Bodies.verified("access", Bodies.freshAddress(), Instant.now())).id();

    assertThat(plain.post("/api/v1/requests/" + id + "/extend", REASON).status()).isEqualTo(403);
    assertThat(plain.post("/api/v1/requests/" + id + "/pause", QUESTION).status()).isEqualTo(403);
    assertThat(post(id, "pause", QUESTION).status()).isEqualTo(200);
    JsonNode seen = plain.get("/api/v1/requests/" + id + "/clock").body().path("pauses").get(0);
    assertThat(seen.path("ground").asString()).isEqualTo("clarification");
    assertThat(seen.path("reason").isNull()).isTrue();
    assertThat(seen.path("evidence").isNull()).isTrue();
    assertThat(clock(id).path("pauses").get(0).path("reason").isNull()).isFalse();
    assertThat(plain.get("/api/v1/requests/" + UUID.randomUUID() + "/clock").status())
        .isEqualTo(404);
  }

  @Test
  void theOfficersNoteIsKeptUnderTheRecordKey() {
    UUID id = verified("access", 3);
    post(id, "pause", QUESTION.replace("A call.", "Jane Canary called."));

    byte[] kept =
        db.select(PAUSE.EVIDENCE)
            .from(PAUSE)
            .where(PAUSE.REQUEST_ID.eq(id))
            .fetchSingle(PAUSE.EVIDENCE);

    assertThat(new String(kept, StandardCharsets.ISO_8859_1)).doesNotContain("Canary");
    assertThat(clock(id).path("pauses").get(0).path("evidence").asString())
        .isEqualTo("Jane Canary called.");
  }

  /** So many days ago. */
  private UUID verified(String type, int daysAgo) {
    Instant received = Instant.now().minus(Duration.ofDays(daysAgo)).truncatedTo(ChronoUnit.MILLIS);
    String body =
        """
        {"type": "%s", "subject": {"email": "%s"}, "receivedAt": "%s",
         "identityVerified": {"method": "session", "at": "%s"}}\
        """
            .formatted(type, Bodies.freshAddress(), received, received);
    App.Reply reply = app.submit(body);
    assertThat(reply.status()).isEqualTo(202);
    return reply.id();
  }

  /** As if the officer had asked then, and the mail server had taken the question then. */
  private void askedDaysAgo(UUID id, int days) {
    Instant then = Instant.now().minus(Duration.ofDays(days));
    db.update(PAUSE).set(PAUSE.STARTED_AT, Utc.of(then)).where(PAUSE.REQUEST_ID.eq(id)).execute();
    db.update(NOTIFICATION)
        .set(NOTIFICATION.SENT_AT, Utc.of(then))
        .where(NOTIFICATION.REQUEST_ID.eq(id).and(NOTIFICATION.KIND.eq("clarification")))
        .execute();
  }

  private App.Reply post(UUID id, String call, String body) {
    return app.post("/api/v1/requests/" + id + "/" + call, body);
  }

  private JsonNode clock(UUID id) {
    App.Reply reply = app.get("/api/v1/requests/" + id + "/clock");
    assertThat(reply.status()).isEqualTo(200);
    return reply.body();
  }

  private LocalDate due(UUID id) {
    return LocalDate.parse(app.get(id).body().path("dueDate").asString());
  }

  private static AuditEntry entry(UUID id, String action) {
    return INTAKE.bean(Audit.class).of(id).stream()
        .filter(entry -> entry.action().equals(action))
        .findFirst()
        .orElseThrow();
  }
}

package dev.dossier.intake;

import static dev.dossier.intake.db.Tables.AUDIT;
import static dev.dossier.intake.db.Tables.NOTIFICATION;
import static dev.dossier.intake.db.Tables.PACKAGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dossier.common.event.CollectMessage.Collect;
import dev.dossier.common.event.Failure;
import dev.dossier.common.event.NotificationMessage;
import dev.dossier.common.event.NotificationOutcome;
import dev.dossier.common.event.PackageMessage;
import dev.dossier.common.event.PlanMessage;
import dev.dossier.common.event.Reason;
import dev.dossier.common.event.RequestType;
import dev.dossier.common.event.SectionMessage;
import dev.dossier.common.event.SubjectDetails;
import dev.dossier.common.event.Topics;
import dev.dossier.intake.audit.Actor;
import dev.dossier.intake.audit.Audit;
import dev.dossier.intake.audit.AuditEntry;
import dev.dossier.intake.fixture.Conversation;
import dev.dossier.intake.fixture.RunningIntake;
import dev.dossier.intake.packages.Packages;
import dev.dossier.intake.plan.Planner;
import dev.dossier.intake.request.RequestStatus;
import dev.dossier.intake.request.Requests;
import dev.dossier.intake.request.Transition;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.jooq.DSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.transaction.support.TransactionTemplate;

class IntakeServiceIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Instant SEALED = Instant.parse("2026-03-15T10:00:10Z");

  private static RunningIntake intake;

  @BeforeAll
  static void start() {
    intake = RunningIntake.get();
  }

  @Test
  void metricsTellOfRequestsSectionsTheOutboxAndTheLag() throws Exception {
    Conversation c = dispatched("metrics");
    Collect profile = c.awaitCollect("profile");
    c.say(c.started(profile), c.failed(profile, Failure.of(Reason.TIMEOUT)));
    c.say(c.ended(c.awaitCollect("profile", 2, 0), 4));
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(get("/actuator/prometheus").body())
                .contains("dossier_requests{status=\"processing\",type=\"access\"}")
                .containsPattern(
                    "dossier_section_turnaround_seconds_count\\{[^}]*outcome=\"found\"[^}]*"
                        + "source=\"app\"")
                .containsPattern("dossier_section_retries_total\\{[^}]*reason=\"timeout\"[^}]*\\}")
                .contains("dossier_outbox_age_seconds")
                .containsPattern(
                    "kafka_consumer_fetch_manager_records_lag_max\\{[^}]*"
                        + "client_id=\"intake-sections"));
  }

  @Test
  void healthHasBothProbes() throws Exception {
    assertThat(get("/actuator/health/liveness").statusCode()).isEqualTo(200);
    HttpResponse<String> readiness = get("/actuator/health/readiness");
    assertThat(readiness.statusCode()).isEqualTo(200);
    assertThat(readiness.body()).contains("UP");
  }

  @Test
  void theAuditCannotBeChangedByTheService() {
    Conversation c = dispatched("audit");
    Audit audit = intake.bean(Audit.class);
    DSLContext db = intake.bean(DSLContext.class);
    assertThatThrownBy(() ->
            db.update(AUDIT)
                .set(AUDIT.ACTOR, "nobody")
                .where(AUDIT.REQUEST_ID.eq(c.requestId()))
                .execute())
        .isInstanceOf(BadSqlGrammarException.class);
    assertThatThrownBy(
            () -> db.deleteFrom(AUDIT).where(AUDIT.REQUEST_ID.eq(c.requestId())).execute())
        .isInstanceOf(BadSqlGrammarException.class);
    assertThat(audit.firstBroken(c.requestId())).isEmpty();
  }

  @Test
  void noPersonalDataStandsInTheAuditOrInClearColumns() {
    Conversation c = dispatched("canary");
    DSLContext db = intake.bean(DSLContext.class);
    String everything =
        db.fetch("SELECT * FROM request WHERE id = ?", c.requestId()).formatJSON()
            + db.fetch("SELECT * FROM audit WHERE request_id = ?", c.requestId()).formatJSON()
            + db.fetch("SELECT * FROM identity WHERE request_id = ?", c.requestId()).formatJSON()
            + db.fetch("SELECT * FROM section WHERE request_id = ?", c.requestId()).formatJSON();
    assertThat(everything)
        .doesNotContain(
            "canary@example.org", "id-canary", "Name of canary", "please hurry", "ticket")
        .contains(c.requestId().toString());
  }

  @Test
  void whatCannotBeHandledFailsTheSectionOrAsksForAttention() {
    Conversation c = dispatched("dead");
    Collect profile = c.awaitCollect("profile");
    // Values that were not encrypted for this place.
    Conversation other = Conversation.begin(intake, subject("dead2"));
    var mine = other.awaitResolve("customer", 1);
    var foreign =
        (SectionMessage.IdentityEnded) c.identityFound(c.awaitResolve("customer", 1), "cus_x");
    other.say(
        new SectionMessage.IdentityEnded(
            other.requestId(),
            1,
            "customer",
            mine.execution(),
            UUID.randomUUID(),
            foreign.values(),
            null));
    other.awaitResolve("customer", 2);
    assertThat(
            intake
                .bean(DSLContext.class)
                .fetchSingle(
                    "SELECT reason FROM identity WHERE request_id = ? AND name = 'customer'",
                    other.requestId())
                .get(0, String.class))
        .isEqualTo("internal");

    intake
        .wiretap()
        .send(
            Topics.PACKAGES,
            c.requestId().toString(),
            "{\"type\":\"sealed.v1\"}".getBytes(StandardCharsets.UTF_8));
    assertThat(c.awaitStatus(RequestStatus.NEEDS_ATTENTION).statusReason())
        .contains("dossier.packages");
    c.say(c.sealed(1, profile, c.awaitCollect("accounts"), c.awaitCollect("support")));
    c.awaitStatus(RequestStatus.READY);
  }

  @Test
  void aCancelledCollectionTakesNothingMore() {
    Conversation c = dispatched("cancel");
    Collect profile = c.awaitCollect("profile");
    c.inTransaction(() -> {
      Actor officer = new Actor.Officer("anna");
      assertThat(
              intake
                  .bean(Requests.class)
                  .move(c.requestId(), Transition.CANCEL, "asked for", officer))
          .isTrue();
      intake.bean(Packages.class).cancelOpen(c.requestId(), officer);
      intake.bean(Packages.class).cancelOpen(c.requestId(), officer);
    });
    assertThat(intake.wiretap().await(c.requestId(), PlanMessage.Cancelled.class, 1)).hasSize(1);
    var row =
        intake.bean(DSLContext.class).fetchSingle(PACKAGE, PACKAGE.REQUEST_ID.eq(c.requestId()));
    assertThat(row.getState()).isEqualTo("cancelled");
    assertThat(row.getContentKey()).isNull();
    PackageMessage.Deleted proof =
        new PackageMessage.Deleted(
            c.requestId(), 1, PackageMessage.What.FRAGMENTS, 3, SEALED.plusSeconds(1));
    c.say(c.ended(profile, 9), c.failed(c.awaitCollect("support"), Failure.of(Reason.TIMEOUT)));
    c.say(c.sealed(1, profile));
    c.say(proof);
    c.say(proof);
    awaitAudit(c, "fragments_deleted");
    c.say(
        new PackageMessage.Deleted(
            c.requestId(), 1, PackageMessage.What.FRAGMENTS, 0, SEALED.plusSeconds(9)));
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(actions(c)).filteredOn("fragments_deleted"::equals).hasSize(2));
    assertThat(c.row().status()).isEqualTo(RequestStatus.CANCELLED);
    assertThat(actions(c)).doesNotContain("section_ended", "package_sealed");
  }

  @Test
  void aPackageIsDeletedOnceAndTheProofIsKept() {
    Conversation c = dispatched("delete");
    c.say(
        c.sealed(
            1, c.awaitCollect("profile"), c.awaitCollect("accounts"), c.awaitCollect("support")));
    c.awaitStatus(RequestStatus.READY);
    PackageMessage proof =
        new PackageMessage.Deleted(c.requestId(), 1, PackageMessage.What.PACKAGE, 1, SEALED);
    c.inTransaction(() -> {
      intake.bean(Packages.class).delete(c.requestId(), 1, new Actor.System());
      intake.bean(Packages.class).delete(c.requestId(), 1, new Actor.System());
    });
    assertThat(intake.wiretap().await(c.requestId(), PlanMessage.DeletePackage.class, 1))
        .hasSize(1);
    c.say(proof);
    awaitAudit(c, "package_deleted");
    var row =
        intake.bean(DSLContext.class).fetchSingle(PACKAGE, PACKAGE.REQUEST_ID.eq(c.requestId()));
    assertThat(row.getState()).isEqualTo("deleted");
    assertThat(row.getDeletedAt()).isNotNull();
    assertThat(intake.bean(Audit.class).firstBroken(c.requestId())).isEmpty();
  }

  @Test
  void aPackageThatCannotBeMadeNeedsAttention() {
    Conversation c = dispatched("failed");
    c.awaitCollect("profile");
    c.say(new PackageMessage.Failed(c.requestId(), 1, Failure.of(Reason.INTERNAL)));
    assertThat(c.awaitStatus(RequestStatus.NEEDS_ATTENTION).statusReason())
        .startsWith("The package could not be made:");
  }

  @Test
  void mailsThatWereSentOrNotAreRemembered() {
    Conversation c = dispatched("mail");
    c.say(
        c.sealed(
            1, c.awaitCollect("profile"), c.awaitCollect("accounts"), c.awaitCollect("support")));
    NotificationMessage.Mail mail =
        intake.wiretap().await(c.requestId(), NotificationMessage.Mail.class, 1).getFirst();
    var notSent = new NotificationOutcome.NotSent(mail.id(), c.requestId(), 550, SEALED);
    intake.wiretap().send(Topics.NOTIFICATION_OUTCOMES, notSent);
    intake.wiretap().send(Topics.NOTIFICATION_OUTCOMES, notSent);
    awaitAudit(c, "mail_not_sent");
    assertThat(c.row().statusReason())
        .isEqualTo("The ready mail could not be delivered to the person's address.");
    var sent = new NotificationOutcome.Sent(mail.id(), c.requestId(), "<1@acme.example>", SEALED);
    intake.wiretap().send(Topics.NOTIFICATION_OUTCOMES, sent);
    intake.wiretap().send(Topics.NOTIFICATION_OUTCOMES, sent);
    intake.wiretap().send(Topics.NOTIFICATION_OUTCOMES, notSent);
    awaitAudit(c, "mail_sent");
    assertThat(actions(c)).filteredOn("mail_not_sent"::equals).hasSize(1);
    var row =
        intake.bean(DSLContext.class).fetchSingle(NOTIFICATION, NOTIFICATION.ID.eq(mail.id()));
    assertThat(row.getSmtpStatus()).isEqualTo(550);
    assertThat(row.getMessageId()).isEqualTo("<1@acme.example>");
  }

  @Test
  void collectionWithoutAVerificationIsRefusedByTheDatabase() {
    UUID id = Conversation.received(intake, RequestType.ACCESS, subject("unverified"));
    assertThatThrownBy(() ->
            intake
                .bean(TransactionTemplate.class)
                .executeWithoutResult(status -> intake.bean(Planner.class).start(id)))
        .hasStackTraceContaining("package_request_id_fkey");
    assertThat(intake.bean(Requests.class).find(id).orElseThrow().status())
        .isEqualTo(RequestStatus.PENDING);
    assertThat(intake.wiretap().heard(id, PlanMessage.class)).isEmpty();
  }

  private static SubjectDetails subject(String name) {
    return new SubjectDetails(
        name + "@example.org", "id-" + name, "Name of " + name, Map.of("account_no", "A-" + name));
  }

  private static Conversation dispatched(String name) {
    Conversation c = Conversation.begin(intake, subject(name));
    c.say(c.identityFound(c.awaitResolve("address_on_file", 1), name + "@example.org"));
    c.say(c.identityFound(c.awaitResolve("customer", 1), "cus_" + name));
    c.say(c.identityFound(c.awaitResolve("contact", 1), "con_" + name));
    c.awaitCollect("support");
    return c;
  }

  private static List<String> actions(Conversation c) {
    return intake.bean(Audit.class).of(c.requestId()).stream().map(AuditEntry::action).toList();
  }

  private static void awaitAudit(Conversation c, String action) {
    Awaitility.await(action).atMost(PATIENCE).until(() -> actions(c).contains(action));
  }

  private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + intake.port() + path)).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }
}

package dev.dossier.intake.seal;

import static dev.dossier.intake.db.Tables.DOWNLOAD_LINK;
import static dev.dossier.intake.db.Tables.NOTIFICATION;
import static dev.dossier.intake.db.Tables.PACKAGE;
import static dev.dossier.intake.db.Tables.PAUSE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.common.event.MailContent;
import dev.dossier.common.event.NotificationMessage.Kind;
import dev.dossier.common.event.PackageMessage;
import dev.dossier.common.event.PackageMessage.SealedSection;
import dev.dossier.common.storage.ObjectKeys;
import dev.dossier.intake.audit.Actor;
import dev.dossier.intake.audit.Audit;
import dev.dossier.intake.audit.AuditEntry;
import dev.dossier.intake.db.tables.records.PackageRecord;
import dev.dossier.intake.fixture.App;
import dev.dossier.intake.fixture.Bodies;
import dev.dossier.intake.fixture.Mails;
import dev.dossier.intake.fixture.Parallel;
import dev.dossier.intake.fixture.RunningIntake;
import dev.dossier.intake.packages.Packages;
import dev.dossier.intake.plan.Planner;
import dev.dossier.intake.request.Requests;
import dev.dossier.intake.request.Transition;
import dev.dossier.intake.time.Utc;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** A package that is sealed while the person is being asked something. */
class PausedAtSealIT {
  private static final RunningIntake INTAKE = RunningIntake.get();
  private static final String REASON = "{\"reason\": \"It is settled.\"}";
  private static final String WAITS =
      "The package is ready and waits: the person's identity is in question.";

  private final App app = App.create(INTAKE, App.ALL);
  private final DSLContext db = INTAKE.bean(DSLContext.class);

  @Test
  void whileItIsInQuestionWhoThePersonIsThePackageIsKeptAndNobodyGetsIt() {
    UUID id = verified();
    pause(id, "identity");

    seal(id, 1);

    JsonNode seen = app.get(id).body();
    assertThat(seen.path("status").asString()).isEqualTo("needs_attention");
    assertThat(seen.path("statusReason").asString()).isEqualTo(WAITS);
    assertThat(seen.path("completedAt").isNull()).isTrue();
    PackageRecord kept = version(id, 1);
    assertThat(kept.getState()).isEqualTo("sealed");
    assertThat(kept.getBytes()).isEqualTo(1234);
    assertThat(kept.getSha256()).isEqualTo("ab".repeat(32));
    assertThat(kept.getObjectKey()).isEqualTo(ObjectKeys.packageOf(id, 1, 1));
    assertThat(links(id)).isZero();
    assertThat(clock(id).path("paused").asBoolean()).isTrue();
  }

  @Test
  void thatAPackageWaitsIsCountedAmongWhatNeedsAttention() {
    UUID id = verified();
    pause(id, "identity");
    MeterRegistry metrics = INTAKE.bean(MeterRegistry.class);
    Counter waiting = metrics.counter("dossier.requests.attention", "why", "identity_in_question");
    double before = waiting.count();

    seal(id, 1);

    assertThat(waiting.count()).isEqualTo(before + 1);
  }

  @Test
  void noFreshLinkCanBeAskedForMeanwhile() {
    UUID id = verified();
    pause(id, "identity");
    seal(id, 1);

    App.Reply reply = app.post("/api/v1/requests/" + id + "/reissue-link");

    assertThat(reply.status()).isEqualTo(409);
    assertThat(reply.body().path("type").asString()).endsWith("wrong-state");
    assertThat(links(id)).isZero();
  }

  @Test
  void noOtherDecisionHandsItOut() {
    UUID id = verified();
    pause(id, "identity");
    seal(id, 1);

    for (String call : List.of("release", "confirm-identity", "sections/profile/retry")) {
      assertThat(post(id, call, REASON).status()).as(call).isEqualTo(409);
    }
    seal(id, 1);

    assertThat(app.get(id).body().path("status").asString()).isEqualTo("needs_attention");
    assertThat(links(id)).isZero();
  }

  @Test
  void whenTheOfficerResumesTheLinkIsMailed() {
    UUID id = verified();
    pause(id, "identity");
    seal(id, 1);

    App.Reply reply = post(id, "resume", REASON);

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body().path("status").asString()).isEqualTo("ready");
    assertThat(reply.body().path("statusReason").isNull()).isTrue();
    assertThat(reply.body().path("completedAt").isNull()).isFalse();
    MailContent mail = new Mails(INTAKE).await(id, Kind.READY, 1).getFirst();
    assertThat(mail.link()).asString().contains("/download/");
    assertThat(links(id)).isOne();
    assertThat(clock(id).path("paused").asBoolean()).isFalse();
    assertThat(entry(id, "seal").actor()).startsWith("officer:");
    assertThat(post(id, "resume", REASON).status()).as("once").isEqualTo(409);
    assertThat(INTAKE.bean(Audit.class).firstBroken(id)).isEmpty();
  }

  @Test
  void ofOfficersWhoResumeAtOnceOneHasItMailed() {
    UUID id = verified();
    pause(id, "identity");
    seal(id, 1);

    List<Integer> answers = Parallel.times(6, i -> post(id, "resume", REASON).status());

    assertThat(answers).containsOnlyOnce(200).contains(409);
    assertThat(links(id)).isOne();
  }

  @Test
  void resumedBeforeThePackageIsThereItIsReadyAsSoonAsItIs() {
    UUID id = verified();
    pause(id, "identity");

    App.Reply reply = post(id, "resume", REASON);

    assertThat(reply.body().path("status").asString()).isEqualTo("processing");
    assertThat(links(id)).isZero();
    seal(id, 1);
    assertThat(app.get(id).body().path("status").asString()).isEqualTo("ready");
    assertThat(links(id)).isOne();
  }

  @Test
  void whatNeededAttentionBeforeSaysThatItWaits() {
    UUID id = verified();
    pause(id, "identity");
    move(id, Transition.NEED_ATTENTION);

    seal(id, 1);

    assertThat(app.get(id).body().path("statusReason").asString()).isEqualTo(WAITS);
    assertThat(links(id)).isZero();
    assertThat(post(id, "resume", REASON).body().path("status").asString()).isEqualTo("ready");
  }

  @ParameterizedTest
  @ValueSource(strings = {"refuse", "close", "cancel"})
  void whatIsEndedInsteadIsDeletedAndMailedToNobody(String call) {
    UUID id = verified();
    pause(id, "identity");
    seal(id, 1);

    assertThat(post(id, call, call.equals("cancel") ? "" : REASON).status()).isEqualTo(200);

    assertThat(version(id, 1).getState()).isEqualTo("deleting");
    assertThat(post(id, "resume", REASON).status()).isEqualTo(409);
    assertThat(links(id)).isZero();
  }

  @Test
  void anAnswerEndsTheQuestionWhichDataIsMeant() {
    UUID id = verified();
    LocalDate before = due(id);
    pause(id, "clarification");
    askedDaysAgo(id, 9);

    seal(id, 1);

    assertThat(app.get(id).body().path("status").asString()).isEqualTo("ready");
    assertThat(links(id)).isOne();
    JsonNode clock = clock(id);
    assertThat(clock.path("paused").asBoolean()).isFalse();
    assertThat(clock.path("pauses").get(0).path("answeredAt").isNull()).isFalse();
    assertThat(clock.path("pauses").get(0).path("days").asInt()).isEqualTo(9);
    assertThat(due(id)).isAfter(before);
    AuditEntry ended = entry(id, "pause_ended");
    assertThat(ended.actor()).isEqualTo("system");
    assertThat(ended.detail().get("ground")).isEqualTo("clarification");
    assertThat(entry(id, "due_date_moved").detail().get("why")).isEqualTo("pause");
    assertThat(INTAKE.bean(Audit.class).firstBroken(id)).isEmpty();
  }

  /** A clock that is behind the one that the question was recorded by. */
  @Test
  void aQuestionOfTheNextInstantIsEndedToo() {
    UUID id = verified();
    pause(id, "clarification");
    db.update(PAUSE)
        .set(PAUSE.STARTED_AT, Utc.of(Instant.now().plusSeconds(60)))
        .where(PAUSE.REQUEST_ID.eq(id))
        .execute();

    seal(id, 1);

    assertThat(app.get(id).body().path("status").asString()).isEqualTo("ready");
    assertThat(clock(id).path("paused").asBoolean()).isFalse();
  }

  @Test
  void whatIsCollectedAgainIsNotPausedAndEndsWhatIsOpenWithoutMovingTheDate() {
    UUID id = verified();
    seal(id, 1);
    assertThat(post(id, "pause", question("identity")).status()).as("answered").isEqualTo(409);
    INTAKE
        .bean(TransactionTemplate.class)
        .executeWithoutResult(status -> {
          INTAKE.bean(Packages.class).delete(id, 1, new Actor.System());
          INTAKE.bean(Requests.class).move(id, Transition.EXPIRE, null, new Actor.System());
          INTAKE.bean(Planner.class).collectAgain(id, new Actor.Subject());
        });
    assertThat(post(id, "pause", question("identity")).status()).as("again").isEqualTo(409);
    LocalDate before = due(id);
    open(id);

    seal(id, 2);

    assertThat(app.get(id).body().path("status").asString()).isEqualTo("ready");
    assertThat(clock(id).path("paused").asBoolean()).isFalse();
    assertThat(due(id)).isEqualTo(before);
  }

  private UUID verified() {
    Instant received = Instant.now().minus(Duration.ofDays(12)).truncatedTo(ChronoUnit.MILLIS);
    App.Reply reply =
        app.submit(
            """
            {"type": "access", "subject": {"email": "%s"}, "receivedAt": "%s",
             "identityVerified": {"method": "session", "at": "%s"}}\
            """
                .formatted(Bodies.freshAddress(), received, received));
    assertThat(reply.status()).isEqualTo(202);
    return reply.id();
  }

  private void pause(UUID id, String ground) {
    assertThat(post(id, "pause", question(ground)).status()).isEqualTo(200);
  }

  private static String question(String ground) {
    return "{\"reason\": \"Who are you?\", \"ground\": \"%s\"}".formatted(ground);
  }

  /** As none is nowadays: a question of nine days ago that nobody ended. */
  private void open(UUID id) {
    db.insertInto(PAUSE)
        .set(PAUSE.ID, UUID.randomUUID())
        .set(PAUSE.REQUEST_ID, id)
        .set(PAUSE.GROUND, "clarification")
        .set(PAUSE.DECISION, UUID.randomUUID())
        .set(
            PAUSE.NOTIFICATION,
            db.select(NOTIFICATION.ID)
                .from(NOTIFICATION)
                .where(NOTIFICATION.REQUEST_ID.eq(id))
                .limit(1)
                .fetchSingle(NOTIFICATION.ID))
        .set(PAUSE.STARTED_AT, Utc.of(Instant.now().minus(Duration.ofDays(9))))
        .execute();
    db.update(NOTIFICATION)
        .set(NOTIFICATION.SENT_AT, Utc.of(Instant.now().minus(Duration.ofDays(9))))
        .where(NOTIFICATION.REQUEST_ID.eq(id))
        .execute();
  }

  private void askedDaysAgo(UUID id, int days) {
    Instant then = Instant.now().minus(Duration.ofDays(days));
    db.update(PAUSE).set(PAUSE.STARTED_AT, Utc.of(then)).where(PAUSE.REQUEST_ID.eq(id)).execute();
    db.update(NOTIFICATION)
        .set(NOTIFICATION.SENT_AT, Utc.of(then))
        .where(NOTIFICATION.REQUEST_ID.eq(id).and(NOTIFICATION.KIND.eq("clarification")))
        .execute();
  }

  private static void seal(UUID id, int version) {
    INTAKE
        .bean(PackageOutcomes.class)
        .handle(
            new PackageMessage.Sealed(
                id,
                version,
                1,
                ObjectKeys.packageOf(id, version, 1),
                1234,
                "ab".repeat(32),
                Stream.of("profile", "accounts", "support")
                    .map(name -> new SealedSection(name, "nothing_found", null, 0, 0))
                    .toList(),
                Instant.now()));
  }

  private static void move(UUID id, Transition transition) {
    INTAKE
        .bean(TransactionTemplate.class)
        .executeWithoutResult(status ->
            assertThat(
                    INTAKE
                        .bean(Requests.class)
                        .move(id, transition, "Something else.", new Actor.System()))
                .isTrue());
  }

  private App.Reply post(UUID id, String call, String body) {
    String path = "/api/v1/requests/" + id + "/" + call;
    return body.isEmpty() ? app.post(path) : app.post(path, body);
  }

  private JsonNode clock(UUID id) {
    return app.get("/api/v1/requests/" + id + "/clock").body();
  }

  private LocalDate due(UUID id) {
    return LocalDate.parse(app.get(id).body().path("dueDate").asString());
  }

  private int links(UUID id) {
    return db.fetchCount(DOWNLOAD_LINK, DOWNLOAD_LINK.REQUEST_ID.eq(id));
  }

  private PackageRecord version(UUID id, int number) {
    return db.selectFrom(PACKAGE)
        .where(PACKAGE.REQUEST_ID.eq(id).and(PACKAGE.VERSION.eq(number)))
        .fetchSingle();
  }

  private static AuditEntry entry(UUID id, String action) {
    return INTAKE.bean(Audit.class).of(id).stream()
        .filter(entry -> entry.action().equals(action))
        .findFirst()
        .orElseThrow();
  }
}

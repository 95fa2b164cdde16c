package dev.dossier.intake.seal;

import static dev.dossier.intake.db.Tables.COOLING_OFF;
import static dev.dossier.intake.db.Tables.DOWNLOAD_LINK;
import static dev.dossier.intake.db.Tables.PACKAGE;
import static dev.dossier.intake.db.Tables.REQUEST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.common.event.NotificationMessage.Kind;
import dev.dossier.common.event.PackageMessage;
import dev.dossier.common.event.PackageMessage.SealedSection;
import dev.dossier.common.event.PlanMessage;
import dev.dossier.common.storage.ObjectKeys;
import dev.dossier.intake.audit.Audit;
import dev.dossier.intake.audit.AuditEntry;
import dev.dossier.intake.fixture.App;
import dev.dossier.intake.fixture.Bodies;
import dev.dossier.intake.fixture.Browser;
import dev.dossier.intake.fixture.Mails;
import dev.dossier.intake.fixture.Parallel;
import dev.dossier.intake.fixture.RunningIntake;
import dev.dossier.intake.fixture.Sabotage;
import dev.dossier.intake.time.Utc;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** A sealed package that waits before anything of it leaves. */
class CoolingOffIT {
  private static final RunningIntake INTAKE = RunningIntake.get();
  private static final String SETTING = "--dossier.delivery.cooling-off=P2D";
  private static final String REASON = "{\"reason\": \"It is settled.\"}";
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private App app;
  private Browser browser;
  private Mails mails;
  private DSLContext db;

  CoolingOffIT() {
    open();
  }

  private void open() {
    app = App.create(INTAKE, App.ALL);
    browser = new Browser(INTAKE);
    mails = new Mails(INTAKE);
    db = INTAKE.bean(DSLContext.class);
  }

  @BeforeAll
  static void cool() {
    INTAKE.restartWith(SETTING);
  }

  @AfterAll
  static void asBefore() {
    INTAKE.restartWith();
  }

  @Test
  void nothingLeavesBeforeTheTimeIsOver() {
    UUID id = asserted();
    LocalDate due = LocalDate.parse(view(id).path("dueDate").asString());

    seal(id, 1);
    run();

    JsonNode seen = view(id);
    assertThat(seen.path("status").asString()).isEqualTo("processing");
    assertThat(seen.path("statusReason").asString()).contains("cooling-off");
    assertThat(seen.path("completedAt").isNull()).isTrue();
    assertThat(seen.path("dueDate").asString()).isEqualTo(due.toString());
    assertThat(Instant.parse(seen.path("handOverAt").asString()))
        .isBetween(
            Instant.now().plus(Duration.ofDays(2)).minusSeconds(60),
            Instant.now().plus(Duration.ofDays(2)));
    assertThat(links(id)).isZero();
    assertThat(version(id)).isEqualTo("sealed");
    assertThat(app.post("/api/v1/requests/" + id + "/reissue-link").status()).isEqualTo(409);
    assertThat(entry(id, "cooling_off_began").detail()).containsKeys("version", "until");
  }

  @Test
  void thenItIsHandedOverOnceWhateverTheNumberOfReplicas() {
    UUID id = asserted();
    seal(id, 1);
    over(id);

    Parallel.times(
        8,
        i -> {
          run();
          return i;
        });

    JsonNode seen = view(id);
    assertThat(seen.path("status").asString()).isEqualTo("ready");
    assertThat(seen.path("statusReason").isNull()).isTrue();
    assertThat(seen.path("handOverAt").isNull()).isTrue();
    assertThat(links(id)).isOne();
    String token = mails.token(id, Kind.READY, 1);
    assertThat(browser.get("/download/" + token).statusCode()).isEqualTo(200);
    assertThat(entry(id, "cooling_off_ended").detail().get("why")).isEqualTo("time");
    assertThat(INTAKE.bean(Audit.class).firstBroken(id)).isEmpty();
  }

  @Test
  void theJobComesByItself() {
    UUID id = asserted();
    seal(id, 1);

    over(id);

    assertThat(mails.await(id, Kind.READY, 1)).hasSize(1);
  }

  @Test
  void aRestartForgetsNothingNorDoesTheEndOfTheSetting() {
    UUID id = asserted();
    seal(id, 1);

    INTAKE.restartWith();
    open();
    run();

    assertThat(links(id)).isZero();
    over(id);
    run();
    assertThat(links(id)).isOne();
    INTAKE.restartWith(SETTING);
  }

  @Test
  void itNeverWaitsIntoTheDueDate() {
    UUID id = asserted();
    LocalDate tomorrow = LocalDate.now(BERLIN).plusDays(1);
    due(id, tomorrow);

    seal(id, 1);

    assertThat(Instant.parse(view(id).path("handOverAt").asString()))
        .isEqualTo(tomorrow.atStartOfDay(BERLIN).toInstant());
    run();
    assertThat(links(id)).isZero();
    due(id, tomorrow.minusDays(1));
    run();
    assertThat(links(id)).isOne();
    assertThat(entry(id, "cooling_off_ended").detail().get("why")).isEqualTo("due_date");
  }

  @Test
  void onTheDueDateItDoesNotWaitAtAll() {
    UUID id = asserted();
    due(id, LocalDate.now(BERLIN));

    seal(id, 1);

    assertThat(view(id).path("status").asString()).isEqualTo("ready");
    assertThat(links(id)).isOne();
  }

  @ParameterizedTest
  @ValueSource(strings = {"refuse", "close", "cancel"})
  void whatIsStoppedMeanwhileIsDeletedAndNeverMailed(String call) {
    UUID id = asserted();
    seal(id, 1);

    assertThat(post(id, call, call.equals("cancel") ? "" : REASON).status()).isEqualTo(200);

    stopped(id);
  }

  @Test
  void thePersonWhoNeverAskedStopsItByTheFirstMail() {
    UUID id = app.submit(Bodies.unverified("access", Bodies.freshAddress())).id();
    String notMe = Mails.token(mails.await(id, Kind.VERIFICATION, 1).getFirst().notMeLink());
    browser.post("/verify", mails.token(id, Kind.VERIFICATION, 1));
    assertThat(browser.get("/not-me/" + notMe).body()).contains("<form", "is deleted then");
    seal(id, 1);

    assertThat(browser.post("/not-me", notMe).body()).contains("What was gathered is deleted");

    stopped(id);
    assertThat(browser.post("/not-me", notMe).statusCode()).isEqualTo(200);
  }

  @Test
  void thePersonWhoNeverAskedStopsTheCollectingToo() {
    UUID id = app.submit(Bodies.unverified("access", Bodies.freshAddress())).id();
    String notMe = Mails.token(mails.await(id, Kind.VERIFICATION, 1).getFirst().notMeLink());
    browser.post("/verify", mails.token(id, Kind.VERIFICATION, 1));

    assertThat(browser.post("/not-me", notMe).statusCode()).isEqualTo(200);

    assertThat(view(id).path("status").asString()).isEqualTo("cancelled");
    assertThat(version(id)).isEqualTo("cancelled");
  }

  @Test
  void onceItIsHandedOverTheFirstMailStopsNothing() {
    UUID id = app.submit(Bodies.unverified("access", Bodies.freshAddress())).id();
    String notMe = Mails.token(mails.await(id, Kind.VERIFICATION, 1).getFirst().notMeLink());
    browser.post("/verify", mails.token(id, Kind.VERIFICATION, 1));
    seal(id, 1);
    over(id);
    run();

    assertThat(browser.post("/not-me", notMe).statusCode()).isEqualTo(409);
    assertThat(view(id).path("status").asString()).isEqualTo("ready");
  }

  @Test
  void aQuestionOfWhoThePersonIsHoldsItBeyondThatTime() {
    UUID id = asserted();
    seal(id, 1);
    String question = "{\"reason\": \"Who are you?\", \"ground\": \"identity\"}";
    assertThat(post(id, "pause", question).status()).isEqualTo(200);

    over(id);
    run();

    assertThat(view(id).path("status").asString()).isEqualTo("needs_attention");
    assertThat(links(id)).isZero();
    assertThat(post(id, "resume", REASON).body().path("status").asString()).isEqualTo("ready");
    assertThat(links(id)).isOne();
  }

  @Test
  void anAnswerToThatQuestionDoesNotEndTheTime() {
    UUID id = asserted();
    String question = "{\"reason\": \"Who are you?\", \"ground\": \"identity\"}";
    assertThat(post(id, "pause", question).status()).isEqualTo(200);
    seal(id, 1);
    assertThat(view(id).path("status").asString()).isEqualTo("needs_attention");

    App.Reply reply = post(id, "resume", REASON);

    assertThat(reply.body().path("status").asString()).isEqualTo("processing");
    assertThat(reply.body().path("statusReason").asString()).contains("cooling-off");
    assertThat(links(id)).isZero();
    over(id);
    run();
    assertThat(links(id)).isOne();
  }

  @Test
  void oneThatCannotBeHandedOverHoldsUpNoOther() {
    UUID bad = asserted();
    UUID good = asserted();
    seal(bad, 1);
    seal(good, 1);

    try (Sabotage sabotage = Sabotage.of(INTAKE, bad)) {
      over(bad);
      over(good);
      run();
    }

    assertThat(view(good).path("status").asString()).isEqualTo("ready");
  }

  private void stopped(UUID id) {
    assertThat(INTAKE.wiretap().await(id, PlanMessage.DeletePackage.class, 1)).hasSize(1);
    assertThat(version(id)).isEqualTo("deleting");
    assertThat(db.fetchExists(COOLING_OFF, COOLING_OFF.REQUEST_ID.eq(id))).isFalse();
    over(id);
    run();
    assertThat(links(id)).isZero();
    assertThat(view(id).path("handOverAt").isNull()).isTrue();
  }

  private UUID asserted() {
    return app.submit(Bodies.verified("access", Bodies.freshAddress(), Instant.now())).id();
  }

  private void over(UUID id) {
    db.update(COOLING_OFF)
        .set(COOLING_OFF.UNTIL, Utc.of(Instant.now().minusSeconds(1)))
        .where(COOLING_OFF.REQUEST_ID.eq(id))
        .execute();
  }

  private void due(UUID id, LocalDate date) {
    db.update(REQUEST)
        .set(REQUEST.DUE_DATE, date)
        .set(REQUEST.INTERNAL_DUE_DATE, date)
        .where(REQUEST.ID.eq(id))
        .execute();
  }

  private static void run() {
    INTAKE.bean(CooledPackages.class).run();
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

  private App.Reply post(UUID id, String call, String body) {
    String path = "/api/v1/requests/" + id + "/" + call;
    return body.isEmpty() ? app.post(path) : app.post(path, body);
  }

  private JsonNode view(UUID id) {
    return app.get(id).body();
  }

  private int links(UUID id) {
    return db.fetchCount(DOWNLOAD_LINK, DOWNLOAD_LINK.REQUEST_ID.eq(id));
  }

  private String version(UUID id) {
    return db.select(PACKAGE.STATE)
        .from(PACKAGE)
        .where(PACKAGE.REQUEST_ID.eq(id))
        .fetchSingle(PACKAGE.STATE);
  }

  private static AuditEntry entry(UUID id, String action) {
    List<AuditEntry> entries = INTAKE.bean(Audit.class).of(id);
    return entries.stream()
        .filter(entry -> entry.action().equals(action))
        .findFirst()
        .orElseThrow();
  }
}

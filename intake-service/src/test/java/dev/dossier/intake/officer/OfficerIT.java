package dev.dossier.intake.officer;

import static dev.dossier.intake.db.Tables.AUDIT;
import static dev.dossier.intake.db.Tables.DECISION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.dossier.common.event.CollectMessage.Collect;
import dev.dossier.common.event.CollectMessage.Resolve;
import dev.dossier.common.event.Failure;
import dev.dossier.common.event.NotificationMessage.Kind;
import dev.dossier.common.event.PackageMessage;
import dev.dossier.common.event.PlanMessage;
import dev.dossier.common.event.Reason;
import dev.dossier.intake.audit.Audit;
import dev.dossier.intake.fixture.App;
import dev.dossier.intake.fixture.Bodies;
import dev.dossier.intake.fixture.Conversation;
import dev.dossier.intake.fixture.Mails;
import dev.dossier.intake.fixture.Parallel;
import dev.dossier.intake.fixture.RunningIntake;
import dev.dossier.intake.request.RequestStatus;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Officers' calls over HTTP, the other services played by the test. */
class OfficerIT {
  private static final RunningIntake INTAKE = RunningIntake.get();

  @Test
  void aFailedSectionIsCollectedOnceMore() {
    Case it = Case.failed(INTAKE, "profile");
    assertThat(it.section("profile").path("reasonText").asString()).contains("42601");

    App.Reply reply = it.decide("sections/profile/retry");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body().path("status").asString()).isEqualTo("processing");
    assertThat(reply.body().path("statusReason").isNull()).isTrue();
    Collect again = it.c().awaitBegun("profile", 2);
    assertThat(again.sections().getFirst().attempt()).as("five attempts anew").isEqualTo(1);
    assertThat(it.c().awaitPlans(2).getLast().revision()).isEqualTo(2);
    it.c().say(it.c().ended(again, 7));
    it.awaitSection("profile", "found");
    assertThat(it.section("profile").path("reason").isNull()).isTrue();
    it.say(
        it.c().sealed(2, again, it.c().awaitCollect("accounts"), it.c().awaitCollect("support")));
    it.c().awaitStatus(RequestStatus.READY);
    assertThat(it.c().collected("accounts")).hasSize(1);
  }

  @Test
  void aSectionThatFailsAgainNeedsAttentionAgain() {
    Case it = Case.failed(INTAKE, "profile");
    it.decide("sections/profile/retry");

    it.c().say(it.c().failed(it.c().awaitBegun("profile", 2), Failure.of(Reason.ACCESS_DENIED)));

    assertThat(it.c().awaitStatus(RequestStatus.NEEDS_ATTENTION).statusReason())
        .contains("profile (access_denied)");
    assertThat(it.decide("sections/profile/retry").status()).isEqualTo(200);
  }

  @Test
  void aRetryAsksTheProviderThatFailedAgain() {
    Case it = Case.begun(INTAKE);
    it.c().say(it.c().identityFound(it.c().awaitResolve("address_on_file", 1), it.address()));
    it.c().say(it.c().ended(it.c().awaitCollect("profile"), 1));
    it.c().say(it.c().ended(it.c().awaitCollect("accounts"), 1));
    it.c().say(it.c().identityFailed(it.c().awaitResolve("customer", 1), Reason.ACCESS_DENIED));
    it.c().awaitStatus(RequestStatus.NEEDS_ATTENTION);
    assertThat(it.section("support").path("reason").asString()).isEqualTo("upstream_failed");

    it.decide("sections/support/retry");

    Resolve again = it.c().awaitLookedUp("customer", 2);
    assertThat(it.section("support").path("status").asString()).isEqualTo("waiting");
    it.c().say(it.c().identityFound(again, "cus_9"));
    Resolve contact = it.c().awaitLookedUp("contact", 1);
    assertThat(it.c().identifiers(contact).get("customer")).containsExactly("cus_9");
    it.c().say(it.c().identityFound(contact, "con_9"));
    assertThat(it.c().identifiers(it.c().awaitCollect("support")).get("contact"))
        .containsExactly("con_9");
    assertThat(it.c().lookedUp("address_on_file")).as("it was known").hasSize(1);
  }

  @Test
  void whatCannotBePackedThoughAllWasCollectedCanBeCollectedAgain() {
    Case it = Case.dispatched(INTAKE);
    for (String section : List.of("profile", "accounts", "support")) {
      it.c().say(it.c().ended(it.c().awaitCollect(section), 3));
    }
    it.awaitSection("support", "found");
    it.awaitSection("profile", "found");
    it.awaitSection("accounts", "found");
    it.say(new PackageMessage.Failed(it.c().requestId(), 1, Failure.of(Reason.INTERNAL)));
    it.c().awaitStatus(RequestStatus.NEEDS_ATTENTION);

    assertThat(it.decide("sections/profile/retry").status()).isEqualTo(200);

    it.c().awaitBegun("profile", 2);
    PlanMessage.Plan plan = it.c().awaitPlans(2).getLast();
    assertThat(plan.revision()).isEqualTo(2);
    assertThat(plan.sections())
        .as("the packager is told what counts no more")
        .extracting(PlanMessage.PlannedSection::name, PlanMessage.PlannedSection::replaced)
        .containsExactly(
            tuple("profile", List.of(Conversation.execution(it.c().awaitBegun("profile", 1)))),
            tuple("accounts", List.of()),
            tuple("support", List.of()));
  }

  @Test
  void allAttemptsBeforeARetryCountNoMoreAndNoneAfterIt() {
    Case it = Case.dispatched(INTAKE);
    it.c().say(it.c().failed(it.c().awaitBegun("profile", 1), Failure.of(Reason.TIMEOUT)));
    it.c().say(it.c().failed(it.c().awaitBegun("profile", 2), Failure.of(Reason.ACCESS_DENIED)));
    it.c().say(it.c().ended(it.c().awaitCollect("accounts"), 3));
    it.c().say(it.c().failed(it.c().awaitCollect("support"), Failure.of(Reason.ACCESS_DENIED)));
    it.c().awaitStatus(RequestStatus.NEEDS_ATTENTION);
    it.decide("sections/profile/retry");
    it.c().say(it.c().ended(it.c().awaitBegun("profile", 3), 3));
    it.awaitSection("profile", "found");

    it.decide("release");

    assertThat(it.c().awaitPlans(3).getLast().sections().getFirst().replaced())
        .containsExactly(
            Conversation.execution(it.c().awaitBegun("profile", 1)),
            Conversation.execution(it.c().awaitBegun("profile", 2)));
  }

  @Test
  void aReleasedRequestIsSealedWithoutTheFailedSections() {
    Case it = Case.failed(INTAKE, "profile", "support");

    App.Reply reply = it.decide("release");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body().path("status").asString()).isEqualTo("processing");
    PlanMessage.Plan plan = it.c().awaitPlans(2).getLast();
    assertThat(plan.revision()).isEqualTo(2);
    assertThat(plan.sections())
        .filteredOn(s -> s.settled() == PlanMessage.Settled.WAIVED)
        .extracting(PlanMessage.PlannedSection::name)
        .containsExactly("profile", "support");
    assertThat(plan.sections().getFirst().failure())
        .isEqualTo(new Failure(Reason.BAD_QUERY, "SQLSTATE 42601"));
    it.say(it.c().sealedWithout(2, List.of("profile", "support"), it.c().awaitCollect("accounts")));
    it.c().awaitStatus(RequestStatus.READY);
    JsonNode waived = it.section("profile");
    assertThat(waived.path("status").asString()).isEqualTo("waived");
    assertThat(waived.path("reason").asString()).isEqualTo("bad_query");
    assertThat(it.section("accounts").path("status").asString()).isEqualTo("found");
  }

  @Test
  void aConfirmedIdentityLetsTheCollectionGoOn() {
    Case it = Case.begun(INTAKE);
    it.c().say(it.c().identityFound(it.c().awaitResolve("address_on_file", 1), "old@example.org"));
    it.c().awaitStatus(RequestStatus.NEEDS_ATTENTION);
    assertThat(it.decide("release").status()).as("nothing failed").isEqualTo(409);
    assertThat(it.decide("sections/profile/retry").status()).isEqualTo(409);

    App.Reply reply = it.decide("confirm-identity", "Seen the passport.");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body().path("status").asString()).isEqualTo("processing");
    it.c().awaitCollect("profile");
    it.c().say(it.c().identityFound(it.c().awaitResolve("customer", 1), "cus_1"));
    it.c().say(it.c().identityFound(it.c().awaitResolve("contact", 1), "con_1"));
    it.c().awaitCollect("support");
    assertThat(it.decide("confirm-identity").status()).as("once").isEqualTo(409);
  }

  @ParameterizedTest
  @CsvSource({"refuse, refused, REFUSED", "close, failed, CLOSED"})
  void anEndedRequestLosesItsKeyThePackagerDeletesAndThePersonIsToldWhy(
      String call, String status, Kind letter) {
    Case it = Case.failed(INTAKE, "profile");

    App.Reply reply = it.decide(call, "Asked ten times this week.");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body().path("status").asString()).isEqualTo(status);
    assertThat(reply.body().path("statusReason").asString()).contains("by an officer");
    INTAKE.wiretap().await(it.c().requestId(), PlanMessage.Cancelled.class, 1);
    assertThat(it.version(1).getState()).isEqualTo("cancelled");
    assertThat(it.version(1).getContentKey()).isNull();
    assertThat(new Mails(INTAKE).await(it.c().requestId(), letter, 1).getFirst().reason())
        .isEqualTo("Asked ten times this week.");
    for (String later :
        List.of("refuse", "close", "release", "confirm-identity", "sections/profile/retry")) {
      assertThat(it.decide(later).status()).as(later).isEqualTo(409);
    }
  }

  @Test
  void aRequestThatWasNeverVerifiedCanBeRefusedButNotClosed() {
    App officer = App.create(INTAKE, App.ALL);
    UUID id = officer.submit(Bodies.unverified("access", Bodies.freshAddress())).id();
    String path = "/api/v1/requests/" + id + "/";

    assertThat(officer.post(path + "close", "{\"reason\": \"x\"}").status()).isEqualTo(409);
    assertThat(officer.post(path + "refuse", "{\"reason\": \"x\"}").status()).isEqualTo(200);
    assertThat(officer.get(id).body().path("status").asString()).isEqualTo("refused");
  }

  @ParameterizedTest
  @ValueSource(strings = {"release", "refuse", "close", "sections/profile/retry"})
  void ofTwoOfficersAtOnceOneDecides(String call) {
    Case it = Case.failed(INTAKE, "profile");

    List<Integer> answers = Parallel.times(4, number -> it.decide(call).status());

    assertThat(answers).containsExactlyInAnyOrder(200, 409, 409, 409);
    assertThat(it.audit().findValuesAsString("action"))
        .filteredOn(action -> action.startsWith("officer_"))
        .hasSize(1);
    assertThat(INTAKE.bean(Audit.class).firstBroken(it.c().requestId())).isEmpty();
  }

  @Test
  void theAuditSaysWhoAndTheirWordsStandEncryptedBesideIt() {
    Case it = Case.failed(INTAKE, "profile");
    String words = "Frau Müller-Lüdenscheidt rief an";

    it.decide("sections/profile/retry", words);

    JsonNode entry = null;
    for (JsonNode each : it.audit()) {
      if (each.path("action").asString().equals("officer_retry")) {
        entry = each;
      }
    }
    assertThat(entry).isNotNull();
    assertThat(entry.path("actor").asString()).startsWith("officer:");
    assertThat(entry.path("reason").asString()).isEqualTo(words);
    DSLContext db = INTAKE.bean(DSLContext.class);
    String stored =
        db.selectFrom(AUDIT).where(AUDIT.REQUEST_ID.eq(it.c().requestId())).fetch().toString()
            + new String(
                db.selectFrom(DECISION)
                    .where(DECISION.REQUEST_ID.eq(it.c().requestId()))
                    .fetchSingle()
                    .getReason(),
                StandardCharsets.ISO_8859_1);
    assertThat(stored).doesNotContain("rief an");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | /reason | required",
        "{\"reason\": null} | /reason | required",
        "{\"reason\": \"  \"} | /reason | blank",
        "{\"reason\": 7} | /reason | text",
        "{\"reason\": \"a\", \"why\": 1} | /why | unknown",
        "{\"reason\": \"a\", \"reason\": \"b\"} | /reason | once",
        "[] | '' | object",
        "{ | '' | JSON"
      })
  void aWrongBodyIsRefusedByField(String body, String field, String message) {
    Case it = Case.begun(INTAKE);

    App.Reply reply = it.officer().post(it.path("refuse"), body);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.body().path("errors").get(0).path("field").asString()).isEqualTo(field);
    assertThat(reply.body().path("errors").get(0).path("message").asString()).contains(message);
    assertThat(it.c().row().status()).isEqualTo(RequestStatus.PROCESSING);
  }

  @Test
  void aReasonHasAtMostThousandCharacters() {
    Case it = Case.begun(INTAKE);
    assertThat(it.decide("refuse", "a".repeat(1001)).status()).isEqualTo(400);
    assertThat(it.decide("refuse", "😀".repeat(1000)).status()).isEqualTo(200);
  }

  @Test
  void noCallWithoutTheScopeAndTheType() {
    Case it = Case.failed(INTAKE, "profile");
    App app = App.create(INTAKE, "requests:write", "requests:read");
    for (String call :
        List.of("refuse", "close", "release", "confirm-identity", "sections/profile/retry")) {
      assertThat(app.post(it.path(call), "{\"reason\": \"x\"}").status()).isEqualTo(403);
      assertThat(it.officer().post(it.path(call)).status()).isEqualTo(415);
    }
    assertThat(it.decide("sections/nothing/retry").status()).isEqualTo(404);
    assertThat(it.decide("sections/%01%C3%A4/retry").status()).isEqualTo(404);
    assertThat(it.c().row().status()).isEqualTo(RequestStatus.NEEDS_ATTENTION);
    assertThat(it.audit().findValuesAsString("action"))
        .noneMatch(action -> action.startsWith("officer_"));
  }

  @Test
  void whatIsUnderWayCannotBeRetriedOrReleased() {
    Case it = Case.dispatched(INTAKE);

    App.Reply reply = it.decide("sections/profile/retry");

    assertThat(reply.status()).isEqualTo(409);
    assertThat(reply.body().path("type").asString()).endsWith("wrong-state");
    assertThat(reply.body().path("detail").asString())
        .isEqualTo("The request is processing and the section collecting.");
    assertThat(reply.requestId()).isEqualTo(it.c().requestId());
    assertThat(it.decide("release").status()).isEqualTo(409);
    assertThat(it.decide("confirm-identity").status()).isEqualTo(409);
  }

  @Test
  void whileItIsTriedAgainTheLastReasonIsShown() {
    Case it = Case.dispatched(INTAKE);
    it.c()
        .say(
            it.c()
                .failed(
                    it.c().awaitCollect("support"), new Failure(Reason.RATE_LIMITED, "HTTP 429")));
    it.c().awaitCollect("support", 2, 0);

    JsonNode section = it.section("support");

    assertThat(section.path("status").asString()).isEqualTo("collecting");
    assertThat(section.path("reason").asString()).isEqualTo("rate_limited");
    assertThat(section.path("reasonText").asString())
        .isEqualTo("The source asked us to slow down. (HTTP 429)");
    assertThat(section.path("attempts").asInt()).isEqualTo(2);
    assertThat(section.path("nextAttemptAt").isNull()).isTrue();
  }

  @Test
  void whatIsToGoOnLaterSaysWhen() {
    Case it = Case.dispatched(INTAKE);
    Instant later = Instant.parse("2036-03-15T09:00:00Z");

    it.c().say(it.c().sliced(it.c().awaitCollect("support"), later));

    Awaitility.await()
        .until(
            () -> it.section("support").path("nextAttemptAt").asString(), later.toString()::equals);
    assertThat(it.section("support").path("progress").asInt()).isEqualTo(7);
  }
}

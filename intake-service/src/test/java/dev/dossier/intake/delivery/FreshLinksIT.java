package dev.dossier.intake.delivery;

import static dev.dossier.intake.db.Tables.AUDIT;
import static dev.dossier.intake.db.Tables.DOWNLOAD_LINK;
import static dev.dossier.intake.db.Tables.PACKAGE;
import static dev.dossier.intake.db.Tables.REQUEST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.common.event.NotificationMessage.Kind;
import dev.dossier.common.event.PlanMessage;
import dev.dossier.intake.fixture.App;
import dev.dossier.intake.fixture.Bodies;
import dev.dossier.intake.fixture.Browser;
import dev.dossier.intake.fixture.Mails;
import dev.dossier.intake.fixture.Parallel;
import dev.dossier.intake.fixture.RunningIntake;
import dev.dossier.intake.fixture.Sealed;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class FreshLinksIT {
  private static final RunningIntake INTAKE = RunningIntake.get();
  private static final String RENEW = "/download/reissue-link";

  private final App app = App.create(INTAKE, App.ALL);
  private final Browser browser = new Browser(INTAKE);
  private final Mails mails = new Mails(INTAKE);
  private final DSLContext db = INTAKE.bean(DSLContext.class);

  @Test
  void anEndedLinkOffersAFreshOneByAButtonAndLookingSendsNothing() {
    Sealed sealed = Sealed.of(INTAKE, app);
    endLinks(sealed.id());
    browser.head("/download/" + sealed.token());
    browser.get(RENEW);

    HttpResponse<String> page = browser.get("/download/" + sealed.token());

    assertThat(page.statusCode()).isEqualTo(410);
    assertThat(page.body())
        .contains("<form method=\"post\" action=\"/download/reissue-link\"")
        .contains(sealed.token());
    assertThat(links(sealed.id())).isOne();
  }

  @Test
  void beforeThePackageIsDeletedAFreshLinkLeadsToTheSameVersion() {
    Sealed sealed = Sealed.of(INTAKE, app);
    endLinks(sealed.id());

    HttpResponse<String> asked = browser.post(RENEW, sealed.token());

    assertThat(asked.statusCode()).isEqualTo(202);
    String second = mails.token(sealed.id(), Kind.READY, 2);
    assertThat(mails.await(sealed.id(), Kind.READY, 2).get(1).to()).endsWith("@example.org");
    INTAKE.bean(Expiry.class).run();
    assertThat(view(sealed.id()).path("packageVersion").asInt()).isOne();
    assertThat(browser.get("/download/" + second).body()).contains("<dd>5</dd>");
    assertThat(browser.post("/download", second).statusCode()).isEqualTo(303);
    assertThat(browser.post("/download", sealed.token()).statusCode()).isEqualTo(410);
    assertThat(actors(sealed.id(), "link_reissue_asked")).containsExactly("subject");
  }

  @Test
  void aUsedUpLinkIsRenewedToo() {
    Sealed sealed = Sealed.of(INTAKE, app);
    IntStream.range(0, 5).forEach(i -> browser.post("/download", sealed.token()));
    assertThat(browser.get("/download/" + sealed.token()).body()).contains(RENEW);

    assertThat(browser.post(RENEW, sealed.token()).statusCode()).isEqualTo(202);

    String second = mails.token(sealed.id(), Kind.READY, 2);
    assertThat(browser.post("/download", second).statusCode()).isEqualTo(303);
  }

  @Test
  void aLinkThatWorksIsLeftAlone() {
    Sealed sealed = Sealed.of(INTAKE, app);

    HttpResponse<String> answer = browser.post(RENEW, sealed.token());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("action=\"/download\"");
    assertThat(links(sealed.id())).isOne();
  }

  @Test
  void afterThePackageWasDeletedTheDataIsCollectedAgainOutsideTheLimitOfThePerson() {
    String email = Bodies.freshAddress();
    UUID id = app.submit(Bodies.verified("access", email, Instant.now())).id();
    Sealed sealed = Sealed.of(INTAKE, id, 1);
    app.submit(Bodies.verified("portability", email, Instant.now()));
    assertThat(app.submit(Bodies.verified("access", email, Instant.now())).status())
        .as("the person's limit is reached")
        .isEqualTo(429);
    delete(id);

    HttpResponse<String> asked = browser.post(RENEW, sealed.token());

    assertThat(asked.statusCode()).isEqualTo(202);
    assertThat(view(id).path("status").asString()).isEqualTo("processing");
    assertThat(view(id).path("packageVersion").asInt()).isEqualTo(2);
    assertThat(view(id).path("sections").size()).isEqualTo(3);
    assertThat(view(id).path("sections").get(0).path("status").asString())
        .isNotEqualTo("nothing_found");
    assertThat(browser.get("/download/" + sealed.token()).statusCode()).isEqualTo(409);
    assertThat(browser.post(RENEW, sealed.token()).statusCode()).isEqualTo(409);
    Sealed again = Sealed.of(INTAKE, id, 2);
    assertThat(view(id).path("status").asString()).isEqualTo("ready");
    assertThat(browser.post("/download", again.token()).statusCode()).isEqualTo(303);
  }

  @Test
  void aLinkOfADeletedVersionIsRenewedByTheVersionThatTookItsPlace() {
    Sealed first = Sealed.of(INTAKE, app);
    delete(first.id());
    browser.post(RENEW, first.token());
    Sealed.of(INTAKE, first.id(), 2);
    endLinks(first.id());
    age(first.id(), 10);

    assertThat(browser.post(RENEW, first.token()).statusCode()).isEqualTo(202);

    String third = mails.token(first.id(), Kind.READY, 3);
    assertThat(browser.post("/download", third).statusCode()).isEqualTo(303);
    assertThat(view(first.id()).path("packageVersion").asInt()).isEqualTo(2);
  }

  @Test
  void manyClicksAtOnceMakeOneLinkOrOneVersion() {
    Sealed deleted = Sealed.of(INTAKE, app);
    delete(deleted.id());
    Sealed ended = Sealed.of(INTAKE, app);
    endLinks(ended.id());

    List<HttpResponse<String>> answers =
        Parallel.times(20, i -> browser.post(RENEW, i % 2 == 0 ? ended.token() : deleted.token()));

    assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(202, 409);
    assertThat(links(ended.id())).isEqualTo(2);
    assertThat(db.fetchCount(PACKAGE, PACKAGE.REQUEST_ID.eq(deleted.id()))).isEqualTo(2);
    assertThat(INTAKE.wiretap().await(deleted.id(), PlanMessage.Plan.class, 2)).hasSize(2);
  }

  @Test
  void aStolenLinkCannotFloodAndTheAnswerDoesNotTell() {
    Sealed sealed = Sealed.of(INTAKE, app);
    endLinks(sealed.id());
    String told = browser.post(RENEW, sealed.token()).body();
    for (int i = 0; i < 10; i++) {
      age(sealed.id(), 10);
      endLinks(sealed.id());
      HttpResponse<String> answer = browser.post(RENEW, sealed.token());
      assertThat(answer.statusCode()).isEqualTo(202);
      assertThat(answer.body()).isEqualTo(told);
    }

    assertThat(links(sealed.id())).isEqualTo(5);
    age(sealed.id(), 24 * 60);
    browser.post(RENEW, sealed.token());
    assertThat(links(sealed.id())).isEqualTo(6);
  }

  @Test
  void aLinkThatWasReplacedDoesNotEndTheNewerOne() {
    Sealed first = Sealed.of(INTAKE, app);
    endLinks(first.id());
    browser.post(RENEW, first.token());
    String second = mails.token(first.id(), Kind.READY, 2);
    age(first.id(), 10);

    HttpResponse<String> answer = browser.post(RENEW, first.token());

    assertThat(answer.statusCode()).isEqualTo(410);
    assertThat(answer.body()).contains("newer mail").doesNotContain("<form");
    assertThat(browser.get("/download/" + first.token()).body())
        .contains("newer mail")
        .doesNotContain("<form");
    assertThat(links(first.id())).isEqualTo(2);
    assertThat(browser.post("/download", second).statusCode()).isEqualTo(303);
  }

  @Test
  void longAfterTheAnswerALinkHasNothingCollectedAgainButTheAppMay() {
    Sealed sealed = Sealed.of(INTAKE, app);
    delete(sealed.id());
    answered(sealed.id(), 89);
    assertThat(browser.get("/download/" + sealed.token()).body()).contains(RENEW);
    answered(sealed.id(), 91);

    HttpResponse<String> answer = browser.post(RENEW, sealed.token());

    assertThat(answer.statusCode()).isEqualTo(410);
    assertThat(answer.body()).contains("new request").doesNotContain("<form");
    assertThat(browser.get("/download/" + sealed.token()).body()).doesNotContain("<form");
    assertThat(view(sealed.id()).path("status").asString()).isEqualTo("expired");
    String call = "/api/v1/requests/" + sealed.id() + "/reissue-link";
    assertThat(app.post(call).status()).isEqualTo(200);
    assertThat(view(sealed.id()).path("status").asString()).isEqualTo("processing");
  }

  @Test
  void theAppIsToldWhenItAskedTooOften() {
    Sealed sealed = Sealed.of(INTAKE, app);
    String call = "/api/v1/requests/" + sealed.id() + "/reissue-link";
    for (int i = 0; i < 4; i++) {
      assertThat(app.post(call).status()).isEqualTo(200);
    }

    App.Reply reply = app.post(call);

    assertThat(reply.status()).isEqualTo(429);
    assertThat(reply.body().path("type").asString())
        .isEqualTo("urn:dossier:problem:asked-too-often");
    assertThat(reply.requestId()).isEqualTo(sealed.id());
    assertThat(Long.parseLong(reply.http().headers().firstValue("Retry-After").orElseThrow()))
        .isBetween(24 * 3600L - 120, 24 * 3600L);
  }

  @Test
  void theAppMayAskAfterExpiryAndHasToWaitForThePackageThen() {
    Sealed sealed = Sealed.of(INTAKE, app);
    delete(sealed.id());
    String call = "/api/v1/requests/" + sealed.id() + "/reissue-link";

    App.Reply again = app.post(call);

    assertThat(again.status()).isEqualTo(200);
    assertThat(again.body().path("status").asString()).isEqualTo("processing");
    assertThat(again.body().path("downloads").isNull()).isTrue();
    assertThat(app.post(call).status()).isEqualTo(409);
    assertThat(actors(sealed.id(), "collect_again").getFirst()).startsWith("app:");
    UUID never = app.submit(Bodies.unverified("access", Bodies.freshAddress())).id();
    assertThat(app.post("/api/v1/requests/" + never + "/reissue-link").status()).isEqualTo(409);
  }

  @Test
  void aClosedRequestOffersNothing() {
    Sealed sealed = Sealed.of(INTAKE, app);
    app.post("/api/v1/requests/" + sealed.id() + "/cancel");

    HttpResponse<String> page = browser.get("/download/" + sealed.token());

    assertThat(page.statusCode()).isEqualTo(410);
    assertThat(page.body()).contains("closed").doesNotContain("<form");
    assertThat(browser.post(RENEW, sealed.token()).statusCode()).isEqualTo(410);
    assertThat(view(sealed.id()).path("status").asString()).isEqualTo("cancelled");
    assertThat(links(sealed.id())).isOne();
  }

  private void endLinks(UUID id) {
    db.update(DOWNLOAD_LINK)
        .set(DOWNLOAD_LINK.EXPIRES_AT, OffsetDateTime.now().minusSeconds(1))
        .where(DOWNLOAD_LINK.REQUEST_ID.eq(id))
        .execute();
  }

  private void delete(UUID id) {
    endLinks(id);
    INTAKE.bean(Expiry.class).run();
    assertThat(view(id).path("status").asString()).isEqualTo("expired");
  }

  /** Makes all links of the request older. */
  private void age(UUID id, int minutes) {
    db.select(DOWNLOAD_LINK.HASH, DOWNLOAD_LINK.CREATED_AT)
        .from(DOWNLOAD_LINK)
        .where(DOWNLOAD_LINK.REQUEST_ID.eq(id))
        .forEach(row ->
            db.update(DOWNLOAD_LINK)
                .set(DOWNLOAD_LINK.CREATED_AT, row.value2().minusMinutes(minutes))
                .where(DOWNLOAD_LINK.HASH.eq(row.value1()))
                .execute());
  }

  private void answered(UUID id, int days) {
    db.update(REQUEST)
        .set(REQUEST.COMPLETED_AT, OffsetDateTime.now().minusDays(days))
        .where(REQUEST.ID.eq(id))
        .execute();
  }

  private int links(UUID id) {
    return db.fetchCount(DOWNLOAD_LINK, DOWNLOAD_LINK.REQUEST_ID.eq(id));
  }

  private List<String> actors(UUID id, String action) {
    return db.select(AUDIT.ACTOR)
        .from(AUDIT)
        .where(AUDIT.REQUEST_ID.eq(id).and(AUDIT.ACTION.eq(action)))
        .fetch(AUDIT.ACTOR);
  }

  private JsonNode view(UUID id) {
    return app.get(id).body();
  }
}

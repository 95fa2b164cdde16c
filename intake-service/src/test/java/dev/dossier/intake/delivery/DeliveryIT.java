package dev.dossier.intake.delivery;

import static dev.dossier.intake.db.Tables.AUDIT;
import static dev.dossier.intake.db.Tables.DOWNLOAD_LINK;
import static dev.dossier.intake.db.Tables.PACKAGE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.common.event.NotificationMessage.Kind;
import dev.dossier.common.event.PlanMessage;
import dev.dossier.intake.fixture.App;
import dev.dossier.intake.fixture.Browser;
import dev.dossier.intake.fixture.Mails;
import dev.dossier.intake.fixture.Parallel;
import dev.dossier.intake.fixture.RunningIntake;
import dev.dossier.intake.fixture.Sabotage;
import dev.dossier.intake.fixture.Sealed;
import dev.dossier.intake.web.Tokens;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class DeliveryIT {
  private static final RunningIntake INTAKE = RunningIntake.get();

  private final App app = App.create(INTAKE, App.ALL);
  private final Browser browser = new Browser(INTAKE);
  private final DSLContext db = INTAKE.bean(DSLContext.class);

  @Test
  void handsOutTheObjectForAClickAndCountsNothingElse() {
    Sealed sealed = Sealed.of(INTAKE, app);
    browser.head("/download/" + sealed.token());
    browser.get("/download/" + sealed.token());
    App.exchange(browser.call("/download/" + sealed.token()).header("Range", "bytes=0-1").GET());
    App.exchange(
        browser.call("/download/" + sealed.token()).header("Sec-Purpose", "prefetch").GET());
    HttpResponse<String> page = browser.get("/download/" + sealed.token());
    assertThat(page.body())
        .contains("11 bytes")
        .contains("j•••@example.org")
        .contains("<dd>5</dd>");
    assertThat(view(sealed.id()).path("status").asString()).isEqualTo("ready");
    assertThat(view(sealed.id()).path("downloads").asInt()).isZero();

    HttpResponse<String> answer = browser.post("/download", sealed.token());

    assertThat(answer.statusCode()).isEqualTo(303);
    URI address = URI.create(answer.headers().firstValue("Location").orElseThrow());
    HttpResponse<String> file = App.exchange(HttpRequest.newBuilder(address).GET());
    assertThat(file.body()).isEqualTo(Sealed.CONTENT);
    assertThat(file.headers().firstValue("Content-Disposition").orElseThrow())
        .contains("personal-data-acme-cloud-gmbh-");
    assertThat(address.getQuery()).contains("X-Amz-Expires=3600");
    assertThat(view(sealed.id()).path("status").asString()).isEqualTo("delivered");
    assertThat(view(sealed.id()).path("downloads").asInt()).isOne();
    assertThat(view(sealed.id()).path("packageBytes").asInt()).isEqualTo(11);
  }

  @Test
  void redeemsExactlyAsOftenAsAllowedWhateverTheNumberOfClicks() {
    Sealed sealed = Sealed.of(INTAKE, app);

    List<HttpResponse<String>> answers =
        Parallel.times(50, i -> browser.post("/download", sealed.token()));

    assertThat(answers).filteredOn(answer -> answer.statusCode() == 303).hasSize(5);
    assertThat(answers).filteredOn(answer -> answer.statusCode() == 410).hasSize(45);
    assertThat(view(sealed.id()).path("downloads").asInt()).isEqualTo(5);
    assertThat(
            db.fetchCount(
                AUDIT, AUDIT.REQUEST_ID.eq(sealed.id()).and(AUDIT.ACTION.eq("downloaded"))))
        .isEqualTo(5);
  }

  @Test
  void tellsPeopleByPageAndProgramsByProblem() {
    Sealed sealed = Sealed.of(INTAKE, app);
    expire(sealed);

    HttpResponse<String> page = browser.get("/download/" + sealed.token());
    HttpResponse<String> problem = browser.program("/download/" + sealed.token());

    assertThat(page.statusCode()).isEqualTo(410);
    assertThat(page.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/html");
    assertThat(problem.statusCode()).isEqualTo(410);
    assertThat(problem.body()).contains("urn:dossier:problem:link-ended");
    assertThat(browser.get("/download/" + Tokens.random()).statusCode()).isEqualTo(404);
    assertThat(browser.post("/download", "nonsense").statusCode()).isEqualTo(404);
  }

  @Test
  void deletesThePackageWhenItsLastLinkEnds() {
    Sealed sealed = Sealed.of(INTAKE, app);
    expire(sealed);

    INTAKE.bean(Expiry.class).run();
    INTAKE.bean(Expiry.class).run();

    assertThat(view(sealed.id()).path("status").asString()).isEqualTo("expired");
    assertThat(view(sealed.id()).path("statusReason").asString())
        .as("nobody has looked yet whether it is gone")
        .doesNotContain("deleted");
    assertThat(INTAKE.wiretap().await(sealed.id(), PlanMessage.DeletePackage.class, 1)).hasSize(1);
    assertThat(browser.post("/download", sealed.token()).statusCode()).isEqualTo(410);
  }

  @Test
  void oneThatCannotExpireHoldsUpNoOther() {
    List<Sealed> due =
        List.of(Sealed.of(INTAKE, app), Sealed.of(INTAKE, app), Sealed.of(INTAKE, app));
    due.forEach(this::expire);

    try (Sabotage sabotage = Sabotage.of(INTAKE, due.getFirst().id())) {
      INTAKE.bean(Expiry.class).run();
    }

    assertThat(due)
        .extracting(sealed -> view(sealed.id()).path("status").asString())
        .containsExactly("ready", "expired", "expired");
  }

  @Test
  void reissuesALinkWithACounterOfItsOwn() {
    Sealed sealed = Sealed.of(INTAKE, app);
    browser.post("/download", sealed.token());

    App.Reply reply = app.post("/api/v1/requests/" + sealed.id() + "/reissue-link");

    assertThat(reply.status()).isEqualTo(200);
    String second = new Mails(INTAKE).token(sealed.id(), Kind.READY, 2);
    assertThat(browser.get("/download/" + sealed.token()).statusCode()).isEqualTo(410);
    assertThat(browser.get("/download/" + second).body()).contains("<dd>5</dd>");
    INTAKE.bean(Expiry.class).run();
    assertThat(browser.post("/download", second).statusCode()).isEqualTo(303);
  }

  @Test
  void saysThatItIsCollectedAgain() {
    Sealed sealed = Sealed.of(INTAKE, app);
    db.update(PACKAGE)
        .set(PACKAGE.STATE, "deleted")
        .where(PACKAGE.REQUEST_ID.eq(sealed.id()))
        .execute();
    db.update(dev.dossier.intake.db.Tables.REQUEST)
        .set(dev.dossier.intake.db.Tables.REQUEST.STATUS, "processing")
        .where(dev.dossier.intake.db.Tables.REQUEST.ID.eq(sealed.id()))
        .execute();

    assertThat(browser.get("/download/" + sealed.token()).statusCode()).isEqualTo(409);
    assertThat(browser.post("/download", sealed.token()).statusCode()).isEqualTo(409);
  }

  @Test
  void deletesThePackageOfACancelledRequest() {
    Sealed sealed = Sealed.of(INTAKE, app);

    assertThat(app.post("/api/v1/requests/" + sealed.id() + "/cancel").status()).isEqualTo(200);

    assertThat(INTAKE.wiretap().await(sealed.id(), PlanMessage.DeletePackage.class, 1)).hasSize(1);
    assertThat(browser.post("/download", sealed.token()).statusCode()).isEqualTo(410);
  }

  private void expire(Sealed sealed) {
    db.update(DOWNLOAD_LINK)
        .set(DOWNLOAD_LINK.EXPIRES_AT, OffsetDateTime.now().minusSeconds(1))
        .where(DOWNLOAD_LINK.REQUEST_ID.eq(sealed.id()))
        .execute();
  }

  private JsonNode view(UUID id) {
    return app.get(id).body();
  }
}

package dev.dossier.intake.verification;

import static dev.dossier.intake.db.Tables.NOTIFICATION;
import static dev.dossier.intake.db.Tables.REQUEST;
import static dev.dossier.intake.db.Tables.VERIFICATION;
import static dev.dossier.intake.db.Tables.VERIFICATION_TOKEN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.common.event.NotificationMessage.Kind;
import dev.dossier.intake.fixture.App;
import dev.dossier.intake.fixture.Bodies;
import dev.dossier.intake.fixture.Browser;
import dev.dossier.intake.fixture.Mails;
import dev.dossier.intake.fixture.RunningIntake;
import dev.dossier.intake.fixture.Sabotage;
import dev.dossier.intake.web.Tokens;
import java.net.http.HttpResponse;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;

class VerificationIT {
  private static final RunningIntake INTAKE = RunningIntake.get();

  private final App app = App.create(INTAKE, App.ALL);
  private final Browser browser = new Browser(INTAKE);
  private final Mails mails = new Mails(INTAKE);
  private final DSLContext db = INTAKE.bean(DSLContext.class);

  @Test
  void confirmsByAClickAndByNothingElse() {
    UUID id = pending();
    String token = mails.token(id, Kind.VERIFICATION, 1);
    browser.head("/verify/" + token);
    browser.get("/verify/" + token);
    browser.get("/verify/" + token);
    HttpResponse<String> page = browser.get("/verify/" + token);
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("<form method=\"post\" action=\"/verify\"").contains("Acme");
    assertThat(status(id)).isEqualTo("pending");

    HttpResponse<String> confirmed = browser.post("/verify", token);

    assertThat(confirmed.statusCode()).isEqualTo(200);
    assertThat(status(id)).isEqualTo("processing");
    assertThat(db.fetchCount(VERIFICATION, VERIFICATION.REQUEST_ID.eq(id))).isOne();
    assertThat(app.get(id).body().path("verifiedAt").asString()).endsWith("Z");
  }

  @Test
  void saysSoWhenItIsConfirmedAlready() {
    UUID id = pending();
    String token = mails.token(id, Kind.VERIFICATION, 1);
    browser.post("/verify", token);

    assertThat(browser.post("/verify", token).statusCode()).isEqualTo(200);
    assertThat(browser.get("/verify/" + token).body()).contains("confirmed").doesNotContain("form");
    assertThat(db.fetchCount(VERIFICATION, VERIFICATION.REQUEST_ID.eq(id))).isOne();
  }

  @Test
  void knowsNoOtherToken() {
    String unknown = Tokens.random();

    assertThat(browser.get("/verify/" + unknown).statusCode()).isEqualTo(404);
    assertThat(browser.post("/verify", unknown).statusCode()).isEqualTo(404);
    assertThat(browser.post("/verify", "x").statusCode()).isEqualTo(404);
    assertThat(browser.program("/verify/" + unknown).headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
  }

  @Test
  void endsWithItsTime() {
    UUID id = pending();
    String token = mails.token(id, Kind.VERIFICATION, 1);
    db.update(VERIFICATION_TOKEN)
        .set(VERIFICATION_TOKEN.EXPIRES_AT, OffsetDateTime.now().minusSeconds(1))
        .where(VERIFICATION_TOKEN.REQUEST_ID.eq(id))
        .execute();

    assertThat(browser.get("/verify/" + token).statusCode()).isEqualTo(410);
    assertThat(browser.post("/verify", token).statusCode()).isEqualTo(410);
    assertThat(status(id)).isEqualTo("pending");
  }

  @Test
  void lapsesWhenNobodyConfirms() {
    UUID id = pending();
    String token = mails.token(id, Kind.VERIFICATION, 1);
    db.update(REQUEST)
        .set(REQUEST.LAPSES_AT, OffsetDateTime.now().minusSeconds(1))
        .where(REQUEST.ID.eq(id))
        .execute();

    INTAKE.bean(Lapses.class).run();

    assertThat(status(id)).isEqualTo("lapsed");
    assertThat(browser.post("/verify", token).statusCode()).isEqualTo(410);
    assertThat(app.post(action(id, "resend-verification")).status()).isEqualTo(409);
  }

  @Test
  void oneThatCannotLapseHoldsUpNoOther() {
    List<UUID> due = List.of(pending(), pending(), pending());
    db.update(REQUEST)
        .set(REQUEST.LAPSES_AT, OffsetDateTime.now().minusSeconds(1))
        .where(REQUEST.ID.in(due))
        .execute();

    try (Sabotage sabotage = Sabotage.of(INTAKE, due.getFirst())) {
      INTAKE.bean(Lapses.class).run();
    }

    assertThat(due).extracting(this::status).containsExactly("pending", "lapsed", "lapsed");
  }

  @Test
  void sendsNoLinkThatHasEndedAlready() {
    UUID id = pending();
    db.update(REQUEST)
        .set(REQUEST.LAPSES_AT, OffsetDateTime.now().minusSeconds(1))
        .where(REQUEST.ID.eq(id))
        .execute();

    assertThat(app.post(action(id, "resend-verification")).status()).isEqualTo(409);

    assertThat(db.fetchCount(NOTIFICATION, NOTIFICATION.REQUEST_ID.eq(id))).isOne();
  }

  @Test
  void replacesALinkByTheNextOne() {
    UUID id = pending();
    String first = mails.token(id, Kind.VERIFICATION, 1);

    assertThat(app.post(action(id, "resend-verification")).status()).isEqualTo(200);

    String second = mails.token(id, Kind.VERIFICATION, 2);
    assertThat(browser.post("/verify", first).statusCode()).isEqualTo(410);
    assertThat(browser.post("/verify", second).statusCode()).isEqualTo(200);
    assertThat(status(id)).isEqualTo("processing");
  }

  @Test
  void sendsFiveMailsADayToAnAddressAndKeepsTheLastLinkGood() {
    UUID id = pending();
    for (int i = 0; i < 7; i++) {
      assertThat(app.post(action(id, "resend-verification")).status()).isEqualTo(200);
    }

    assertThat(db.fetchCount(NOTIFICATION, NOTIFICATION.REQUEST_ID.eq(id))).isEqualTo(5);
    String last = mails.token(id, Kind.VERIFICATION, 5);
    assertThat(browser.post("/verify", last).statusCode()).isEqualTo(200);
  }

  @Test
  void endsWithACancelledRequest() {
    UUID id = pending();
    String token = mails.token(id, Kind.VERIFICATION, 1);

    assertThat(app.post(action(id, "cancel")).body().path("status").asString())
        .isEqualTo("cancelled");

    assertThat(browser.post("/verify", token).statusCode()).isEqualTo(410);
    assertThat(app.post(action(id, "cancel")).status()).isEqualTo(409);
  }

  @Test
  void speaksTheLanguageOfTheRequest() {
    UUID id =
        app.submit(
                """
                {"type": "access", "subject": {"email": "%s"}, "locale": "de-CH"}\
                """
                    .formatted(Bodies.freshAddress()))
            .id();

    assertThat(browser.get("/verify/" + mails.token(id, Kind.VERIFICATION, 1)).body())
        .contains("<html lang=\"de\">")
        .contains("Ja, das war ich");
  }

  private UUID pending() {
    return app.submit(Bodies.unverified("access", Bodies.freshAddress())).id();
  }

  private String status(UUID id) {
    return app.get(id).body().path("status").asString();
  }

  private static String action(UUID id, String name) {
    return "/api/v1/requests/" + id + "/" + name;
  }
}

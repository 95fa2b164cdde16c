package dev.dossier.intake.status;

import static dev.dossier.intake.db.Tables.DOWNLOAD_LINK;
import static dev.dossier.intake.db.Tables.REQUEST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.common.event.NotificationMessage.Kind;
import dev.dossier.intake.fixture.App;
import dev.dossier.intake.fixture.Bodies;
import dev.dossier.intake.fixture.Browser;
import dev.dossier.intake.fixture.Mails;
import dev.dossier.intake.fixture.RunningIntake;
import dev.dossier.intake.fixture.Sealed;
import dev.dossier.intake.web.Tokens;
import java.net.http.HttpResponse;
import java.time.OffsetDateTime;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusPageIT {
  private static final RunningIntake INTAKE = RunningIntake.get();
  private static final String RENEW = "/status/reissue-link";
  private static final Pattern STATUS = Pattern.compile("href=\"/status/([\\w-]{43})\"");

  private final App app = App.create(INTAKE, App.ALL);
  private final Browser browser = new Browser(INTAKE);
  private final Mails mails = new Mails(INTAKE);
  private final DSLContext db = INTAKE.bean(DSLContext.class);

  @Test
  void leadsFromTheConfirmationThroughEveryMail() {
    UUID id = app.submit(Bodies.unverified("access", Bodies.freshAddress())).id();
    String verify = mails.token(id, Kind.VERIFICATION, 1);
    assertThat(browser.get("/verify/" + verify).body()).as("not before").doesNotContain("/status/");

    String token = statusIn(browser.post("/verify", verify).body());

    assertThat(mails.await(id, Kind.VERIFICATION, 1).getFirst().statusLink()).isNull();
    HttpResponse<String> page = browser.get("/status/" + token);
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body())
        .contains("<h1>Your data is being gathered</h1>")
        .contains("Under way")
        .contains("Answer due by")
        .contains(id.toString())
        .contains("mailto:")
        .doesNotContain("<form");
    Sealed sealed = Sealed.of(INTAKE, id, 1);
    assertThat(Mails.token(mails.await(id, Kind.READY, 1).getFirst().statusLink()))
        .isEqualTo(token);
    assertThat(statusIn(browser.get("/verify/" + verify).body())).isEqualTo(token);
    assertThat(browser.get("/status/" + token).body())
        .contains("<h1>Your data is ready</h1>")
        .contains("Link works until")
        .contains("Nothing found")
        .doesNotContain("<form");
    browser.post("/download", sealed.token());
    assertThat(browser.get("/status/" + token).body()).contains("<h1>You have your data</h1>");
  }

  @Test
  void showsNothingOfThePerson() {
    String email = "canary-" + UUID.randomUUID() + "@example.org";
    UUID id =
        app.submit(
                """
                {"type": "access", "notes": "canary-notes", "team": "canary-team",
                 "metadata": {"m": "canary-metadata"}, "requestedBy": {"email": "canary-by@example.org"},
                 "subject": {"email": "%s", "name": "Canary Name", "id": "canary-id",
                 "identifiers": {"account_no": "canary-account"}},
                 "identityVerified": {"method": "session", "at": "%s"}}\
                """
                    .formatted(email, java.time.Instant.now()))
            .id();
    Sealed.of(INTAKE, id, 1);

    String page = browser.get("/status/" + token(id)).body();

    assertThat(page).contains(id.toString()).doesNotContainIgnoringCase("canary");
  }

  @Test
  void offersAFreshLinkOnceNoneWorksAndSendsItToTheVerifiedAddressAlone() {
    Sealed sealed = Sealed.of(INTAKE, app);
    String token = token(sealed.id());
    assertThat(browser.post(RENEW, token).statusCode()).isEqualTo(202);
    assertThat(links(sealed.id())).as("one works: none is made").isOne();
    end(sealed.id());
    browser.head("/status/" + token);
    assertThat(browser.get("/status/" + token).body())
        .contains("action=\"/status/reissue-link\"")
        .contains("has ended");
    assertThat(links(sealed.id())).as("looking makes none").isOne();

    HttpResponse<String> asked = browser.post(RENEW, token);

    assertThat(asked.statusCode()).isEqualTo(202);
    String second = mails.token(sealed.id(), Kind.READY, 2);
    assertThat(mails.await(sealed.id(), Kind.READY, 2).get(1).to()).endsWith("@example.org");
    browser.post(RENEW, token);
    assertThat(links(sealed.id())).as("asked again at once").isEqualTo(2);
    assertThat(browser.get("/status/" + token).body()).doesNotContain("<form");
    assertThat(browser.post("/download", second).statusCode()).isEqualTo(303);
  }

  @Test
  void afterThePackageIsGoneEverythingIsGatheredAgain() {
    Sealed sealed = Sealed.of(INTAKE, app);
    String token = token(sealed.id());
    end(sealed.id());
    db.update(dev.dossier.intake.db.Tables.PACKAGE)
        .set(dev.dossier.intake.db.Tables.PACKAGE.STATE, "deleted")
        .where(dev.dossier.intake.db.Tables.PACKAGE.REQUEST_ID.eq(sealed.id()))
        .execute();
    status(sealed.id(), "expired");
    assertThat(browser.get("/status/" + token).body()).contains("The time to download is over");

    assertThat(browser.post(RENEW, token).statusCode()).isEqualTo(202);

    assertThat(app.get(sealed.id()).body().path("status").asString()).isEqualTo("processing");
    assertThat(browser.get("/status/" + token).body())
        .contains("is being gathered")
        .doesNotContain("<form");
  }

  @ParameterizedTest
  @CsvSource({
    "pending, Your request waits for you, Ihre Anfrage wartet auf Sie",
    "in_review, Your request is being reviewed, Ihre Anfrage wird geprüft",
    "processing, Your data is being gathered, Ihre Daten werden zusammengestellt",
    "needs_attention, We are working on your request, Wir arbeiten an Ihrer Anfrage",
    "lapsed, Nobody confirmed this request, Diese Anfrage wurde nie bestätigt",
    "failed, This request could not be answered, Diese Anfrage konnte nicht beantwortet werden",
    "cancelled, This request was withdrawn, Diese Anfrage wurde zurückgezogen",
    "refused, This request was refused, Diese Anfrage wurde abgelehnt"
  })
  void saysEveryStateInPlainWordsOfBothLanguages(String status, String english, String german) {
    Sealed sealed = Sealed.of(INTAKE, app);
    String token = token(sealed.id());
    status(sealed.id(), status);

    String inEnglish = browser.get("/status/" + token).body();
    db.update(REQUEST).set(REQUEST.LOCALE, "de-AT").where(REQUEST.ID.eq(sealed.id())).execute();
    String inGerman = browser.get("/status/" + token).body();

    assertThat(inEnglish).contains("<html lang=\"en\">").contains("<h1>" + english + "</h1>");
    assertThat(inGerman).contains("<html lang=\"de\">").contains("<h1>" + german + "</h1>");
    assertThat(inEnglish + inGerman).doesNotContain("<form");
  }

  @Test
  void endsWithTheRecordOfTheRequest() {
    Sealed sealed = Sealed.of(INTAKE, app);
    String token = token(sealed.id());
    db.update(REQUEST).setNull(REQUEST.RECORD_KEY).where(REQUEST.ID.eq(sealed.id())).execute();

    assertThat(browser.get("/status/" + token).statusCode()).isEqualTo(404);
    assertThat(browser.post(RENEW, token).statusCode()).isEqualTo(404);
    assertThat(browser.get("/status/" + Tokens.random()).statusCode()).isEqualTo(404);
  }

  private static String statusIn(String page) {
    Matcher link = STATUS.matcher(page);
    assertThat(link.find()).as("a link to the status page").isTrue();
    return link.group(1);
  }

  private String token(UUID id) {
    return Mails.token(mails.await(id, Kind.READY, 1).getFirst().statusLink());
  }

  private void status(UUID id, String status) {
    db.update(REQUEST).set(REQUEST.STATUS, status).where(REQUEST.ID.eq(id)).execute();
  }

  private void end(UUID id) {
    db.update(DOWNLOAD_LINK)
        .set(DOWNLOAD_LINK.EXPIRES_AT, OffsetDateTime.now().minusSeconds(1))
        .where(DOWNLOAD_LINK.REQUEST_ID.eq(id))
        .execute();
  }

  private int links(UUID id) {
    return db.fetchCount(DOWNLOAD_LINK, DOWNLOAD_LINK.REQUEST_ID.eq(id));
  }
}

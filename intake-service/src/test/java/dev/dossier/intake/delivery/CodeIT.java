package dev.dossier.intake.delivery;

import static dev.dossier.intake.db.Tables.DOWNLOAD_CODE;
import static dev.dossier.intake.db.Tables.DOWNLOAD_LINK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.common.event.MailContent;
import dev.dossier.common.event.NotificationMessage.Kind;
import dev.dossier.intake.audit.Audit;
import dev.dossier.intake.fixture.App;
import dev.dossier.intake.fixture.Browser;
import dev.dossier.intake.fixture.Mails;
import dev.dossier.intake.fixture.Parallel;
import dev.dossier.intake.fixture.RunningIntake;
import dev.dossier.intake.fixture.Sealed;
import dev.dossier.intake.time.Utc;
import dev.dossier.intake.web.Tokens;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jooq.DSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Downloads that need a code beside the link. */
class CodeIT {
  private static final RunningIntake INTAKE = RunningIntake.get();
  private static final int A_DAY = 6;
  private static final Pattern FORM =
      Pattern.compile("(?s)<form[^>]* action=\"([^\"]+)\".*?</form>");
  private static final Pattern FIELD =
      Pattern.compile("<input(?=[^>]* name=\"([^\"]+)\")(?:(?=[^>]* value=\"([^\"]*)\"))?");

  private final App app = App.create(INTAKE, App.ALL);
  private final Browser browser = new Browser(INTAKE);
  private final Mails mails = new Mails(INTAKE);
  private final DSLContext db = INTAKE.bean(DSLContext.class);

  @BeforeAll
  static void ask() {
    INTAKE.restartWith("--dossier.delivery.code=true", "--dossier.delivery.codes-per-day=" + A_DAY);
  }

  @AfterAll
  static void asBefore() {
    INTAKE.restartWith();
  }

  @Test
  void thePersonAsksForACodeAndDownloadsWithIt() {
    Sealed sealed = Sealed.of(INTAKE, app);
    assertThat(browser.get(page(sealed)).body())
        .contains("action=\"/download/code\"")
        .doesNotContain("action=\"/download\"");
    assertThat(codes(sealed)).as("looking mails nothing").isZero();

    HttpResponse<String> asked = browser.post("/download/code", sealed.token());

    assertThat(asked.statusCode()).isEqualTo(202);
    assertThat(asked.body()).contains("name=\"code\"", "action=\"/download\"");
    MailContent mail = mails.await(sealed.id(), Kind.CODE, 1).getFirst();
    assertThat(mail.code()).matches("\\d{8}");
    assertThat(mail.link()).as("it does not repeat the link").isNull();
    assertThat(mail.to()).contains("@example.org");
    assertThat(mail.expiresAt())
        .isBetween(Instant.now().plusSeconds(840), Instant.now().plusSeconds(900));
    assertThat(browser.get(page(sealed)).body()).contains("name=\"code\"", "/download/code");
    String typed = mail.code().substring(0, 4) + "+" + mail.code().substring(4) + "+";
    assertThat(redeem(sealed, typed).statusCode()).isEqualTo(303);
    assertThat(downloads(sealed)).isOne();
    assertThat(actions(sealed))
        .containsSubsequence("download_code_mailed", "mail_requested", "download_code_used");
    assertThat(INTAKE.bean(Audit.class).firstBroken(sealed.id())).isEmpty();
  }

  @Test
  void withoutACodeNothingIsHandedOut() {
    Sealed sealed = Sealed.of(INTAKE, app);

    HttpResponse<String> page = browser.post("/download", sealed.token());

    assertThat(page.statusCode()).isEqualTo(403);
    assertThat(page.body()).contains("action=\"/download/code\"");
    HttpResponse<String> problem = program("/download", "token=" + sealed.token());
    assertThat(problem.statusCode()).isEqualTo(403);
    assertThat(problem.body()).contains("urn:dossier:problem:code-needed");
    assertThat(downloads(sealed)).isZero();
  }

  @Test
  void aWrongCodeCountsNoDownloadAndFiveEndIt() {
    Sealed sealed = Sealed.of(INTAKE, app);
    String code = code(sealed, 1);
    String wrong = other(code);
    for (int i = 0; i < 4; i++) {
      HttpResponse<String> page = redeem(sealed, wrong);
      assertThat(page.statusCode()).isEqualTo(403);
      assertThat(page.body()).contains("name=\"code\"");
    }
    for (String none : List.of("", "1234", "123456789", "abcdefgh")) {
      assertThat(redeem(sealed, none).statusCode()).as("no attempt").isEqualTo(403);
    }

    HttpResponse<String> fifth = redeem(sealed, wrong);

    assertThat(fifth.body()).doesNotContain("name=\"code\"").contains("/download/code");
    assertThat(redeem(sealed, code).statusCode()).as("it has ended").isEqualTo(403);
    assertThat(downloads(sealed)).isZero();
    againLater(sealed);
    assertThat(redeem(sealed, code(sealed, 2)).statusCode()).isEqualTo(303);
  }

  @Test
  void aCodeWorksOnceAndIsNoGuessWhenItIsSentAgain() {
    Sealed sealed = Sealed.of(INTAKE, app);
    String first = code(sealed, 1);
    againLater(sealed);
    String second = code(sealed, 2);
    assertThat(redeem(sealed, first).statusCode()).isEqualTo(303);

    for (int i = 0; i < 6; i++) {
      assertThat(redeem(sealed, first).statusCode()).isEqualTo(403);
    }

    assertThat(redeem(sealed, second).statusCode()).as("an older one ends no newer").isEqualTo(303);
    assertThat(downloads(sealed)).isEqualTo(2);
  }

  @Test
  void aCodeEndsWithItsTime() {
    Sealed sealed = Sealed.of(INTAKE, app);
    String code = code(sealed, 1);
    db.update(DOWNLOAD_CODE)
        .set(DOWNLOAD_CODE.EXPIRES_AT, Utc.of(Instant.now()))
        .where(DOWNLOAD_CODE.REQUEST_ID.eq(sealed.id()))
        .execute();

    assertThat(redeem(sealed, code).statusCode()).isEqualTo(403);
    assertThat(downloads(sealed)).isZero();
  }

  @Test
  void aCodeIsOfOneLinkAlone() {
    Sealed mine = Sealed.of(INTAKE, app);
    Sealed other = Sealed.of(INTAKE, app);
    String code = code(mine, 1);
    code(other, 1);

    assertThat(redeem(other, code).statusCode()).isEqualTo(403);

    assertThat(redeem(mine, code).statusCode()).isEqualTo(303);
  }

  @Test
  void ofManyPostsWithOneCodeOneDownloads() {
    Sealed sealed = Sealed.of(INTAKE, app);
    String code = code(sealed, 1);

    List<HttpResponse<String>> answers = Parallel.times(50, i -> redeem(sealed, code));

    assertThat(answers).filteredOn(answer -> answer.statusCode() == 303).hasSize(1);
    assertThat(answers).filteredOn(answer -> answer.statusCode() == 403).hasSize(49);
    assertThat(downloads(sealed)).isOne();
  }

  @Test
  void ofManyPostsWithACodeEachAsManyAsAllowedDownloadAndNoOtherCodeIsUsed() {
    Sealed sealed = Sealed.of(INTAKE, app);
    List<String> codes = new ArrayList<>();
    for (int i = 1; i <= A_DAY; i++) {
      codes.add(code(sealed, i));
      againLater(sealed);
    }

    List<HttpResponse<String>> answers =
        Parallel.times(50, i -> redeem(sealed, codes.get(i % A_DAY)));

    assertThat(answers).filteredOn(answer -> answer.statusCode() == 303).hasSize(5);
    assertThat(downloads(sealed)).isEqualTo(5);
    assertThat(
            db.fetchCount(
                DOWNLOAD_CODE,
                DOWNLOAD_CODE.REQUEST_ID.eq(sealed.id()).and(DOWNLOAD_CODE.USED_AT.isNotNull())))
        .isEqualTo(5);
    assertThat(actions(sealed)).filteredOn("downloaded"::equals).hasSize(5);
  }

  @Test
  void onlySoManyAreMailedInADayAndOneAMinute() {
    Sealed sealed = Sealed.of(INTAKE, app);
    for (int i = 1; i <= A_DAY; i++) {
      code(sealed, i);
      assertThat(browser.post("/download/code", sealed.token()).statusCode()).isEqualTo(202);
      assertThat(codes(sealed)).as("asked again at once").isEqualTo(i);
      againLater(sealed);
    }

    HttpResponse<String> page = browser.post("/download/code", sealed.token());

    assertThat(page.statusCode()).isEqualTo(429);
    assertThat(page.headers().firstValue("Retry-After")).isPresent();
    assertThat(program("/download/code", "token=" + sealed.token()).body())
        .contains("urn:dossier:problem:asked-too-often");
    assertThat(codes(sealed)).isEqualTo(A_DAY);
    INTAKE.bean(Codes.class).forget();
    assertThat(codes(sealed)).as("they count for the day").isEqualTo(A_DAY);
    db.update(DOWNLOAD_CODE)
        .set(DOWNLOAD_CODE.CREATED_AT, Utc.of(Instant.now().minus(Duration.ofHours(25))))
        .set(DOWNLOAD_CODE.EXPIRES_AT, Utc.of(Instant.now().minus(Duration.ofHours(24))))
        .where(DOWNLOAD_CODE.REQUEST_ID.eq(sealed.id()))
        .execute();
    INTAKE.bean(Codes.class).forget();
    assertThat(codes(sealed)).isZero();
    code(sealed, A_DAY + 1);
  }

  @Test
  void aLinkThatHasEndedMailsNoCode() {
    Sealed sealed = Sealed.of(INTAKE, app);
    String code = code(sealed, 1);
    db.update(DOWNLOAD_LINK)
        .set(DOWNLOAD_LINK.EXPIRES_AT, Utc.of(Instant.now()))
        .where(DOWNLOAD_LINK.REQUEST_ID.eq(sealed.id()))
        .execute();

    assertThat(browser.post("/download/code", sealed.token()).statusCode()).isEqualTo(410);
    assertThat(redeem(sealed, code).statusCode()).isEqualTo(410);
    assertThat(browser.post("/download/code", Tokens.random()).statusCode()).isEqualTo(404);
    assertThat(codes(sealed)).isOne();
  }

  /**
   * As some of those that look through mail do: with a browser's engine, every form of each page.
   */
  @Test
  void aScannerThatPressesEveryButtonUsesNothingUp() {
    Sealed sealed = Sealed.of(INTAKE, app);

    for (int i = 0; i < 3; i++) {
      pressAll(browser.get(page(sealed)).body(), 3);
    }

    assertThat(downloads(sealed)).isZero();
    assertThat(app.get(sealed.id()).body().path("status").asString()).isEqualTo("ready");
    assertThat(codes(sealed)).as("mailed to the person").isOne();
    againLater(sealed);
    for (int i = 2; i <= 6; i++) {
      assertThat(redeem(sealed, code(sealed, i)).statusCode()).isEqualTo(303);
      againLater(sealed);
    }
  }

  @Test
  void theCodeStandsNowhereInClear() {
    Sealed sealed = Sealed.of(INTAKE, app);
    String code = code(sealed, 1);
    redeem(sealed, other(code));
    redeem(sealed, code);

    for (String table : List.of("download_code", "audit", "outbox", "notification", "request")) {
      assertThat(
              db.fetch("SELECT row_to_json(t)::text AS line FROM " + table + " AS t")
                  .getValues("line", String.class))
          .as(table)
          .noneMatch(line -> line.contains(code) || line.contains(hex(code)));
    }
  }

  private void pressAll(String page, int depth) {
    Matcher form = FORM.matcher(page);
    while (form.find() && depth > 0) {
      StringBuilder body = new StringBuilder();
      Matcher field = FIELD.matcher(form.group());
      while (field.find()) {
        String value = field.group(2) == null ? "" : field.group(2);
        body.append(body.isEmpty() ? "" : "&").append(field.group(1)).append('=').append(value);
      }
      pressAll(send(browser.call(form.group(1)), body.toString()).body(), depth - 1);
    }
  }

  /** Asks for one and reads it from the mail. */
  private String code(Sealed sealed, int count) {
    browser.post("/download/code", sealed.token());
    return String.valueOf(mails.await(sealed.id(), Kind.CODE, count).get(count - 1).code());
  }

  /** As if the newest had been mailed some minutes ago. */
  private void againLater(Sealed sealed) {
    db.update(DOWNLOAD_CODE)
        .set(DOWNLOAD_CODE.CREATED_AT, Utc.of(Instant.now().minus(Duration.ofMinutes(2))))
        .where(DOWNLOAD_CODE.REQUEST_ID.eq(sealed.id()))
        .execute();
  }

  private static String other(String code) {
    return (code.charAt(0) == '0' ? "1" : "0") + code.substring(1);
  }

  private static String hex(String code) {
    return HexFormat.of().formatHex(code.getBytes(StandardCharsets.US_ASCII));
  }

  private HttpResponse<String> redeem(Sealed sealed, String code) {
    return send(browser.call("/download"), "token=" + sealed.token() + "&code=" + code);
  }

  private HttpResponse<String> program(String path, String body) {
    return send(browser.call(path).setHeader("Accept", "application/json"), body);
  }

  private static HttpResponse<String> send(HttpRequest.Builder call, String body) {
    return App.exchange(
        call.header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(body)));
  }

  private static String page(Sealed sealed) {
    return "/download/" + sealed.token();
  }

  private int downloads(Sealed sealed) {
    return app.get(sealed.id()).body().path("downloads").asInt();
  }

  private int codes(Sealed sealed) {
    return db.fetchCount(DOWNLOAD_CODE, DOWNLOAD_CODE.REQUEST_ID.eq(sealed.id()));
  }

  private static List<String> actions(Sealed sealed) {
    return INTAKE.bean(Audit.class).of(sealed.id()).stream().map(entry -> entry.action()).toList();
  }
}

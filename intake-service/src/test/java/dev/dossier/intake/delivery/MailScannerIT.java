package dev.dossier.intake.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.common.event.MailContent;
import dev.dossier.common.event.NotificationMessage.Kind;
import dev.dossier.intake.fixture.App;
import dev.dossier.intake.fixture.Bodies;
import dev.dossier.intake.fixture.Browser;
import dev.dossier.intake.fixture.Mails;
import dev.dossier.intake.fixture.RunningIntake;
import dev.dossier.intake.fixture.Sealed;
import dev.dossier.intake.request.Requests;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Programs that look at every link of a mail before the person does, as many companies have. */
class MailScannerIT {
  private static final RunningIntake INTAKE = RunningIntake.get();
  private static final int TIMES = 3;

  /** Links and the targets of forms; what is opened is opened by GET alone. */
  private static final Pattern ON_A_PAGE = Pattern.compile("(?:href|action)=\"(/[^\"]*)\"");

  private final App app = App.create(INTAKE, App.ALL);
  private final Browser browser = new Browser(INTAKE);
  private final Mails mails = new Mails(INTAKE);

  @Test
  void leavesEverythingToThePerson() {
    UUID id = app.submit(Bodies.unverified("access", Bodies.freshAddress())).id();
    MailContent first = mails.await(id, Kind.VERIFICATION, 1).getFirst();

    Set<String> seen = scan(first);

    assertThat(seen).anyMatch(path -> path.startsWith("/not-me/"));
    assertThat(status(id)).isEqualTo("pending");
    assertThat(browser.post("/verify", Mails.token(first.link())).statusCode()).isEqualTo(200);
    assertThat(status(id)).isEqualTo("processing");
    scan(first);
    assertThat(status(id)).isEqualTo("processing");

    Sealed sealed = Sealed.of(INTAKE, id, 1);
    MailContent ready = mails.await(id, Kind.READY, 1).getFirst();
    assertThat(scan(ready)).anyMatch(path -> path.startsWith("/status/"));
    remind(id);
    MailContent reminder = mails.await(id, Kind.REMINDER, 1).getFirst();
    scan(reminder);

    assertThat(app.get(id).body().path("downloads").asInt()).isZero();
    assertThat(status(id)).isEqualTo("ready");
    for (int i = 0; i < 5; i++) {
      HttpResponse<String> handed = browser.post("/download", Mails.token(reminder.link()));
      assertThat(handed.statusCode()).isEqualTo(303);
      URI file = URI.create(handed.headers().firstValue("Location").orElseThrow());
      assertThat(App.exchange(java.net.http.HttpRequest.newBuilder(file).GET()).body())
          .isEqualTo(Sealed.CONTENT);
    }
    assertThat(browser.post("/download", sealed.token()).statusCode()).isEqualTo(410);
    scan(ready);
    assertThat(mails.await(id, Kind.READY, 1)).as("no fresh link was asked for").hasSize(1);
  }

  @Test
  void whoWithdrawsFindsTheRequestAsItWas() {
    UUID id = app.submit(Bodies.unverified("access", Bodies.freshAddress())).id();
    MailContent mail = mails.await(id, Kind.VERIFICATION, 1).getFirst();

    scan(mail);

    assertThat(status(id)).isEqualTo("pending");
    assertThat(browser.post("/not-me", Mails.token(mail.notMeLink())).statusCode()).isEqualTo(200);
    assertThat(status(id)).isEqualTo("cancelled");
  }

  /** All that was opened. */
  private Set<String> scan(MailContent mail) {
    Set<String> opened = new LinkedHashSet<>();
    for (int i = 0; i < TIMES; i++) {
      Stream.of(mail.link(), mail.notMeLink(), mail.statusLink())
          .filter(Objects::nonNull)
          .forEach(link -> open(link.getRawPath(), opened));
    }
    return opened;
  }

  private void open(String path, Set<String> opened) {
    opened.add(path);
    browser.head(path);
    browser.program(path);
    String page = browser.get(path).body();
    Matcher found = ON_A_PAGE.matcher(page);
    while (found.find()) {
      String next = found.group(1);
      browser.head(next);
      if (opened.add(next)) {
        open(next, opened);
      }
    }
  }

  private void remind(UUID id) {
    org.jooq.DSLContext db = INTAKE.bean(org.jooq.DSLContext.class);
    var link = dev.dossier.intake.db.Tables.DOWNLOAD_LINK;
    db.update(link)
        .set(link.REMIND_AT, java.time.OffsetDateTime.now())
        .where(link.REQUEST_ID.eq(id))
        .execute();
    INTAKE.bean(Reminders.class).run();
    assertThat(INTAKE.bean(Requests.class).find(id)).isPresent();
  }

  private String status(UUID id) {
    return app.get(id).body().path("status").asString();
  }
}

package dev.dossier.intake.web;

import static dev.dossier.intake.db.Tables.DOWNLOAD_LINK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.common.event.NotificationMessage.Kind;
import dev.dossier.intake.fixture.App;
import dev.dossier.intake.fixture.Bodies;
import dev.dossier.intake.fixture.Browser;
import dev.dossier.intake.fixture.Mails;
import dev.dossier.intake.fixture.RunningIntake;
import dev.dossier.intake.fixture.Sealed;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.UUID;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClicksOnlyIT {
  private static final RunningIntake INTAKE = RunningIntake.get();

  private final App app = App.create(INTAKE, App.ALL);
  private final Browser browser = new Browser(INTAKE);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Sec-Purpose | prefetch",
        "Sec-Purpose | prefetch;prerender",
        "Sec-Purpose | prefetch;anonymous-client-ip",
        "Purpose | prefetch",
        "X-Purpose | preview",
        "X-Moz | Prefetch",
        "Range | bytes=0-1"
      })
  void whatIsFetchedAheadOrInPartsConfirmsAndCountsNothing(String header, String value) {
    UUID pending = app.submit(Bodies.unverified("access", Bodies.freshAddress())).id();
    String verify = new Mails(INTAKE).token(pending, Kind.VERIFICATION, 1);
    Sealed sealed = Sealed.of(INTAKE, app);

    HttpResponse<String> confirmed = post("/verify", verify, header, value);
    HttpResponse<String> downloaded = post("/download", sealed.token(), header, value);

    assertThat(confirmed.statusCode()).isEqualTo(403);
    assertThat(confirmed.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("text/html");
    assertThat(downloaded.statusCode()).isEqualTo(403);
    assertThat(downloaded.headers().firstValue("Location")).isEmpty();
    assertThat(status(pending)).isEqualTo("pending");
    assertThat(status(sealed.id())).isEqualTo("ready");
    assertThat(
            INTAKE
                .bean(DSLContext.class)
                .select(DOWNLOAD_LINK.DOWNLOADS)
                .from(DOWNLOAD_LINK)
                .where(DOWNLOAD_LINK.REQUEST_ID.eq(sealed.id()))
                .fetchSingle()
                .value1())
        .isZero();
    assertThat(browser.post("/verify", verify).statusCode()).isEqualTo(200);
    assertThat(browser.post("/download", sealed.token()).statusCode()).isEqualTo(303);
  }

  @Test
  void aTokenInTheAddressDoesNothing() {
    UUID pending = app.submit(Bodies.unverified("access", Bodies.freshAddress())).id();
    String verify = new Mails(INTAKE).token(pending, Kind.VERIFICATION, 1);

    HttpResponse<String> confirmed = browser.post("/verify?token=" + verify, "");

    assertThat(confirmed.statusCode()).isEqualTo(400);
    assertThat(status(pending)).isEqualTo("pending");
    assertThat(browser.post("/verify", verify).statusCode()).isEqualTo(200);
  }

  private HttpResponse<String> post(String path, String token, String header, String value) {
    return App.exchange(
        browser
            .call(path)
            .header(header, value)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString("token=" + token)));
  }

  private String status(UUID id) {
    return app.get(id).body().path("status").asString();
  }
}

package dev.dossier.intake.submission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.common.event.NotificationMessage.Kind;
import dev.dossier.intake.fixture.App;
import dev.dossier.intake.fixture.Bodies;
import dev.dossier.intake.fixture.Mails;
import dev.dossier.intake.fixture.RunningIntake;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Requests that came by phone, letter or e-mail. */
class OfficeIT {
  private static final RunningIntake INTAKE = RunningIntake.get();
  private static final String PATH = "/api/v1/officer/requests";

  private final App officer = App.create(INTAKE, "officer", "requests:read");
  private final String email = Bodies.freshAddress();

  /** The week before today, in the controller's zone. */
  private final LocalDate day =
      LocalDate.ofInstant(INTAKE.bean(Clock.class).instant(), ZoneId.of("Europe/Berlin"))
          .minusDays(7);

  @ParameterizedTest
  @ValueSource(strings = {"phone", "letter", "email"})
  void theClockRunsFromTheDayOfReceiptAndThePersonIsAskedToConfirm(String source) {
    App.Reply reply = enter(body(source, day.toString(), ""));

    assertThat(reply.status()).isEqualTo(202);
    assertThat(reply.body().path("status").asString()).isEqualTo("pending");
    JsonNode request = officer.get(reply.id()).body();
    assertThat(request.path("receivedAt").asString())
        .isEqualTo(day.atStartOfDay(ZoneId.of("Europe/Berlin")).toInstant().toString());
    assertThat(LocalDate.parse(request.path("dueDate").asString()))
        .isBetween(day.plusMonths(1), day.plusMonths(1).plusDays(10));
    new Mails(INTAKE).await(reply.id(), Kind.VERIFICATION, 1);
    JsonNode received = audit(reply.id()).get(0);
    assertThat(received.path("actor").asString()).startsWith("officer:");
    assertThat(received.path("detail").path("channel").asString()).isEqualTo(source);
  }

  @Test
  void anOfficerWhoCheckedThePersonStartsIt() {
    App.Reply reply =
        enter(
            body(
                "letter",
                day + "T10:00:00+02:00",
                ", \"identityVerified\": {\"method\": \"passport\", \"at\": \""
                    + day
                    + "T12:00:00Z\"}"));

    assertThat(reply.body().path("status").asString()).isEqualTo("processing");
    assertThat(audit(reply.id()).findValuesAsString("action")).contains("verified_officer");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'type':'access','subject':{'email':'a@b.example'},'receivedAt':'DAY'} | /source |"
            + " required",
        "{'type':'access','subject':{'email':'a@b.example'},'source':'phone'} | /receivedAt |"
            + " required",
        "{'type':'access','subject':{'email':'a@b.example'},'source':'fax','receivedAt':'DAY'} |"
            + " /source | phone, letter or email",
        "{'type':'access','subject':{'email':'a@b.example'},'source':'phone','receivedAt':'2026-02-30'}"
            + " | /receivedAt | day",
        "{'type':'access','subject':{'email':'a@b.example'},'source':'phone','receivedAt':'yesterday'}"
            + " | /receivedAt | time",
        "{'type':'access','subject':{'email':'a@b.example'},'source':'phone','receivedAt':'2999-01-01'}"
            + " | /receivedAt | passed",
        "{'type':'access','subject':{'email':'a@b.example'},'source':'phone','receivedAt':'2001-01-01'}"
            + " | /receivedAt | 12 months",
        "{'type':'access','subject':{},'source':'phone','receivedAt':'DAY'} | /subject/email |"
            + " required"
      })
  void aWrongEntryIsRefusedByField(String body, String field, String message) {
    App.Reply reply = enter(body.replace('\'', '"').replace("DAY", day.toString()));

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.body().path("errors").get(0).path("field").asString()).isEqualTo(field);
    assertThat(reply.body().path("errors").get(0).path("message").asString()).contains(message);
  }

  @Test
  void anAppCannotEnterWhatCameByLetter() {
    App app = App.create(INTAKE, "requests:write", "subjects:assert", "identity:assert");

    assertThat(app.post(PATH, body("letter", day.toString(), "")).status()).isEqualTo(403);
    assertThat(app.submit(body("letter", day + "T00:00:00Z", "")).status())
        .as("no field of an app's request")
        .isEqualTo(400);
  }

  private App.Reply enter(String body) {
    return officer.post(PATH, body);
  }

  private String body(String source, String receivedAt, String more) {
    return """
    {"type": "access", "source": "%s", "receivedAt": "%s",
     "subject": {"email": "%s", "id": "4711"}%s}
    """
        .formatted(source, receivedAt, email, more);
  }

  private JsonNode audit(UUID request) {
    return officer.get("/api/v1/requests/" + request + "/audit").body().path("entries");
  }
}

package dev.dossier.intake.notice;

import static dev.dossier.intake.db.Tables.NOTIFICATION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.common.event.NotificationMessage.Kind;
import dev.dossier.common.event.NotificationOutcome;
import dev.dossier.intake.fixture.App;
import dev.dossier.intake.fixture.Bodies;
import dev.dossier.intake.fixture.Browser;
import dev.dossier.intake.fixture.Mails;
import dev.dossier.intake.fixture.RunningIntake;
import dev.dossier.intake.fixture.Sealed;
import java.time.Instant;
import java.util.UUID;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class LateOutcomesIT {
  private static final RunningIntake INTAKE = RunningIntake.get();

  private final App app = App.create(INTAKE, App.ALL);

  @Test
  void aVerificationMailThatFailedSaysSoWhileItIsWaitedFor() {
    UUID id = app.submit(Bodies.unverified("access", Bodies.freshAddress())).id();

    fail(id, "verification");

    assertThat(view(id).path("statusReason").asString()).startsWith("The verification mail");
  }

  @Test
  void aVerificationMailThatFailedSaysNothingOnceThePersonConfirmed() {
    UUID id = app.submit(Bodies.unverified("access", Bodies.freshAddress())).id();
    String token = new Mails(INTAKE).token(id, Kind.VERIFICATION, 1);
    new Browser(INTAKE).post("/verify", token);
    Sealed.of(INTAKE, id, 1);

    fail(id, "verification");

    assertThat(view(id).path("status").asString()).isEqualTo("ready");
    assertThat(view(id).path("statusReason").isNull()).isTrue();
  }

  @Test
  void aReadyMailThatFailedSaysNothingOnceThePersonDownloaded() {
    Sealed sealed = Sealed.of(INTAKE, app);
    new Browser(INTAKE).post("/download", sealed.token());

    fail(sealed.id(), "ready");

    assertThat(view(sealed.id()).path("status").asString()).isEqualTo("delivered");
    assertThat(view(sealed.id()).path("statusReason").isNull()).isTrue();
  }

  private static void fail(UUID request, String kind) {
    UUID mail =
        INTAKE
            .bean(DSLContext.class)
            .select(NOTIFICATION.ID)
            .from(NOTIFICATION)
            .where(NOTIFICATION.REQUEST_ID.eq(request).and(NOTIFICATION.KIND.eq(kind)))
            .fetchSingle(NOTIFICATION.ID);
    INTAKE
        .bean(NoticeOutcomes.class)
        .handle(new NotificationOutcome.NotSent(mail, request, 550, Instant.now()));
  }

  private JsonNode view(UUID id) {
    return app.get(id).body();
  }
}

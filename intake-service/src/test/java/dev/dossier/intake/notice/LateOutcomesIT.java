package dev.dossier.intake.notice;

import static dev.dossier.intake.db.Tables.NOTIFICATION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.dossier.common.event.Digest;
import dev.dossier.common.event.MailContent;
import dev.dossier.common.event.NotificationMessage.Kind;
import dev.dossier.common.event.NotificationMessage.Mail;
import dev.dossier.common.event.NotificationOutcome;
import dev.dossier.intake.fixture.App;
import dev.dossier.intake.fixture.Bodies;
import dev.dossier.intake.fixture.Browser;
import dev.dossier.intake.fixture.Mails;
import dev.dossier.intake.fixture.RunningIntake;
import dev.dossier.intake.fixture.Sealed;
import dev.dossier.intake.request.Requests;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionTemplate;
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

  @Test
  void aRefusalThatDidNotArriveIsSaidBesideItsReasonAndOnce() {
    UUID id = app.submit(Bodies.unverified("access", Bodies.freshAddress())).id();
    app.post("/api/v1/requests/" + id + "/refuse", "{\"reason\":\"Unfounded.\"}");
    String reason = view(id).path("statusReason").asString();
    UUID first = ask(id, MailDraft.of(Kind.REFUSED).reason("Unfounded."));
    UUID second = ask(id, MailDraft.of(Kind.REFUSED).reason("Unfounded."));

    notSent(id, first);
    notSent(id, second);

    assertThat(view(id).path("statusReason").asString())
        .isEqualTo(reason + " The refused mail could not be delivered to the person's address.");
  }

  @Test
  void aDigestBelongsToNoRequestAndItsOutcomeChangesNothing() {
    UUID id =
        INTAKE
            .bean(TransactionTemplate.class)
            .execute(status ->
                INTAKE
                    .bean(Notices.class)
                    .digest("officer@acme.example", new Digest(1, 0, 1, 0, List.of())));

    Mail mail =
        Awaitility.await()
            .until(
                () ->
                    INTAKE.wiretap().heard(Mail.class).stream()
                        .filter(each -> each.id().equals(id))
                        .findFirst(),
                Optional::isPresent)
            .orElseThrow();
    assertThat(mail.kind()).isEqualTo(Kind.DIGEST);
    MailContent content = new Mails(INTAKE).open(mail);
    assertThat(content.to()).isEqualTo("officer@acme.example");
    assertThat(content.digest()).isEqualTo(new Digest(1, 0, 1, 0, List.of()));
    NoticeOutcomes outcomes = INTAKE.bean(NoticeOutcomes.class);
    outcomes.handle(new NotificationOutcome.NotSent(id, mail.requestId(), 550, Instant.now()));
    outcomes.handle(new NotificationOutcome.Sent(id, mail.requestId(), "<id@host>", Instant.now()));
    DSLContext db = INTAKE.bean(DSLContext.class);
    assertThat(db.fetchExists(NOTIFICATION, NOTIFICATION.ID.eq(id))).isFalse();
  }

  @Test
  void aMailThatLacksWhatTheLawWantsIsNotAskedFor() {
    UUID id = app.submit(Bodies.unverified("access", Bodies.freshAddress())).id();

    for (Kind kind : List.of(Kind.EXTENDED, Kind.CLARIFICATION, Kind.REFUSED, Kind.CLOSED)) {
      assertThatIllegalStateException()
          .isThrownBy(() -> ask(id, MailDraft.of(kind)))
          .withMessageContaining("expected reason");
    }
  }

  private static UUID ask(UUID request, MailDraft draft) {
    return INTAKE
        .bean(TransactionTemplate.class)
        .execute(status ->
            INTAKE.bean(Notices.class).mail(INTAKE.bean(Requests.class).lock(request), draft));
  }

  private static void fail(UUID request, String kind) {
    UUID mail =
        INTAKE
            .bean(DSLContext.class)
            .select(NOTIFICATION.ID)
            .from(NOTIFICATION)
            .where(NOTIFICATION.REQUEST_ID.eq(request).and(NOTIFICATION.KIND.eq(kind)))
            .fetchSingle(NOTIFICATION.ID);
    notSent(request, mail);
  }

  private static void notSent(UUID request, UUID mail) {
    INTAKE
        .bean(NoticeOutcomes.class)
        .handle(new NotificationOutcome.NotSent(mail, request, 550, Instant.now()));
  }

  private JsonNode view(UUID id) {
    return app.get(id).body();
  }
}

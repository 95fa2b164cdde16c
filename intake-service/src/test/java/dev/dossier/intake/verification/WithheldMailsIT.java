package dev.dossier.intake.verification;

import static dev.dossier.intake.db.Tables.AUDIT;
import static dev.dossier.intake.db.Tables.NOTIFICATION;
import static dev.dossier.intake.db.Tables.WITHHELD_MAIL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.common.event.NotificationMessage.Kind;
import dev.dossier.intake.fixture.App;
import dev.dossier.intake.fixture.Bodies;
import dev.dossier.intake.fixture.Browser;
import dev.dossier.intake.fixture.Mails;
import dev.dossier.intake.fixture.RunningIntake;
import dev.dossier.intake.fixture.Sabotage;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;

class WithheldMailsIT {
  private static final RunningIntake INTAKE = RunningIntake.get();

  private final App app = App.create(INTAKE, App.ALL);
  private final Mails mails = new Mails(INTAKE);
  private final DSLContext db = INTAKE.bean(DSLContext.class);
  private final WithheldMails withheld = INTAKE.bean(WithheldMails.class);

  @Test
  void whatTheDaysLimitHeldBackIsSentWhenThereIsRoom() {
    List<UUID> pending = pending(Bodies.freshAddress(), 7);
    withheld.run();
    assertThat(mailed(pending.get(5))).isZero();
    assertThat(mailed(pending.get(6))).isZero();
    makeRoom(pending.get(0));

    withheld.run();
    withheld.run();

    assertThat(mailed(pending.get(5))).as("the oldest first").isOne();
    assertThat(mailed(pending.get(6))).as("there was room for one").isZero();
    String token = mails.token(pending.get(5), Kind.VERIFICATION, 1);
    assertThat(new Browser(INTAKE).post("/verify", token).statusCode()).isEqualTo(200);
    assertThat(status(pending.get(5))).isEqualTo("processing");
    makeRoom(pending.get(1));
    withheld.run();
    assertThat(mailed(pending.get(6))).isOne();
    assertThat(isWithheld(pending.get(6))).isFalse();
  }

  @Test
  void aMailAskedForAgainIsSentLaterToo() {
    UUID id = pending(Bodies.freshAddress(), 1).getFirst();
    IntStream.range(0, 7).forEach(i -> app.post("/api/v1/requests/" + id + "/resend-verification"));
    assertThat(mailed(id)).isEqualTo(5);
    assertThat(
            db.fetchCount(
                AUDIT, AUDIT.REQUEST_ID.eq(id).and(AUDIT.ACTION.eq("verification_mail_withheld"))))
        .as("said each time")
        .isEqualTo(3);
    makeRoom(id);

    withheld.run();
    withheld.run();

    assertThat(mailed(id)).isEqualTo(6);
    String token = mails.token(id, Kind.VERIFICATION, 6);
    assertThat(new Browser(INTAKE).post("/verify", token).statusCode()).isEqualTo(200);
  }

  @Test
  void whatIsNoLongerWaitedForIsNotSent() {
    List<UUID> pending = pending(Bodies.freshAddress(), 6);
    app.post("/api/v1/requests/" + pending.get(5) + "/cancel");
    makeRoom(pending.get(0));

    withheld.run();

    assertThat(mailed(pending.get(5))).isZero();
    assertThat(isWithheld(pending.get(5))).isFalse();
  }

  @Test
  void oneThatCannotBeSentHoldsUpNoOther() {
    List<UUID> first = pending(Bodies.freshAddress(), 6);
    List<UUID> second = pending(Bodies.freshAddress(), 6);
    makeRoom(first.get(0));
    makeRoom(second.get(0));

    try (Sabotage sabotage = Sabotage.of(INTAKE, first.get(5))) {
      withheld.run();
    }

    assertThat(mailed(second.get(5))).isOne();
    assertThat(mailed(first.get(5))).isZero();
    withheld.run();
    assertThat(mailed(first.get(5))).isOne();
  }

  private List<UUID> pending(String email, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> app.submit(Bodies.unverified("access", email)).id())
        .toList();
  }

  /** Makes the newest mail of a request a day old. */
  private void makeRoom(UUID id) {
    UUID newest =
        db.select(NOTIFICATION.ID)
            .from(NOTIFICATION)
            .where(NOTIFICATION.REQUEST_ID.eq(id))
            .orderBy(NOTIFICATION.CREATED_AT.desc())
            .limit(1)
            .fetchSingle(NOTIFICATION.ID);
    db.update(NOTIFICATION)
        .set(NOTIFICATION.CREATED_AT, OffsetDateTime.now().minusHours(25))
        .where(NOTIFICATION.ID.eq(newest))
        .execute();
  }

  private int mailed(UUID id) {
    return db.fetchCount(NOTIFICATION, NOTIFICATION.REQUEST_ID.eq(id));
  }

  private boolean isWithheld(UUID id) {
    return db.fetchExists(WITHHELD_MAIL, WITHHELD_MAIL.REQUEST_ID.eq(id));
  }

  private String status(UUID id) {
    return app.get(id).body().path("status").asString();
  }
}

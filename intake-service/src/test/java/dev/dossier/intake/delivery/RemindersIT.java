package dev.dossier.intake.delivery;

import static dev.dossier.intake.db.Tables.DOWNLOAD_LINK;
import static dev.dossier.intake.db.Tables.NOTIFICATION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.common.event.MailContent;
import dev.dossier.common.event.NotificationMessage.Kind;
import dev.dossier.intake.db.tables.records.DownloadLinkRecord;
import dev.dossier.intake.fixture.App;
import dev.dossier.intake.fixture.Browser;
import dev.dossier.intake.fixture.Mails;
import dev.dossier.intake.fixture.Parallel;
import dev.dossier.intake.fixture.RunningIntake;
import dev.dossier.intake.fixture.Sabotage;
import dev.dossier.intake.fixture.Sealed;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;

class RemindersIT {
  private static final RunningIntake INTAKE = RunningIntake.get();

  private final App app = App.create(INTAKE, App.ALL);
  private final Browser browser = new Browser(INTAKE);
  private final Mails mails = new Mails(INTAKE);
  private final DSLContext db = INTAKE.bean(DSLContext.class);
  private final Reminders reminders = INTAKE.bean(Reminders.class);

  @Test
  void aLinkThatNobodyUsedIsMailedOnceMoreADayBeforeItEnds() {
    Sealed sealed = Sealed.of(INTAKE, app);
    DownloadLinkRecord link = link(sealed.id());
    assertThat(Duration.between(link.getRemindAt(), link.getExpiresAt()))
        .isEqualTo(Duration.ofDays(1));
    reminders.run();
    assertThat(asked(sealed.id())).as("not before its time").isZero();
    due(sealed.id());

    Parallel.times(
        4,
        i -> {
          reminders.run();
          return i;
        });

    MailContent mail = mails.await(sealed.id(), Kind.REMINDER, 1).getFirst();
    assertThat(Mails.token(mail.link())).as("the same link").isEqualTo(sealed.token());
    assertThat(mail.expiresAt()).isEqualTo(link.getExpiresAt().toInstant());
    assertThat(mail.downloads()).isEqualTo(5);
    assertThat(mail.statusLink()).isNotNull();
    assertThat(asked(sealed.id())).isOne();
    assertThat(browser.post("/download", sealed.token()).statusCode()).isEqualTo(303);
  }

  @Test
  void theTokenIsKeptEncryptedAndOnlyUntilThen() {
    Sealed sealed = Sealed.of(INTAKE, app);
    byte[] kept = link(sealed.id()).getToken();
    assertThat(new String(kept, StandardCharsets.ISO_8859_1)).doesNotContain(sealed.token());
    due(sealed.id());

    reminders.run();

    assertThat(link(sealed.id()).getToken()).isNull();
    assertThat(link(sealed.id()).getRemindAt()).isNull();
  }

  @Test
  void whoDownloadedIsNotReminded() {
    Sealed sealed = Sealed.of(INTAKE, app);

    browser.post("/download", sealed.token());

    assertThat(link(sealed.id()).getToken()).isNull();
    assertThat(link(sealed.id()).getRemindAt()).isNull();
  }

  @Test
  void aLinkThatWasReplacedIsNotRemindedOfButTheNewOneIs() {
    Sealed sealed = Sealed.of(INTAKE, app);
    app.post("/api/v1/requests/" + sealed.id() + "/reissue-link");
    String second = mails.token(sealed.id(), Kind.READY, 2);
    due(sealed.id());

    reminders.run();

    assertThat(Mails.token(mails.await(sealed.id(), Kind.REMINDER, 1).getFirst().link()))
        .isEqualTo(second);
    assertThat(asked(sealed.id())).isOne();
  }

  @Test
  void aWithdrawnRequestIsNotRemindedOfAndItsTokenGoesAtOnce() {
    Sealed sealed = Sealed.of(INTAKE, app);
    app.post("/api/v1/requests/" + sealed.id() + "/cancel");

    reminders.run();

    assertThat(link(sealed.id()).getToken()).isNull();
    assertThat(asked(sealed.id())).isZero();
  }

  @Test
  void aLinkThatHasEndedMeanwhileIsNotRemindedOf() {
    Sealed sealed = Sealed.of(INTAKE, app);
    db.update(DOWNLOAD_LINK)
        .set(DOWNLOAD_LINK.REMIND_AT, OffsetDateTime.now().minusDays(1))
        .set(DOWNLOAD_LINK.EXPIRES_AT, OffsetDateTime.now().minusSeconds(1))
        .where(DOWNLOAD_LINK.REQUEST_ID.eq(sealed.id()))
        .execute();

    reminders.run();

    assertThat(asked(sealed.id())).isZero();
    assertThat(link(sealed.id()).getToken()).isNull();
  }

  @Test
  void oneThatCannotBeRemindedOfHoldsUpNoOther() {
    List<Sealed> due = List.of(Sealed.of(INTAKE, app), Sealed.of(INTAKE, app));
    due.forEach(sealed -> due(sealed.id()));

    try (Sabotage sabotage = Sabotage.of(INTAKE, due.getFirst().id())) {
      reminders.run();
    }

    assertThat(asked(due.getFirst().id())).isZero();
    assertThat(asked(due.getLast().id())).isOne();
  }

  private void due(UUID id) {
    db.update(DOWNLOAD_LINK)
        .set(DOWNLOAD_LINK.REMIND_AT, OffsetDateTime.now().minusSeconds(1))
        .where(DOWNLOAD_LINK.REQUEST_ID.eq(id))
        .and(DOWNLOAD_LINK.REMIND_AT.isNotNull())
        .execute();
  }

  private int asked(UUID id) {
    return db.fetchCount(
        NOTIFICATION, NOTIFICATION.REQUEST_ID.eq(id).and(NOTIFICATION.KIND.eq("reminder")));
  }

  private DownloadLinkRecord link(UUID id) {
    return db.selectFrom(DOWNLOAD_LINK).where(DOWNLOAD_LINK.REQUEST_ID.eq(id)).fetchSingle();
  }
}

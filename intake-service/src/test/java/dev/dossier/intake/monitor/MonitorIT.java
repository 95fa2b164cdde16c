package dev.dossier.intake.monitor;

import static dev.dossier.intake.db.Tables.DIGEST;
import static dev.dossier.intake.db.Tables.NOTIFICATION;
import static dev.dossier.intake.db.Tables.PACKAGE;
import static dev.dossier.intake.db.Tables.PAUSE;
import static dev.dossier.intake.db.Tables.REQUEST;
import static dev.dossier.intake.db.Tables.SECTION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.common.event.Digest;
import dev.dossier.common.event.MailContent;
import dev.dossier.common.event.NotificationMessage;
import dev.dossier.common.event.NotificationMessage.Kind;
import dev.dossier.intake.deadline.Reckoning;
import dev.dossier.intake.fixture.App;
import dev.dossier.intake.fixture.Bodies;
import dev.dossier.intake.fixture.Mails;
import dev.dossier.intake.fixture.Parallel;
import dev.dossier.intake.fixture.RunningIntake;
import dev.dossier.intake.map.CurrentDataMap;
import dev.dossier.intake.notice.Notices;
import dev.dossier.intake.time.Utc;
import dev.dossier.testsupport.MutableClock;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionTemplate;

/** The monitor over the requests of a real database, by a clock of its own. */
class MonitorIT {
  private static final RunningIntake INTAKE = RunningIntake.get();
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private final DSLContext db = INTAKE.bean(DSLContext.class);
  private final App app = App.create(INTAKE, App.ALL);
  private final LocalDate today = LocalDate.now(BERLIN);
  private final MutableClock now = MutableClock.at(at(LocalTime.of(10, 0)));
  private final String officer = "dpo-" + UUID.randomUUID() + "@acme.example";

  @BeforeEach
  void noDigestYet() {
    db.deleteFrom(DIGEST).execute();
  }

  @Test
  void requestsAreOverdueDueSoonOrLaterByTheControllersCalendar() {
    UUID late = due(-1);
    UUID dueToday = due(0);
    UUID soon = due(5);
    UUID later = due(6);
    now.set(at(LocalTime.of(23, 59)));

    assertThat(watched(late).bucket(5)).isEqualTo(Bucket.OVERDUE);
    assertThat(watched(dueToday).bucket(5)).as("until midnight").isEqualTo(Bucket.DUE_SOON);
    assertThat(watched(soon).bucket(5)).isEqualTo(Bucket.DUE_SOON);
    assertThat(watched(later).bucket(5)).isEqualTo(Bucket.LATER);
    assertThat(watched(late).daysLeft()).isEqualTo(-1);
    now.advance(Duration.ofMinutes(1));
    assertThat(watched(dueToday).bucket(5)).isEqualTo(Bucket.OVERDUE);
  }

  @Test
  void whatWasAnsweredOrEndedIsNotWatched() {
    UUID again = due(-1);
    db.update(REQUEST)
        .set(REQUEST.COMPLETED_AT, Utc.of(now.instant()))
        .where(REQUEST.ID.eq(again))
        .execute();
    UUID cancelled = due(-1);
    app.post("/api/v1/requests/" + cancelled + "/cancel");

    assertThat(watch().all()).extracting(Watched::id).doesNotContain(again, cancelled);
  }

  @Test
  void whileThePersonIsAskedTheDaysLeftStandStill() {
    UUID id = due(3);
    String question =
        """
        {"reason": "Who are you?", "ground": "identity"}\
        """;
    assertThat(app.post("/api/v1/requests/" + id + "/pause", question).status()).isEqualTo(200);
    now.advance(Duration.ofDays(10));
    assertThat(watched(id).daysLeft()).as("not sent yet").isEqualTo(-7);

    db.update(NOTIFICATION)
        .set(NOTIFICATION.SENT_AT, Utc.of(now.instant().minus(Duration.ofDays(10))))
        .where(NOTIFICATION.REQUEST_ID.eq(id).and(NOTIFICATION.KIND.eq("clarification")))
        .execute();

    assertThat(watched(id).daysLeft()).isEqualTo(3);
    db.update(PAUSE)
        .set(PAUSE.STARTED_AT, Utc.of(now.instant()))
        .set(PAUSE.ANSWERED_AT, Utc.of(now.instant()))
        .set(PAUSE.ENDED_AT, Utc.of(now.instant()))
        .where(PAUSE.REQUEST_ID.eq(id))
        .execute();
    assertThat(watched(id).daysLeft()).isEqualTo(-7);
  }

  @Test
  void replicasAtOnceSendOneDigestADay() {
    UUID late = due(-3);
    UUID soon = due(2);
    UUID later = due(20);

    Parallel.times(
        8,
        i -> {
          monitor(officer, 7).run();
          return i;
        });
    now.advance(Duration.ofHours(2));
    monitor(officer, 7).run();

    Digest digest = digests(1).getFirst();
    assertThat(digest.lines()).extracting(Digest.Line::requestId).contains(late, soon);
    assertThat(digest.lines()).extracting(Digest.Line::requestId).doesNotContain(later);
    Digest.Line line =
        digest.lines().stream().filter(each -> each.requestId().equals(late)).findFirst().get();
    assertThat(line.daysLeft()).isEqualTo(-3);
    assertThat(line.type()).isEqualTo("access");
    assertThat(line.status()).isEqualTo("processing");
    assertThat(digest.overdue()).isPositive();
    assertThat(digest.open()).isGreaterThanOrEqualTo(digest.overdue() + digest.dueSoon());
    now.advance(Duration.ofDays(1));
    monitor(officer, 7).run();
    assertThat(digests(2)).hasSize(2);
  }

  @Test
  void aDigestWaitsForItsHourAndForSomebodyToGetIt() {
    due(-3);
    now.set(at(LocalTime.of(6, 59)));
    monitor(officer, 7).run();
    monitor(null, 7).run();
    assertThat(db.fetchCount(DIGEST)).isZero();

    now.set(at(LocalTime.of(7, 0)));
    monitor(officer, 7).run();

    assertThat(db.fetchCount(DIGEST)).isOne();
    assertThat(digests(1)).hasSize(1);
  }

  /** While the person is asked nothing is overdue: without this nobody would look again. */
  @Test
  void aPauseThatNobodyEndsIsInTheDigestWithItsAgeAndAWarning() {
    UUID forgotten = due(3);
    UUID fresh = due(3);
    UUID over = due(3);
    for (UUID id : List.of(forgotten, fresh, over)) {
      paused(id);
    }
    app.post("/api/v1/requests/" + over + "/refuse", "{\"reason\": \"unfounded\"}");
    db.update(PAUSE)
        .set(PAUSE.STARTED_AT, Utc.of(now.instant().minus(Duration.ofDays(15))))
        .where(PAUSE.REQUEST_ID.eq(forgotten))
        .execute();
    db.update(NOTIFICATION)
        .set(NOTIFICATION.SENT_AT, Utc.of(now.instant().minus(Duration.ofDays(15))))
        .where(NOTIFICATION.REQUEST_ID.eq(forgotten).and(NOTIFICATION.KIND.eq("clarification")))
        .execute();

    monitor(officer, 7).run();

    Digest digest = digests(1).getFirst();
    assertThat(digest.pauses())
        .contains(
            new Digest.Pause(forgotten, "identity", today.minusDays(15), 15, true, true),
            new Digest.Pause(fresh, "identity", today, 0, false, false));
    assertThat(digest.pauses()).extracting(Digest.Pause::requestId).doesNotContain(over);
    MeterRegistry registry = INTAKE.bean(MeterRegistry.class);
    Awaitility.await()
        .untilAsserted(() -> {
          assertThat(
                  registry.get("dossier.requests.paused").tag("kind", "identity").gauge().value())
              .isGreaterThanOrEqualTo(2);
          assertThat(registry.get("dossier.requests.paused.days").gauge().value())
              .isGreaterThanOrEqualTo(14);
        });
    assertThat(registry.get("dossier.requests.paused").gauges()).hasSize(2);
  }

  private void paused(UUID id) {
    String question = "{\"reason\": \"Who are you?\", \"ground\": \"identity\"}";
    assertThat(app.post("/api/v1/requests/" + id + "/pause", question).status()).isEqualTo(200);
  }

  @Test
  void aRequestIsLikelyLateWhenItsSectionUsuallyTakesLongerThanIsLeft() {
    String source = "slow-" + UUID.randomUUID();
    UUID tight = collecting(source, 3);
    UUID roomy = collecting(source, 20);
    history(source, 19, Duration.ofHours(1));
    history(source, 1, Duration.ofDays(8));
    monitor(null, 7).run();
    assertThat(watched(tight).likelyLate()).as("19 of 20 took an hour").isFalse();

    history(source, 1, Duration.ofDays(8));
    monitor(null, 7).run();

    assertThat(watched(tight).lateSections()).containsExactly("profile");
    assertThat(watched(tight).likelyLate()).isTrue();
    assertThat(watched(roomy).likelyLate()).isFalse();
    now.advance(Duration.ofDays(91));
    monitor(null, 7).run();
    assertThat(watched(tight).lateSections()).as("history is of 90 days").isEmpty();
  }

  @Test
  void metricsCountWithoutNamingAnybody() {
    due(-1);
    MeterRegistry registry = INTAKE.bean(MeterRegistry.class);

    Awaitility.await()
        .untilAsserted(() -> {
          assertThat(
                  registry
                      .get("dossier.requests.due")
                      .tags("bucket", "overdue", "type", "access")
                      .gauge()
                      .value())
              .isPositive();
          assertThat(
                  registry.get("dossier.requests.days.left").tag("type", "access").gauge().value())
              .isNegative();
          assertThat(registry.get("dossier.requests.likely.late").gauge().value()).isNotNegative();
        });
    assertThat(registry.get("dossier.requests.due").gauges()).hasSize(6);
  }

  private Watch watch() {
    return new Watch(db, INTAKE.bean(CurrentDataMap.class), now);
  }

  private DueMonitor monitor(@Nullable String to, int hour) {
    MonitorSettings settings =
        new MonitorSettings(Duration.ofMinutes(15), 5, to, hour, 14, Duration.ofDays(90));
    CurrentDataMap map = INTAKE.bean(CurrentDataMap.class);
    return new DueMonitor(
        db,
        INTAKE.bean(Reckoning.class),
        watch(),
        new Forecast(db, watch(), map, settings, now),
        INTAKE.bean(Notices.class),
        map,
        settings,
        INTAKE.bean(TransactionTemplate.class),
        now);
  }

  private Watched watched(UUID id) {
    return watch().all().stream().filter(each -> each.id().equals(id)).findFirst().orElseThrow();
  }

  /** A verified request, due so many days from now. */
  private UUID due(int days) {
    UUID id = app.submit(Bodies.verified("access", Bodies.freshAddress(), Instant.now())).id();
    db.update(REQUEST)
        .set(REQUEST.DUE_DATE, today.plusDays(days))
        .where(REQUEST.ID.eq(id))
        .execute();
    return id;
  }

  /** One section of it is on its way, from this source. */
  private UUID collecting(String source, int days) {
    UUID id = due(days);
    db.deleteFrom(SECTION)
        .where(SECTION.REQUEST_ID.eq(id).and(SECTION.NAME.ne("profile")))
        .execute();
    db.update(SECTION)
        .set(SECTION.SOURCE, source)
        .set(SECTION.STATUS, "collecting")
        .set(SECTION.STARTED_AT, Utc.of(now.instant()))
        .where(SECTION.REQUEST_ID.eq(id))
        .execute();
    return id;
  }

  /** Sections of the past that took so long, the last one until a day ago. */
  private void history(String source, int count, Duration took) {
    for (int i = 0; i < count; i++) {
      UUID id = due(1);
      Instant ended = now.instant().minus(Duration.ofDays(1));
      db.update(SECTION)
          .set(SECTION.SOURCE, source)
          .set(SECTION.STATUS, "found")
          .set(SECTION.STARTED_AT, Utc.of(ended.minus(took)))
          .set(SECTION.ENDED_AT, Utc.of(ended))
          .where(SECTION.REQUEST_ID.eq(id).and(SECTION.NAME.eq("profile")))
          .execute();
      db.update(PACKAGE).set(PACKAGE.STATE, "cancelled").where(PACKAGE.REQUEST_ID.eq(id)).execute();
    }
  }

  private List<Digest> digests(int count) {
    Mails mails = new Mails(INTAKE);
    return Awaitility.await(count + " digests")
        .until(
            () ->
                INTAKE.wiretap().heard(NotificationMessage.Mail.class).stream()
                    .filter(mail -> mail.kind() == Kind.DIGEST)
                    .map(mails::open)
                    .filter(content -> content.to().equals(officer))
                    .map(MailContent::digest)
                    .toList(),
            digests -> digests.size() >= count);
  }

  private Instant at(LocalTime time) {
    return ZonedDateTime.of(today, time, BERLIN).toInstant();
  }
}

package dev.dossier.intake.plan;

import static dev.dossier.intake.db.Tables.IDENTITY;
import static dev.dossier.intake.db.Tables.PACKAGE;
import static dev.dossier.intake.db.Tables.REQUEST;
import static dev.dossier.intake.db.Tables.SECTION;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.dossier.common.event.CollectMessage.Collect;
import dev.dossier.common.event.Failure;
import dev.dossier.common.event.PlanMessage;
import dev.dossier.common.event.Reason;
import dev.dossier.common.event.SubjectDetails;
import dev.dossier.intake.audit.Actor;
import dev.dossier.intake.db.tables.records.PackageRecord;
import dev.dossier.intake.db.tables.records.SectionRecord;
import dev.dossier.intake.fixture.Conversation;
import dev.dossier.intake.fixture.RunningIntake;
import dev.dossier.intake.packages.Packages;
import dev.dossier.intake.request.RequestStatus;
import dev.dossier.intake.time.Utc;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What is lost on the way is noticed, and what is only late is left alone. */
class WatchIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final RunningIntake INTAKE = RunningIntake.get();

  private final DSLContext db = INTAKE.bean(DSLContext.class);

  @Test
  void timeInTheQueueIsNoSilence() {
    Conversation c = dispatched();
    Collect support = c.awaitCollect("support");
    set(c, "support", SECTION.SENT_AT, Duration.ofHours(6));

    INTAKE.bean(Watchdog.class).failTheSilent();

    assertThat(section(c, "support").getReason()).isNull();
    assertThat(section(c, "support").getExecution()).isEqualTo(Conversation.execution(support));
  }

  @Test
  void workThatNobodyTakesUpFailsInTheEnd() {
    Conversation c = dispatched();
    c.awaitCollect("support");
    // PT10M twice, and six hours in the queue.
    set(c, "support", SECTION.SENT_AT, Duration.ofMinutes(6 * 60 + 21));

    INTAKE.bean(Watchdog.class).failTheSilent();

    c.awaitCollect("support", 2, 0);
    assertThat(section(c, "support").getReason()).isEqualTo("timeout");
  }

  @Test
  void aLostAnswerOfAnIdentityIsAskedForAgainBeforeTheQueuesPatienceEnds() {
    Conversation c = Conversation.begin(INTAKE, jane());
    c.awaitResolve("customer", 1);
    // Its source's longest run is PT30M.
    sent(c, "customer", Duration.ofMinutes(34));
    INTAKE.bean(Watchdog.class).failTheSilent();
    assertThat(c.lookedUp("customer")).as("not yet").hasSize(1);
    sent(c, "customer", Duration.ofMinutes(36));

    INTAKE.bean(Watchdog.class).failTheSilent();

    c.say(c.identityFound(c.awaitResolve("customer", 2), "cus_1"));
    c.awaitResolve("contact", 1);
  }

  @Test
  void oneThatWasTakenUpHasNoTimeOfTheQueueLeft() {
    Conversation c = dispatched();
    Collect support = c.awaitCollect("support");
    c.say(c.started(support));
    Awaitility.await().atMost(PATIENCE).until(() -> section(c, "support").getHeardAt() != null);
    set(c, "support", SECTION.HEARD_AT, Duration.ofMinutes(21));

    INTAKE.bean(Watchdog.class).failTheSilent();

    c.awaitCollect("support", 2, 0);
  }

  @Test
  void theNextSliceHasTheTimeOfTheQueueAgain() {
    Conversation c = dispatched();
    Collect first = c.awaitCollect("support");
    c.say(c.started(first), c.sliced(first, Instant.EPOCH));
    Collect second = c.awaitCollect("support", 1, 1);
    set(c, "support", SECTION.SENT_AT, Duration.ofHours(5));

    INTAKE.bean(Watchdog.class).failTheSilent();

    assertThat(section(c, "support").getHeardAt()).isNull();
    assertThat(section(c, "support").getReason()).isNull();
    c.say(c.ended(second, 3));
    awaitSection(c, "support", "found");
  }

  @Test
  void aSliceThatIsToWaitIsNotSilent() {
    Conversation c = dispatched();
    c.say(c.sliced(c.awaitCollect("support"), Instant.now().plus(Duration.ofHours(2))));
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> section(c, "support").getNextAttemptAt() != null);
    set(c, "support", SECTION.HEARD_AT, Duration.ofHours(1));

    INTAKE.bean(Watchdog.class).failTheSilent();

    assertThat(section(c, "support").getReason()).isNull();
    assertThat(section(c, "support").getAttempt()).isEqualTo(1);
  }

  @Test
  void aSealThatDoesNotComeIsAskedForByTheSamePlan() {
    Conversation c = ended();
    PlanMessage.Plan plan = c.awaitPlans(1).getFirst();
    INTAKE.bean(PackagerWatch.class).askAgain();
    assertThat(version(c).getAsked()).as("not overdue yet").isZero();
    overdue(c, Duration.ofMinutes(16));

    INTAKE.bean(PackagerWatch.class).askAgain();
    INTAKE.bean(PackagerWatch.class).askAgain();

    PlanMessage.Plan again = c.awaitPlans(2).getLast();
    assertThat(again.revision()).isEqualTo(plan.revision());
    assertThat(again.sections()).isEqualTo(plan.sections());
    assertThat(version(c).getAsked()).isEqualTo(1);
    c.say(c.sealed(1, c.awaitCollect("profile"), c.awaitCollect("accounts"), support(c)));
    c.awaitStatus(RequestStatus.READY);
  }

  @Test
  void afterThreeTimesWithoutAWordAnOfficerIsAsked() {
    Conversation c = ended();
    for (int asked = 1; asked <= 3; asked++) {
      overdue(c, Duration.ofDays(1));
      INTAKE.bean(PackagerWatch.class).askAgain();
      assertThat(version(c).getAsked()).isEqualTo(asked);
    }
    c.awaitPlans(4);
    assertThat(c.row().status()).isEqualTo(RequestStatus.PROCESSING);
    overdue(c, Duration.ofDays(1));

    INTAKE.bean(PackagerWatch.class).askAgain();

    assertThat(c.awaitStatus(RequestStatus.NEEDS_ATTENTION).statusReason())
        .isEqualTo("All sections ended, but the package was not made.");
  }

  @Test
  void aSealIsAskedForThoughTheRequestExpiredMeanwhile() {
    Conversation c = ended();
    db.update(REQUEST)
        .set(REQUEST.STATUS, "expired")
        .where(REQUEST.ID.eq(c.requestId()))
        .execute();
    overdue(c, Duration.ofMinutes(16));

    INTAKE.bean(PackagerWatch.class).askAgain();

    assertThat(version(c).getAsked()).isEqualTo(1);
  }

  @Test
  void aVersionWithWorkLeftIsNotAskedFor() {
    Conversation c = dispatched();
    c.say(c.ended(c.awaitCollect("profile"), 3));
    awaitSection(c, "profile", "found");
    overdue(c, Duration.ofDays(30));

    INTAKE.bean(PackagerWatch.class).askAgain();

    assertThat(version(c).getAsked()).isZero();
  }

  @Test
  void aProofOfDeletionThatDoesNotComeIsAskedFor() {
    Conversation c = ended();
    c.say(c.sealed(1, c.awaitCollect("profile"), c.awaitCollect("accounts"), support(c)));
    c.awaitStatus(RequestStatus.READY);
    c.inTransaction(() -> INTAKE.bean(Packages.class).delete(c.requestId(), 1, new Actor.System()));
    INTAKE.wiretap().await(c.requestId(), PlanMessage.DeletePackage.class, 1);
    INTAKE.bean(PackagerWatch.class).askAgain();
    assertThat(version(c).getAsked()).as("not overdue yet").isZero();
    for (int asked = 1; asked <= 5; asked++) {
      overdue(c, Duration.ofDays(2));

      INTAKE.bean(PackagerWatch.class).askAgain();

      assertThat(version(c).getAsked()).isEqualTo(asked);
    }
    INTAKE.wiretap().await(c.requestId(), PlanMessage.DeletePackage.class, 6);
  }

  @Test
  void aRequestThatCannotBeReadHoldsUpNoOtherRetry() {
    Conversation first = dispatched();
    Conversation second = dispatched();
    // The one that is looked at first is broken.
    boolean ordered = first.requestId().compareTo(second.requestId()) < 0;
    Conversation broken = ordered ? first : second;
    Conversation sound = ordered ? second : first;
    Collect failed = sound.awaitCollect("support");
    Instant far = Instant.now().plus(Duration.ofHours(1));
    for (Conversation each : new Conversation[] {broken, sound}) {
      each.say(each.sliced(each.awaitCollect("support"), far));
      Awaitility.await()
          .atMost(PATIENCE)
          .until(() -> section(each, "support").getNextAttemptAt() != null);
    }
    unreadable(broken);
    try {
      for (Conversation each : new Conversation[] {broken, sound}) {
        set(each, "support", SECTION.NEXT_ATTEMPT_AT, Duration.ofSeconds(1));
      }

      INTAKE.bean(Retries.class).sendDue();

      Collect next = sound.awaitCollect("support", 1, 1);
      assertThat(Conversation.execution(next)).isEqualTo(Conversation.execution(failed));
    } finally {
      cancel(broken);
    }
  }

  @Test
  void aRequestThatCannotBeReadIsToldOnceAndLeftAloneForAWhile() {
    Conversation broken = dispatched();
    broken.say(
        broken.sliced(broken.awaitCollect("support"), Instant.now().plus(Duration.ofHours(1))));
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> section(broken, "support").getNextAttemptAt() != null);
    unreadable(broken);
    ListAppender<ILoggingEvent> log = listen(Retries.class);
    try {
      set(broken, "support", SECTION.NEXT_ATTEMPT_AT, Duration.ofSeconds(1));
      Retries retries = INTAKE.bean(Retries.class);
      retries.sendDue();

      for (int turn = 0; turn < 50; turn++) {
        retries.sendDue();
      }

      assertThat(List.copyOf(log.list))
          .filteredOn(e -> e.getFormattedMessage().contains(broken.requestId().toString()))
          .hasSize(1);
    } finally {
      ((Logger) LoggerFactory.getLogger(Retries.class)).detachAppender(log);
      cancel(broken);
    }
  }

  @Test
  void aRequestThatCannotBeReadHoldsUpNoOtherThatIsSilent() {
    Conversation broken = dispatched();
    Conversation sound = dispatched();
    for (Conversation each : new Conversation[] {broken, sound}) {
      each.awaitCollect("support");
    }
    unreadable(broken);
    try {
      // The longest silence is looked at first.
      set(broken, "support", SECTION.HEARD_AT, Duration.ofHours(2));
      set(sound, "support", SECTION.HEARD_AT, Duration.ofHours(1));

      INTAKE.bean(Watchdog.class).failTheSilent();

      sound.awaitCollect("support", 2, 0);
    } finally {
      cancel(broken);
    }
  }

  @Test
  void aRequestThatCannotBeReadHoldsUpNoOtherQuestionToThePackager() {
    Conversation broken = ended();
    Conversation sound = ended();
    unreadable(broken);
    try {
      overdue(broken, Duration.ofDays(3));
      overdue(sound, Duration.ofDays(2));

      INTAKE.bean(PackagerWatch.class).askAgain();

      assertThat(version(sound).getAsked()).isEqualTo(1);
    } finally {
      cancel(broken);
    }
  }

  private static Conversation dispatched() {
    Conversation c = Conversation.begin(INTAKE, jane());
    c.say(c.identityFound(c.awaitResolve("address_on_file", 1), "jane@example.org"));
    c.say(c.identityFound(c.awaitResolve("customer", 1), "cus_1"));
    c.say(c.identityFound(c.awaitResolve("contact", 1), "con_1"));
    c.awaitCollect("support");
    return c;
  }

  private static SubjectDetails jane() {
    return new SubjectDetails("jane@example.org", "4711", "Jane", Map.of("account_no", "A"));
  }

  private void sent(Conversation c, String identity, Duration ago) {
    int sent =
        db.update(IDENTITY)
            .set(IDENTITY.SENT_AT, Utc.of(Instant.now().minus(ago)))
            .where(IDENTITY.REQUEST_ID.eq(c.requestId()).and(IDENTITY.NAME.eq(identity)))
            .execute();
    assertThat(sent).isOne();
  }

  /** All sections ended, one of them after a failure that passed. */
  private Conversation ended() {
    Conversation c = dispatched();
    c.say(c.failed(c.awaitCollect("support"), Failure.of(Reason.TIMEOUT)));
    c.say(c.ended(support(c), 3));
    c.say(c.ended(c.awaitCollect("profile"), 3), c.ended(c.awaitCollect("accounts"), 3));
    awaitSection(c, "accounts", "found");
    awaitSection(c, "support", "found");
    awaitSection(c, "profile", "found");
    return c;
  }

  private static Collect support(Conversation c) {
    return c.awaitCollect("support", 2, 0);
  }

  private void awaitSection(Conversation c, String name, String status) {
    Awaitility.await(name + " " + status)
        .atMost(PATIENCE)
        .until(() -> section(c, name).getStatus(), status::equals);
  }

  private SectionRecord section(Conversation c, String name) {
    return db.selectFrom(SECTION)
        .where(SECTION.REQUEST_ID.eq(c.requestId()).and(SECTION.NAME.eq(name)))
        .fetchSingle();
  }

  private void set(Conversation c, String section, Field<OffsetDateTime> time, Duration ago) {
    db.update(SECTION)
        .set(time, Utc.of(Instant.now().minus(ago)))
        .where(SECTION.REQUEST_ID.eq(c.requestId()).and(SECTION.NAME.eq(section)))
        .execute();
  }

  private PackageRecord version(Conversation c) {
    return db.selectFrom(PACKAGE).where(PACKAGE.REQUEST_ID.eq(c.requestId())).fetchSingle();
  }

  private void overdue(Conversation c, Duration ago) {
    OffsetDateTime then = Utc.of(Instant.now().minus(ago));
    db.update(SECTION)
        .set(SECTION.ENDED_AT, then)
        .where(SECTION.REQUEST_ID.eq(c.requestId()).and(SECTION.ENDED_AT.isNotNull()))
        .execute();
    db.update(PACKAGE)
        .set(PACKAGE.ASKED_AT, then)
        .set(PACKAGE.SEALED_AT, org.jooq.impl.DSL.when(PACKAGE.SEALED_AT.isNotNull(), then))
        .where(PACKAGE.REQUEST_ID.eq(c.requestId()))
        .execute();
  }

  private static ListAppender<ILoggingEvent> listen(Class<?> type) {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.list = new CopyOnWriteArrayList<>();
    log.start();
    ((Logger) LoggerFactory.getLogger(type)).addAppender(log);
    return log;
  }

  private void unreadable(Conversation c) {
    db.update(PACKAGE)
        .set(PACKAGE.CONTENT_KEY, new byte[] {1, 2, 3})
        .where(PACKAGE.REQUEST_ID.eq(c.requestId()))
        .execute();
  }

  private void cancel(Conversation c) {
    db.update(PACKAGE)
        .set(PACKAGE.STATE, "cancelled")
        .setNull(PACKAGE.CONTENT_KEY)
        .where(PACKAGE.REQUEST_ID.eq(c.requestId()))
        .execute();
  }
}

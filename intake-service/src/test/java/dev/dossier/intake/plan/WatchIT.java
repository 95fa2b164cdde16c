package dev.dossier.intake.plan;

import static dev.dossier.intake.db.Tables.SECTION;
import static dev.dossier.intake.plan.Watched.INTAKE;
import static dev.dossier.intake.plan.Watched.PATIENCE;
import static dev.dossier.intake.plan.Watched.awaitSection;
import static dev.dossier.intake.plan.Watched.cancel;
import static dev.dossier.intake.plan.Watched.dispatched;
import static dev.dossier.intake.plan.Watched.jane;
import static dev.dossier.intake.plan.Watched.section;
import static dev.dossier.intake.plan.Watched.sent;
import static dev.dossier.intake.plan.Watched.set;
import static dev.dossier.intake.plan.Watched.support;
import static dev.dossier.intake.plan.Watched.unreadable;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.dossier.common.event.CollectMessage.Collect;
import dev.dossier.intake.fixture.Conversation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class WatchIT {

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

  private static ListAppender<ILoggingEvent> listen(Class<?> type) {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.list = new CopyOnWriteArrayList<>();
    log.start();
    ((Logger) LoggerFactory.getLogger(type)).addAppender(log);
    return log;
  }
}

package dev.dossier.intake.verification;

import static dev.dossier.intake.db.Tables.REQUEST;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import dev.dossier.intake.audit.Actor;
import dev.dossier.intake.request.RequestRow;
import dev.dossier.intake.request.RequestStatus;
import dev.dossier.intake.request.Requests;
import dev.dossier.intake.request.Transition;
import dev.dossier.intake.time.Utc;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jooq.DSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Requests that nobody confirmed in time. */
@Component
class Lapses {
  private static final Logger log = LoggerFactory.getLogger(Lapses.class);
  private static final Duration EVERY = Duration.ofMinutes(1);
  private static final int BATCH = 500;

  private final DSLContext db;
  private final Requests requests;
  private final TransactionTemplate transaction;
  private final Clock clock;

  Lapses(DSLContext db, Requests requests, TransactionTemplate transaction, Clock clock) {
    this.db = db;
    this.requests = requests;
    this.transaction = transaction;
    this.clock = clock;
  }

  @Bean
  static RecurringTask<Void> lapse(Lapses lapses) {
    return Tasks.recurring("lapse-unverified", FixedDelay.of(EVERY))
        .execute((instance, context) -> lapses.run());
  }

  void run() {
    List<UUID> due =
        db.select(REQUEST.ID)
            .from(REQUEST)
            .where(REQUEST.STATUS.eq(RequestStatus.PENDING.word()))
            .and(REQUEST.LAPSES_AT.le(Utc.of(clock.instant())))
            .orderBy(REQUEST.LAPSES_AT)
            .limit(BATCH)
            .fetch(REQUEST.ID);
    for (UUID id : due) {
      try {
        transaction.executeWithoutResult(status -> lapse(id));
      } catch (RuntimeException e) {
        // One that cannot be handled holds up no other.
        log.error("lapse failed request={}", id, e);
      }
    }
  }

  private void lapse(UUID id) {
    RequestRow request = requests.lock(id);
    Instant lapsesAt = request.lapsesAt();
    if (lapsesAt == null || lapsesAt.isAfter(clock.instant())) {
      return;
    }
    String reason = "Nobody confirmed this request in time.";
    if (requests.move(id, Transition.LAPSE, reason, new Actor.System())) {
      log.info("request lapsed request={}", id);
    }
  }
}

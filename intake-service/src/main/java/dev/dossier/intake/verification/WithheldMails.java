package dev.dossier.intake.verification;

import static dev.dossier.intake.db.Tables.REQUEST;
import static dev.dossier.intake.db.Tables.WITHHELD_MAIL;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import dev.dossier.intake.limit.AddressLimit;
import dev.dossier.intake.request.RequestRow;
import dev.dossier.intake.request.RequestStatus;
import dev.dossier.intake.request.Requests;
import dev.dossier.intake.time.Utc;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Sends what the day's limit of an address held back, once there is room, oldest first. */
@Component
class WithheldMails {
  private static final Logger log = LoggerFactory.getLogger(WithheldMails.class);
  private static final Duration EVERY = Duration.ofMinutes(1);

  private final DSLContext db;
  private final Requests requests;
  private final AddressLimit limit;
  private final VerificationMails mails;
  private final TransactionTemplate transaction;
  private final Clock clock;

  WithheldMails(
      DSLContext db,
      Requests requests,
      AddressLimit limit,
      VerificationMails mails,
      TransactionTemplate transaction,
      Clock clock) {
    this.db = db;
    this.requests = requests;
    this.limit = limit;
    this.mails = mails;
    this.transaction = transaction;
    this.clock = clock;
  }

  @Bean
  static RecurringTask<Void> sendWithheldMails(WithheldMails withheld) {
    return Tasks.recurring("send-withheld-mails", FixedDelay.of(EVERY))
        .execute((instance, context) -> withheld.run());
  }

  void run() {
    db.deleteFrom(WITHHELD_MAIL)
        .whereNotExists(
            db.selectOne()
                .from(REQUEST)
                .where(REQUEST.ID.eq(WITHHELD_MAIL.REQUEST_ID))
                .and(waits()))
        .execute();
    List<UUID> withheld =
        db.select(WITHHELD_MAIL.REQUEST_ID)
            .from(WITHHELD_MAIL)
            .orderBy(WITHHELD_MAIL.WITHHELD_AT, WITHHELD_MAIL.REQUEST_ID)
            .fetch(WITHHELD_MAIL.REQUEST_ID);
    for (UUID id : withheld) {
      try {
        transaction.executeWithoutResult(status -> send(id));
      } catch (RuntimeException e) {
        // One that cannot be handled holds up no other.
        log.error("withheld mail failed request={}", id, e);
      }
    }
  }

  private void send(UUID id) {
    byte[] address = requests.find(id).orElseThrow().addressHash();
    if (!mails.room(address)) {
      return;
    }
    limit.lock(address);
    RequestRow request = requests.lock(id);
    boolean stillWaits = db.fetchExists(REQUEST, REQUEST.ID.eq(id).and(waits()));
    boolean stillWithheld = db.fetchExists(WITHHELD_MAIL, WITHHELD_MAIL.REQUEST_ID.eq(id));
    if (stillWaits && stillWithheld) {
      mails.send(request);
    }
  }

  private Condition waits() {
    return REQUEST
        .STATUS
        .eq(RequestStatus.PENDING.word())
        .and(REQUEST.LAPSES_AT.gt(Utc.of(clock.instant())));
  }
}

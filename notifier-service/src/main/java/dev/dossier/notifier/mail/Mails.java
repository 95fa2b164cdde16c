package dev.dossier.notifier.mail;

import static dev.dossier.notifier.db.Tables.MAILS;

import dev.dossier.common.event.NotificationMessage.Kind;
import dev.dossier.common.event.NotificationMessage.Mail;
import dev.dossier.common.event.NotificationOutcome;
import dev.dossier.common.event.Topics;
import dev.dossier.common.messaging.Outbox;
import dev.dossier.common.observation.Tracing;
import dev.dossier.notifier.db.tables.records.MailsRecord;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The mails and their states: received, sending, then received again or sent or failed. Every
 * change is guarded by the state it starts from and says whether it won; a final state and its
 * outcome message are one transaction.
 */
@Component
class Mails {
  private static final String RECEIVED = "received";
  private static final String SENDING = "sending";
  private static final String SENT = "sent";
  private static final String FAILED = "failed";
  private static final Condition OPEN = MAILS.STATE.in(RECEIVED, SENDING);

  private final DSLContext db;
  private final TransactionTemplate transactions;
  private final Outbox outbox;
  private final Clock clock;
  private final PublicAddress publicAddress;
  private final Tracing tracing;

  Mails(
      DSLContext db,
      PlatformTransactionManager transactions,
      Outbox outbox,
      Clock clock,
      PublicAddress publicAddress,
      Tracing tracing) {
    this.db = db;
    this.transactions = new TransactionTemplate(transactions);
    this.outbox = outbox;
    this.clock = clock;
    this.publicAddress = publicAddress;
    this.tracing = tracing;
  }

  /**
   * @param content of the mail, which came inline
   * @return false for a mail that is known already
   */
  boolean receive(Mail mail, byte[] content) {
    OffsetDateTime now = now();
    return inTransaction(() ->
        db.insertInto(MAILS)
                .set(MAILS.ID, mail.id())
                .set(MAILS.REQUEST_ID, mail.requestId())
                .set(MAILS.KIND, wireName(mail.kind()))
                .set(MAILS.LOCALE, mail.locale())
                .set(MAILS.RECORD_KEY, mail.recordKey())
                .set(MAILS.CONTENT, content)
                .set(MAILS.STATE, RECEIVED)
                .set(MAILS.NEXT_ATTEMPT_AT, now)
                .set(MAILS.MESSAGE_ID, messageId(mail.id()))
                .set(MAILS.RECEIVED_AT, now)
                .set(MAILS.TRACEPARENT, tracing.here())
                .onConflictDoNothing()
                .execute()
            == 1);
  }

  /**
   * A message that can never be sent: recorded as failed, with its outcome.
   *
   * @return false if the mail is known already; its own outcome holds then
   */
  boolean receiveUnsendable(UUID id, UUID requestId) {
    OffsetDateTime now = now();
    return inTransaction(() -> {
      int inserted =
          db.insertInto(MAILS)
              .set(MAILS.ID, id)
              .set(MAILS.REQUEST_ID, requestId)
              .set(MAILS.KIND, "unknown")
              .set(MAILS.LOCALE, "und")
              .set(MAILS.STATE, FAILED)
              .set(MAILS.MESSAGE_ID, messageId(id))
              .set(MAILS.RECEIVED_AT, now)
              .set(MAILS.ENDED_AT, now)
              .onConflictDoNothing()
              .execute();
      if (inserted == 1) {
        outbox.publish(
            Topics.NOTIFICATION_OUTCOMES,
            new NotificationOutcome.NotSent(id, requestId, null, now.toInstant()));
      }
      return inserted == 1;
    });
  }

  /** The mail that has been due longest and that nobody else is sending. */
  Optional<ClaimedMail> claim(Duration lease) {
    OffsetDateTime now = now();
    var due = MAILS.as("due");
    return Optional.ofNullable(
            db.update(MAILS)
                .set(MAILS.STATE, SENDING)
                .set(MAILS.ATTEMPTS, MAILS.ATTEMPTS.plus(1))
                .set(MAILS.NEXT_ATTEMPT_AT, now.plus(lease))
                .where(
                    MAILS.ID.eq(
                        DSL.select(due.ID)
                            .from(due)
                            .where(due.STATE.in(RECEIVED, SENDING))
                            .and(due.NEXT_ATTEMPT_AT.le(now))
                            .orderBy(due.NEXT_ATTEMPT_AT)
                            .limit(1)
                            .forUpdate()
                            .skipLocked()))
                .and(OPEN)
                .and(MAILS.NEXT_ATTEMPT_AT.le(now))
                .returning()
                .fetchOne())
        .map(Mails::claimed);
  }

  /** False if the claim was lost. */
  boolean renew(ClaimedMail mail, Duration lease) {
    return db.update(MAILS)
            .set(MAILS.NEXT_ATTEMPT_AT, now().plus(lease))
            .where(heldBy(mail))
            .execute()
        == 1;
  }

  /**
   * Whoever saw the server accept it may say so, also after the claim was lost: it is a fact.
   *
   * @return false if it was over already
   */
  boolean sent(ClaimedMail mail) {
    OffsetDateTime now = now();
    return inTransaction(() -> {
      if (end(MAILS.ID.eq(mail.id()).and(OPEN), SENT, null, now) == 0) {
        return false;
      }
      outbox.publish(
          Topics.NOTIFICATION_OUTCOMES,
          new NotificationOutcome.Sent(
              mail.id(), mail.requestId(), mail.messageId(), now.toInstant()));
      return true;
    });
  }

  /** False if the claim was lost. */
  boolean failed(ClaimedMail mail, @Nullable Integer smtpStatus) {
    OffsetDateTime now = now();
    return inTransaction(() -> {
      if (end(heldBy(mail), FAILED, smtpStatus, now) == 0) {
        return false;
      }
      outbox.publish(
          Topics.NOTIFICATION_OUTCOMES,
          new NotificationOutcome.NotSent(
              mail.id(), mail.requestId(), smtpStatus, now.toInstant()));
      return true;
    });
  }

  /** False if the claim was lost. */
  boolean retry(ClaimedMail mail, @Nullable Integer smtpStatus, Duration wait) {
    return db.update(MAILS)
            .set(MAILS.STATE, RECEIVED)
            .set(MAILS.NEXT_ATTEMPT_AT, now().plus(wait))
            .set(MAILS.SMTP_STATUS, smtpStatus)
            .where(heldBy(mail))
            .execute()
        == 1;
  }

  /** How many are neither sent nor failed. */
  int waiting() {
    return db.fetchCount(MAILS, OPEN);
  }

  /** Seconds since the oldest of those came; 0 if there is none. */
  double oldestSeconds() {
    OffsetDateTime oldest =
        db.select(DSL.min(MAILS.RECEIVED_AT))
            .from(MAILS)
            .where(OPEN)
            .fetchOne(0, OffsetDateTime.class);
    return oldest == null ? 0 : Duration.between(oldest, now()).toMillis() / 1000.0;
  }

  static String wireName(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private int end(Condition guard, String state, @Nullable Integer smtpStatus, OffsetDateTime now) {
    return db.update(MAILS)
        .set(MAILS.STATE, state)
        .setNull(MAILS.CONTENT)
        .setNull(MAILS.RECORD_KEY)
        .setNull(MAILS.NEXT_ATTEMPT_AT)
        .set(MAILS.SMTP_STATUS, smtpStatus)
        .set(MAILS.ENDED_AT, now)
        .where(guard)
        .execute();
  }

  private static Condition heldBy(ClaimedMail mail) {
    return MAILS
        .ID
        .eq(mail.id())
        .and(MAILS.STATE.eq(SENDING))
        .and(MAILS.ATTEMPTS.eq(mail.attempt()));
  }

  private static ClaimedMail claimed(MailsRecord row) {
    return new ClaimedMail(
        row.getId(),
        row.getRequestId(),
        Kind.valueOf(row.getKind().toUpperCase(Locale.ROOT)),
        row.getLocale(),
        row.getRecordKey(),
        row.getContent(),
        row.getAttempts(),
        row.getMessageId(),
        row.getReceivedAt().toInstant(),
        row.getTraceparent());
  }

  private String messageId(UUID id) {
    return "<" + id + "@" + publicAddress.messageIdHost() + ">";
  }

  private boolean inTransaction(BooleanSupplier work) {
    return Boolean.TRUE.equals(transactions.execute(status -> work.getAsBoolean()));
  }

  private OffsetDateTime now() {
    return clock.instant().atOffset(ZoneOffset.UTC);
  }
}

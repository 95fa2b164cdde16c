package dev.dossier.intake.notice;

import static dev.dossier.intake.db.Tables.NOTIFICATION;

import dev.dossier.common.event.NotificationOutcome;
import dev.dossier.intake.audit.Actor;
import dev.dossier.intake.audit.Audit;
import dev.dossier.intake.request.RequestStatus;
import dev.dossier.intake.request.Requests;
import dev.dossier.intake.time.Utc;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Whether mails were sent, in any order and any number of copies. */
@Component
public final class NoticeOutcomes {
  private final DSLContext db;
  private final TransactionTemplate transactions;
  private final Requests requests;
  private final Audit audit;

  NoticeOutcomes(DSLContext db, TransactionTemplate transactions, Requests requests, Audit audit) {
    this.db = db;
    this.transactions = transactions;
    this.requests = requests;
    this.audit = audit;
  }

  /** In a transaction of its own. */
  public void handle(NotificationOutcome outcome) {
    transactions.executeWithoutResult(status -> {
      if (requests.lockIfThere(outcome.requestId()).isEmpty()) {
        return;
      }
      switch (outcome) {
        case NotificationOutcome.Sent sent -> sent(sent);
        case NotificationOutcome.NotSent notSent -> notSent(notSent);
      }
    });
  }

  private void sent(NotificationOutcome.Sent sent) {
    int updated =
        db.update(NOTIFICATION)
            .set(NOTIFICATION.SENT_AT, Utc.of(sent.at()))
            .set(NOTIFICATION.MESSAGE_ID, sent.messageId())
            .where(open(sent))
            .execute();
    if (updated == 1) {
      Map<String, Object> detail = detail(sent);
      detail.put("messageId", sent.messageId());
      audit.record(sent.requestId(), new Actor.System(), "mail_sent", detail);
    }
  }

  private void notSent(NotificationOutcome.NotSent notSent) {
    int updated =
        db.update(NOTIFICATION)
            .set(NOTIFICATION.FAILED_AT, Utc.of(notSent.at()))
            .set(NOTIFICATION.SMTP_STATUS, notSent.smtpStatus())
            .where(open(notSent).and(NOTIFICATION.FAILED_AT.isNull()))
            .execute();
    if (updated == 1) {
      Map<String, Object> detail = detail(notSent);
      if (notSent.smtpStatus() != null) {
        detail.put("smtpStatus", notSent.smtpStatus());
      }
      audit.record(notSent.requestId(), new Actor.System(), "mail_not_sent", detail);
      requests.explain(
          notSent.requestId(),
          // A mail of an earlier state says nothing of a later one.
          "verification".equals(detail.get("kind")) ? RequestStatus.PENDING : RequestStatus.READY,
          "The %s mail could not be delivered to the person's address."
              .formatted(detail.get("kind")));
    }
  }

  private static Condition open(NotificationOutcome outcome) {
    return NOTIFICATION
        .ID
        .eq(outcome.id())
        .and(NOTIFICATION.REQUEST_ID.eq(outcome.requestId()))
        .and(NOTIFICATION.SENT_AT.isNull());
  }

  private Map<String, Object> detail(NotificationOutcome outcome) {
    String kind =
        db.select(NOTIFICATION.KIND)
            .from(NOTIFICATION)
            .where(NOTIFICATION.ID.eq(outcome.id()))
            .fetchSingle()
            .value1();
    Map<String, Object> detail = new LinkedHashMap<>();
    detail.put("notification", outcome.id().toString());
    detail.put("kind", kind);
    return detail;
  }
}

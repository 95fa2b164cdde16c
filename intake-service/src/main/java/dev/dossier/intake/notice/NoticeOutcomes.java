package dev.dossier.intake.notice;

import static dev.dossier.intake.db.Tables.NOTIFICATION;

import dev.dossier.common.event.NotificationMessage.Kind;
import dev.dossier.common.event.NotificationOutcome;
import dev.dossier.intake.audit.Actor;
import dev.dossier.intake.audit.Audit;
import dev.dossier.intake.request.RequestRow;
import dev.dossier.intake.request.RequestStatus;
import dev.dossier.intake.request.Requests;
import dev.dossier.intake.time.Utc;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Whether mails were sent, in any order and any number of copies. */
@Component
public final class NoticeOutcomes {
  private static final Logger LOG = LoggerFactory.getLogger(NoticeOutcomes.class);

  private final DSLContext db;
  private final TransactionTemplate transactions;
  private final Requests requests;
  private final Audit audit;
  private final DatesByMail dates;

  NoticeOutcomes(
      DSLContext db,
      TransactionTemplate transactions,
      Requests requests,
      Audit audit,
      DatesByMail dates) {
    this.db = db;
    this.transactions = transactions;
    this.requests = requests;
    this.audit = audit;
    this.dates = dates;
  }

  /** In a transaction of its own. */
  public void handle(NotificationOutcome outcome) {
    transactions.executeWithoutResult(status -> {
      if (requests.lockIfThere(outcome.requestId()).isEmpty()) {
        ofNoRequest(outcome);
        return;
      }
      switch (outcome) {
        case NotificationOutcome.Sent sent -> sent(sent);
        case NotificationOutcome.NotSent notSent -> notSent(notSent);
      }
    });
  }

  /** A digest, which has no row here, or a request whose record is gone. */
  private static void ofNoRequest(NotificationOutcome outcome) {
    switch (outcome) {
      case NotificationOutcome.Sent sent -> LOG.debug("mail sent mail={}", sent.id());
      case NotificationOutcome.NotSent notSent ->
          LOG.warn("mail not sent mail={} status={}", notSent.id(), notSent.smtpStatus());
    }
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
      reckonAgain(sent.requestId(), detail);
      if (Notices.word(Kind.CLARIFICATION).equals(detail.get("kind"))) {
        dates.asked(sent.requestId(), sent.id());
      }
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
      explain(notSent.requestId(), String.valueOf(detail.get("kind")));
      reckonAgain(notSent.requestId(), detail);
    }
  }

  private void reckonAgain(UUID request, Map<String, Object> detail) {
    if (Notices.word(Kind.EXTENDED).equals(detail.get("kind"))) {
      dates.extensionTold(request);
    }
  }

  /** A mail of an earlier state says nothing of a later one. */
  private void explain(UUID requestId, String kind) {
    RequestRow request = requests.lock(requestId);
    if (!toldOf(Kind.valueOf(kind.toUpperCase(Locale.ROOT))).contains(request.status())) {
      return;
    }
    String sentence = "The %s mail could not be delivered to the person's address.".formatted(kind);
    String before = request.statusReason();
    if (before == null) {
      requests.explain(requestId, request.status(), sentence);
    } else if (!before.contains(sentence)) {
      requests.explain(requestId, request.status(), before + " " + sentence);
    }
  }

  /** Where a request stands while it matters that the person did not get the mail. */
  private static Set<RequestStatus> toldOf(Kind kind) {
    return switch (kind) {
      case VERIFICATION -> EnumSet.of(RequestStatus.PENDING);
      case READY, REMINDER, SUPPLEMENT -> EnumSet.of(RequestStatus.READY);
      case EXTENDED, CLARIFICATION ->
          EnumSet.of(
              RequestStatus.PENDING,
              RequestStatus.IN_REVIEW,
              RequestStatus.PROCESSING,
              RequestStatus.NEEDS_ATTENTION);
      case REFUSED -> EnumSet.of(RequestStatus.REFUSED);
      case CLOSED -> EnumSet.of(RequestStatus.FAILED);
      // Of no use any more when that is heard; the person asks for another.
      case CODE, DIGEST -> EnumSet.noneOf(RequestStatus.class);
    };
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

package dev.dossier.intake.verification;

import static dev.dossier.intake.db.Tables.VERIFICATION_TOKEN;
import static dev.dossier.intake.db.Tables.WITHHELD_MAIL;

import dev.dossier.common.event.NotificationMessage.Kind;
import dev.dossier.intake.audit.Actor;
import dev.dossier.intake.audit.Audit;
import dev.dossier.intake.limit.LimitSettings;
import dev.dossier.intake.link.SubjectLinks;
import dev.dossier.intake.notice.MailDraft;
import dev.dossier.intake.notice.Notices;
import dev.dossier.intake.request.RequestRow;
import dev.dossier.intake.time.Utc;
import dev.dossier.intake.web.Tokens;
import dev.dossier.intake.web.WebSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** The mails with the link; a new one retires the links before it. */
@Component
public class VerificationMails {
  private static final Duration DAY = Duration.ofDays(1);

  private final DSLContext db;
  private final Notices notices;
  private final Audit audit;
  private final SubjectLinks subjectLinks;
  private final WebSettings web;
  private final LimitSettings limits;
  private final TransactionTemplate undoable;
  private final Clock clock;

  VerificationMails(
      DSLContext db,
      Notices notices,
      Audit audit,
      SubjectLinks subjectLinks,
      WebSettings web,
      LimitSettings limits,
      PlatformTransactionManager transactions,
      Clock clock) {
    this.db = db;
    this.notices = notices;
    this.audit = audit;
    this.subjectLinks = subjectLinks;
    this.web = web;
    this.limits = limits;
    this.undoable = new TransactionTemplate(transactions);
    this.undoable.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
    this.clock = clock;
  }

  /**
   * Sends a link to the address of a pending request, in the caller's transaction, which holds the
   * lock of the address. Over the day's limit it is sent later, the links that are out stay good
   * until then, and the audit alone says so: the answer must not tell what others asked for, nor
   * must its time. So everything is done as if the mail were sent, and then taken back.
   */
  public void send(RequestRow request) {
    boolean room = room(request.addressHash());
    Instant expiresAt = request.lapsesAt();
    if (expiresAt == null) {
      throw new IllegalStateException("verification: expected a pending request");
    }
    withhold(request);
    UUID mail =
        Objects.requireNonNull(
            undoable.execute(status -> {
              if (!room) {
                status.setRollbackOnly();
              }
              return ask(request, expiresAt);
            }));
    if (room) {
      notices.record(request, mail, Kind.VERIFICATION);
    } else {
      audit.record(
          request.id(),
          new Actor.System(),
          "verification_mail_withheld",
          Map.of("limit", limits.verificationMails()));
    }
    db.deleteFrom(WITHHELD_MAIL)
        .where(WITHHELD_MAIL.REQUEST_ID.eq(request.id()))
        .and(DSL.val(room).isTrue())
        .execute();
  }

  private UUID ask(RequestRow request, Instant expiresAt) {
    Instant now = clock.instant();
    db.update(VERIFICATION_TOKEN)
        .set(VERIFICATION_TOKEN.RETIRED_AT, Utc.of(now))
        .where(VERIFICATION_TOKEN.REQUEST_ID.eq(request.id()))
        .and(VERIFICATION_TOKEN.RETIRED_AT.isNull())
        .execute();
    String token = Tokens.random();
    db.insertInto(VERIFICATION_TOKEN)
        .set(VERIFICATION_TOKEN.HASH, Tokens.sha256(token))
        .set(VERIFICATION_TOKEN.REQUEST_ID, request.id())
        .set(VERIFICATION_TOKEN.CREATED_AT, Utc.of(now))
        .set(VERIFICATION_TOKEN.EXPIRES_AT, Utc.of(expiresAt))
        .execute();
    return notices.ask(
        request,
        MailDraft.of(Kind.VERIFICATION)
            .link(web.page("/verify/" + token), expiresAt)
            .notMe(subjectLinks.notMe(request)));
  }

  /** Whether the day's limit of the address lets a mail through. */
  boolean room(byte[] addressHash) {
    Instant since = clock.instant().minus(DAY);
    int sent = notices.sentToday(addressHash, Kind.VERIFICATION, since);
    return sent < limits.verificationMails();
  }

  private void withhold(RequestRow request) {
    db.insertInto(WITHHELD_MAIL)
        .set(WITHHELD_MAIL.REQUEST_ID, request.id())
        .set(WITHHELD_MAIL.WITHHELD_AT, Utc.of(clock.instant()))
        .onConflictDoNothing()
        .execute();
  }
}

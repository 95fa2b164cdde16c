package dev.dossier.intake.verification;

import static dev.dossier.intake.db.Tables.VERIFICATION_TOKEN;

import dev.dossier.common.event.NotificationMessage.Kind;
import dev.dossier.intake.audit.Actor;
import dev.dossier.intake.audit.Audit;
import dev.dossier.intake.limit.LimitSettings;
import dev.dossier.intake.notice.Notices;
import dev.dossier.intake.request.RequestRow;
import dev.dossier.intake.time.Utc;
import dev.dossier.intake.web.Tokens;
import dev.dossier.intake.web.WebSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;

/** The mails with the link; a new one retires the links before it. */
@Component
public class VerificationMails {
  private static final Duration DAY = Duration.ofDays(1);

  private final DSLContext db;
  private final Notices notices;
  private final Audit audit;
  private final WebSettings web;
  private final LimitSettings limits;
  private final Clock clock;

  VerificationMails(
      DSLContext db,
      Notices notices,
      Audit audit,
      WebSettings web,
      LimitSettings limits,
      Clock clock) {
    this.db = db;
    this.notices = notices;
    this.audit = audit;
    this.web = web;
    this.limits = limits;
    this.clock = clock;
  }

  /**
   * Sends a link to the address of a pending request, in the caller's transaction, which holds the
   * lock of the address. Over the day's limit nothing is sent, the links that are out stay good,
   * and the audit alone says so: the answer must not tell what others asked for.
   */
  public void send(RequestRow request) {
    Instant now = clock.instant();
    int sent = notices.sentToday(request.addressHash(), Kind.VERIFICATION, now.minus(DAY));
    if (sent >= limits.verificationMails()) {
      audit.record(
          request.id(),
          new Actor.System(),
          "verification_mail_withheld",
          Map.of("limit", limits.verificationMails()));
      return;
    }
    Instant expiresAt = request.lapsesAt();
    if (expiresAt == null) {
      throw new IllegalStateException("verification: expected a pending request");
    }
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
    notices.mail(request, Kind.VERIFICATION, web.page("/verify/" + token), expiresAt, null, null);
  }
}

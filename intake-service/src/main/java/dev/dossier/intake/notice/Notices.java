package dev.dossier.intake.notice;

import static dev.dossier.intake.db.Tables.NOTIFICATION;

import dev.dossier.common.crypto.AssociatedData;
import dev.dossier.common.datamap.Controller;
import dev.dossier.common.event.Blob;
import dev.dossier.common.event.MailContent;
import dev.dossier.common.event.NotificationMessage;
import dev.dossier.common.event.SubjectDetails;
import dev.dossier.common.event.Topics;
import dev.dossier.common.event.Wire;
import dev.dossier.common.messaging.Outbox;
import dev.dossier.intake.audit.Actor;
import dev.dossier.intake.audit.Audit;
import dev.dossier.intake.map.CurrentDataMap;
import dev.dossier.intake.request.RequestRow;
import dev.dossier.intake.time.Utc;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Asks for mails to the person, in the transaction of the event that they tell of. */
@Component
public final class Notices {
  private final DSLContext db;
  private final Outbox outbox;
  private final Audit audit;
  private final CurrentDataMap map;
  private final Clock clock;

  Notices(DSLContext db, Outbox outbox, Audit audit, CurrentDataMap map, Clock clock) {
    this.db = db;
    this.outbox = outbox;
    this.audit = audit;
    this.map = map;
    this.clock = clock;
  }

  /**
   * One mail to the subject's address, and to nobody else.
   *
   * @param link the page that it leads to; holds a token, so it is encrypted
   * @param packageBytes size of the ZIP, when it is ready
   * @param downloads allowed with the link
   * @return the event's id
   */
  public UUID mail(
      RequestRow request,
      NotificationMessage.Kind kind,
      URI link,
      Instant expiresAt,
      @Nullable Long packageBytes,
      @Nullable Integer downloads) {
    UUID id = UUID.randomUUID();
    SubjectDetails subject = request.subject();
    Controller controller = map.get().controller();
    MailContent content =
        new MailContent(
            subject.email(),
            subject.name(),
            controller.name(),
            controller.contact(),
            link,
            expiresAt,
            controller.timeZone().getId(),
            request.dueDate(),
            packageBytes,
            downloads);
    byte[] sealed =
        request
            .recordKey()
            .encrypt(Wire.write(content), AssociatedData.notification(request.id(), id));
    db.insertInto(NOTIFICATION)
        .set(NOTIFICATION.ID, id)
        .set(NOTIFICATION.REQUEST_ID, request.id())
        .set(NOTIFICATION.KIND, word(kind))
        .set(NOTIFICATION.ADDRESS_HASH, request.addressHash())
        .set(NOTIFICATION.CREATED_AT, Utc.of(clock.instant()))
        .execute();
    outbox.publish(
        Topics.NOTIFICATIONS,
        new NotificationMessage.Mail(
            id,
            request.id(),
            kind,
            request.locale(),
            request.wrappedRecordKey(),
            Blob.inline(sealed)));
    audit.record(
        request.id(),
        new Actor.System(),
        "mail_requested",
        Map.of("notification", id.toString(), "kind", word(kind)));
    return id;
  }

  /** Mails of a kind that were asked for since an instant, over all requests of the address. */
  public int sentToday(byte[] addressHash, NotificationMessage.Kind kind, Instant since) {
    return db.fetchCount(
        NOTIFICATION,
        NOTIFICATION
            .ADDRESS_HASH
            .eq(addressHash)
            .and(NOTIFICATION.KIND.eq(word(kind)))
            .and(NOTIFICATION.CREATED_AT.ge(Utc.of(since))));
  }

  static String word(NotificationMessage.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}

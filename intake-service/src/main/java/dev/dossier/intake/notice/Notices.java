package dev.dossier.intake.notice;

import static dev.dossier.intake.db.Tables.NOTIFICATION;

import dev.dossier.common.crypto.AssociatedData;
import dev.dossier.common.crypto.DataKey;
import dev.dossier.common.crypto.KeyEncryption;
import dev.dossier.common.datamap.Controller;
import dev.dossier.common.event.Blob;
import dev.dossier.common.event.Digest;
import dev.dossier.common.event.MailContent;
import dev.dossier.common.event.NotificationMessage;
import dev.dossier.common.event.NotificationMessage.Kind;
import dev.dossier.common.event.Topics;
import dev.dossier.common.event.Wire;
import dev.dossier.common.messaging.Outbox;
import dev.dossier.intake.audit.Actor;
import dev.dossier.intake.audit.Audit;
import dev.dossier.intake.db.Routines;
import dev.dossier.intake.link.SubjectLinks;
import dev.dossier.intake.map.CurrentDataMap;
import dev.dossier.intake.request.RequestRow;
import dev.dossier.intake.time.Utc;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;

/** Asks for mails, in the transaction of the event that they tell of. */
@Component
public final class Notices {
  private final DSLContext db;
  private final Outbox outbox;
  private final KeyEncryption keys;
  private final Audit audit;
  private final CurrentDataMap map;
  private final SubjectLinks links;
  private final Clock clock;

  Notices(
      DSLContext db,
      Outbox outbox,
      KeyEncryption keys,
      Audit audit,
      CurrentDataMap map,
      SubjectLinks links,
      Clock clock) {
    this.db = db;
    this.outbox = outbox;
    this.keys = keys;
    this.audit = audit;
    this.map = map;
    this.links = links;
    this.clock = clock;
  }

  /**
   * One mail to the subject's address, and to nobody else; once that is verified it leads to the
   * person's status page. Until then an officer's words stay here, for who opens the page that the
   * mail leads to: they may speak of a person, and whose address it is nobody knows. The caller
   * holds the lock of the request.
   *
   * @param request as it stands after the event that the mail tells of
   * @return the event's id
   * @throws IllegalStateException if the draft lacks what its kind must say
   */
  public UUID mail(RequestRow request, MailDraft draft) {
    UUID id = ask(request, draft);
    record(request, id, draft.kind());
    return id;
  }

  /** As {@link #mail}, for a caller that may take it back, and else is to {@link #record} it. */
  public UUID ask(RequestRow request, MailDraft draft) {
    UUID id = UUID.randomUUID();
    String kind = word(draft.kind());
    Optional<URI> status = links.status(request);
    status.ifPresent(draft::status);
    Optional<String> keptBack = status.isPresent() ? Optional.empty() : draft.takeReason();
    keptBack.ifPresent(words -> draft.reasonLink(links.answer(request)));
    byte[] content = Wire.write(draft.to(request, map.get().controller()));
    db.insertInto(NOTIFICATION)
        .set(NOTIFICATION.ID, id)
        .set(NOTIFICATION.REQUEST_ID, request.id())
        .set(NOTIFICATION.KIND, kind)
        .set(NOTIFICATION.ADDRESS_HASH, request.addressHash())
        .set(NOTIFICATION.CREATED_AT, Utc.of(clock.instant()))
        .set(
            NOTIFICATION.KEPT_BACK,
            keptBack.map(words -> KeptBack.seal(request, id, words)).orElse(null))
        .execute();
    outbox.publish(
        Topics.NOTIFICATIONS,
        new NotificationMessage.Mail(
            id,
            request.id(),
            draft.kind(),
            request.locale(),
            request.wrappedRecordKey(),
            sealed(request.recordKey(), request.id(), id, content)));
    return id;
  }

  /** Writes into the audit that a mail was asked for. */
  public void record(RequestRow request, UUID id, Kind kind) {
    audit.record(
        request.id(),
        new Actor.System(),
        "mail_requested",
        Map.of("notification", id.toString(), "kind", word(kind)));
  }

  /**
   * One mail to an officer that belongs to no request: a random id and a key of its own take the
   * place of the request's. Nothing is kept of it here; the notifier counts whether it was sent.
   *
   * @param to one plain e-mail address, from the settings
   * @return the event's id
   */
  public UUID digest(String to, Digest digest) {
    UUID id = UUID.randomUUID();
    UUID place = UUID.randomUUID();
    DataKey key = DataKey.random();
    Controller controller = map.get().controller();
    byte[] content =
        Wire.write(
            MailContent.of(
                to,
                controller.name(),
                controller.contact(),
                controller.timeZone().getId(),
                digest));
    outbox.publish(
        Topics.NOTIFICATIONS,
        new NotificationMessage.Mail(
            id,
            place,
            Kind.DIGEST,
            OfficeLanguage.of(controller.country()),
            keys.wrap(key, AssociatedData.recordKey(place)),
            sealed(key, place, id, content)));
    return id;
  }

  private static Blob sealed(DataKey key, UUID place, UUID id, byte[] content) {
    return Blob.inline(key.encrypt(content, AssociatedData.notification(place, id)));
  }

  /**
   * Mails of a kind that were asked for since an instant, over all requests of the address, of
   * whatever app.
   */
  public int sentToday(byte[] addressHash, Kind kind, Instant since) {
    return db.select(Routines.mailsAskedFor(addressHash, word(kind), Utc.of(since)))
        .fetchSingle()
        .value1();
  }

  static String word(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}

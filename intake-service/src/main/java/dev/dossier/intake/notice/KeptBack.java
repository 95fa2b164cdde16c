package dev.dossier.intake.notice;

import static dev.dossier.intake.db.Tables.NOTIFICATION;

import dev.dossier.common.crypto.AssociatedData;
import dev.dossier.intake.db.tables.records.NotificationRecord;
import dev.dossier.intake.request.RequestRow;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;

/** Officers' words that no mail took to an address that nobody had confirmed. */
@Component
public final class KeptBack {
  private final DSLContext db;

  KeptBack(DSLContext db) {
    this.db = db;
  }

  /**
   * @param notification the mail that leads to them
   * @param at when they were written
   * @param text plain text of several lines
   */
  public record Words(UUID notification, Instant at, String text) {
    /** The text is personal data. */
    @Override
    public String toString() {
      return "Words[" + notification + "]";
    }
  }

  /**
   * Oldest first.
   *
   * @param request whose record key is there
   */
  public List<Words> of(RequestRow request) {
    return db.selectFrom(NOTIFICATION)
        .where(NOTIFICATION.REQUEST_ID.eq(request.id()))
        .and(NOTIFICATION.KEPT_BACK.isNotNull())
        .orderBy(NOTIFICATION.CREATED_AT, NOTIFICATION.ID)
        .fetch(row -> words(request, row));
  }

  private static Words words(RequestRow request, NotificationRecord row) {
    byte[] plain = request.recordKey().decrypt(row.getKeptBack(), place(request.id(), row.getId()));
    return new Words(
        row.getId(), row.getCreatedAt().toInstant(), new String(plain, StandardCharsets.UTF_8));
  }

  static byte[] seal(RequestRow request, UUID notification, String words) {
    return request
        .recordKey()
        .encrypt(words.getBytes(StandardCharsets.UTF_8), place(request.id(), notification));
  }

  private static byte[] place(UUID request, UUID notification) {
    return AssociatedData.record(request, "words." + notification);
  }
}

package dev.dossier.intake.request;

import static dev.dossier.intake.db.Tables.DECISION;

import dev.dossier.common.crypto.AssociatedData;
import dev.dossier.intake.audit.Actor;
import dev.dossier.intake.audit.Audit;
import dev.dossier.intake.time.Utc;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;

/**
 * What officers decided, and why in their own words. These may name persons: they are kept under
 * the record key and go with it, while the audit keeps who decided what, with the words' number.
 */
@Component
public final class Decisions {
  /** The member of an audit entry's detail that holds the number. */
  public static final String DETAIL = "decision";

  private final DSLContext db;
  private final Audit audit;
  private final Clock clock;

  Decisions(DSLContext db, Audit audit, Clock clock) {
    this.db = db;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * In the transaction of what was decided.
   *
   * @return the words' number
   */
  public UUID record(
      RequestRow request, Actor officer, String action, Map<String, ?> detail, String reason) {
    UUID id = UUID.randomUUID();
    db.insertInto(DECISION)
        .set(DECISION.ID, id)
        .set(DECISION.REQUEST_ID, request.id())
        .set(
            DECISION.REASON,
            request
                .recordKey()
                .encrypt(reason.getBytes(StandardCharsets.UTF_8), place(request.id(), id)))
        .set(DECISION.DECIDED_AT, Utc.of(clock.instant()))
        .execute();
    Map<String, Object> entry = new LinkedHashMap<>(detail);
    entry.put(DETAIL, id.toString());
    audit.record(request.id(), officer, action, entry);
    return id;
  }

  /** By number; none once the record key was destroyed. */
  public Map<String, String> reasons(RequestRow request) {
    Map<String, String> reasons = new LinkedHashMap<>();
    if (request.readable()) {
      db.selectFrom(DECISION)
          .where(DECISION.REQUEST_ID.eq(request.id()))
          .forEach(row ->
              reasons.put(
                  row.getId().toString(),
                  new String(
                      request
                          .recordKey()
                          .decrypt(row.getReason(), place(request.id(), row.getId())),
                      StandardCharsets.UTF_8)));
    }
    return reasons;
  }

  private static byte[] place(UUID requestId, UUID decision) {
    return AssociatedData.record(requestId, "decision." + decision);
  }
}

package dev.dossier.intake.audit;

import static dev.dossier.intake.db.Tables.AUDIT;
import static dev.dossier.intake.db.Tables.REQUEST;

import dev.dossier.intake.time.Utc;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Writes and reads the audit chains; the head of a chain stands in the request's row. */
@Component
public final class Audit {
  private final DSLContext db;
  private final Clock clock;

  Audit(DSLContext db, Clock clock) {
    this.db = db;
    this.clock = clock;
  }

  /**
   * Appends to the request's chain, in the transaction that makes the change; locks the request.
   *
   * @param detail texts, whole numbers and booleans; no personal data
   * @throws IllegalStateException outside a transaction
   */
  public void record(UUID requestId, Actor actor, String action, Map<String, ?> detail) {
    if (!TransactionSynchronizationManager.isActualTransactionActive()) {
      throw new IllegalStateException("audit only inside the transaction that makes the change");
    }
    detail.forEach(Audit::check);
    var head =
        db.select(REQUEST.AUDIT_SEQ, REQUEST.AUDIT_HASH)
            .from(REQUEST)
            .where(REQUEST.ID.eq(requestId))
            .forUpdate()
            .fetchSingle();
    Instant at = clock.instant().truncatedTo(ChronoUnit.MICROS);
    AuditEntry entry =
        AuditEntry.chained(
            requestId, head.value1() + 1, at, actor.word(), action, detail, head.value2());
    db.insertInto(AUDIT)
        .set(AUDIT.REQUEST_ID, requestId)
        .set(AUDIT.SEQ, entry.seq())
        .set(AUDIT.AT, Utc.of(at))
        .set(AUDIT.ACTOR, entry.actor())
        .set(AUDIT.ACTION, action)
        .set(AUDIT.DETAIL, jsonb(detail))
        .set(AUDIT.PREVIOUS, entry.previous())
        .set(AUDIT.HASH, entry.hash())
        .execute();
    db.update(REQUEST)
        .set(REQUEST.AUDIT_SEQ, entry.seq())
        .set(REQUEST.AUDIT_HASH, entry.hash())
        .where(REQUEST.ID.eq(requestId))
        .execute();
  }

  /** As {@link #record}, unless the chain has an entry of this action and detail already. */
  public void recordOnce(UUID requestId, Actor actor, String action, Map<String, ?> detail) {
    db.select(REQUEST.ID).from(REQUEST).where(REQUEST.ID.eq(requestId)).forUpdate().fetch();
    boolean known =
        db.fetchExists(
            AUDIT,
            AUDIT
                .REQUEST_ID
                .eq(requestId)
                .and(AUDIT.ACTION.eq(action))
                .and(AUDIT.DETAIL.eq(jsonb(detail))));
    if (!known) {
      record(requestId, actor, action, detail);
    }
  }

  /** The chain, oldest first. */
  public List<AuditEntry> of(UUID requestId) {
    return db.selectFrom(AUDIT)
        .where(AUDIT.REQUEST_ID.eq(requestId))
        .orderBy(AUDIT.SEQ)
        .fetch(row ->
            new AuditEntry(
                row.getRequestId(),
                row.getSeq(),
                row.getAt().toInstant(),
                row.getActor(),
                row.getAction(),
                AuditEntry.detail(row.getDetail().data()),
                row.getPrevious(),
                row.getHash()));
  }

  /**
   * The first number at which the chain is broken: an entry changed, missing, or cut off the end.
   */
  public Optional<Integer> firstBroken(UUID requestId) {
    byte @Nullable [] previous = null;
    int seq = 0;
    for (AuditEntry entry : of(requestId)) {
      seq++;
      if (entry.seq() != seq || !Arrays.equals(entry.previous(), previous) || !entry.intact()) {
        return Optional.of(seq);
      }
      previous = entry.hash();
    }
    byte @Nullable [] head =
        db.select(REQUEST.AUDIT_HASH)
            .from(REQUEST)
            .where(REQUEST.ID.eq(requestId))
            .fetchOne(REQUEST.AUDIT_HASH);
    return Arrays.equals(head, previous) ? Optional.empty() : Optional.of(seq + 1);
  }

  private static JSONB jsonb(Map<String, ?> detail) {
    return JSONB.jsonb(new String(AuditEntry.json(detail), StandardCharsets.UTF_8));
  }

  /** What jsonb gives back exactly as it was: fractions and dates would change their text. */
  private static void check(String key, Object value) {
    boolean exact =
        value instanceof String
            || value instanceof Integer
            || value instanceof Long
            || value instanceof Boolean;
    if (!exact) {
      throw new IllegalArgumentException(
          "audit detail " + key + ": expected a text, whole number or boolean");
    }
  }
}

package dev.dossier.intake.audit;

import static dev.dossier.intake.db.Tables.AUDIT;
import static dev.dossier.intake.db.Tables.AUDIT_HEAD;
import static dev.dossier.intake.db.Tables.REQUEST;

import dev.dossier.intake.db.Routines;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Writes and reads the audit chains. The database's function numbers, dates and hashes an entry:
 * this service's role could do none of it.
 */
@Component
public final class Audit {
  private final DSLContext db;

  Audit(DSLContext db) {
    this.db = db;
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
    lock(requestId);
    Routines.appendAudit(db.configuration(), requestId, actor.word(), action, jsonb(detail));
  }

  /** The last entry of a request whose record is removed in this transaction. */
  public void recordRemoval(UUID requestId, Actor actor, Map<String, ?> detail) {
    record(requestId, actor, "record_removed", detail);
  }

  /**
   * Nothing can be added to the chain any more. After {@link #recordRemoval}, the tombstone and the
   * removal of the request, in their transaction: the database refuses it otherwise.
   */
  public void close(UUID requestId) {
    Routines.closeAudit(db.configuration(), requestId);
  }

  /** As {@link #record}, unless the chain has an entry of this action and detail already. */
  public void recordOnce(UUID requestId, Actor actor, String action, Map<String, ?> detail) {
    lock(requestId);
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
        .fetch(Chains::entry);
  }

  /**
   * The first number at which the chain is broken: an entry changed, missing, or cut off the end.
   */
  public Optional<Integer> firstBroken(UUID requestId) {
    Head head =
        db.selectFrom(AUDIT_HEAD).where(AUDIT_HEAD.REQUEST_ID.eq(requestId)).fetchOne(Chains::head);
    return ChainCheck.firstFinding(requestId, of(requestId), head, List.of())
        .map(Finding.Entry::seq);
  }

  private void lock(UUID requestId) {
    db.select(REQUEST.ID).from(REQUEST).where(REQUEST.ID.eq(requestId)).forUpdate().fetch();
  }

  private static JSONB jsonb(Map<String, ?> detail) {
    return JSONB.jsonb(AuditEntry.json(detail));
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

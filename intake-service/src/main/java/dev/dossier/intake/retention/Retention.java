package dev.dossier.intake.retention;

import static dev.dossier.intake.db.Tables.AUDIT;
import static dev.dossier.intake.db.Tables.AUDIT_HEAD;
import static dev.dossier.intake.db.Tables.PACKAGE;
import static dev.dossier.intake.db.Tables.REQUEST;
import static dev.dossier.intake.db.Tables.TOMBSTONE;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import dev.dossier.intake.audit.Actor;
import dev.dossier.intake.audit.Audit;
import dev.dossier.intake.request.RequestRow;
import dev.dossier.intake.request.RequestStatus;
import dev.dossier.intake.request.Requests;
import dev.dossier.intake.time.Utc;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Removes the record of a request that ended long ago, its record key with it; a tombstone and the
 * audit stay, neither of which holds personal data. What is open is never removed, however old.
 */
@Component
class Retention {
  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
  private static final Duration EVERY = Duration.ofHours(1);
  private static final int BATCH = 200;

  /** From which nothing leads on by itself. */
  private static final Set<RequestStatus> ENDED =
      Set.of(
          RequestStatus.EXPIRED,
          RequestStatus.LAPSED,
          RequestStatus.FAILED,
          RequestStatus.CANCELLED,
          RequestStatus.REFUSED);

  private final DSLContext db;
  private final TransactionTemplate transactions;
  private final Requests requests;
  private final RecordTables tables;
  private final Audit audit;
  private final RetentionSettings settings;
  private final Clock clock;

  Retention(
      DSLContext db,
      TransactionTemplate transactions,
      Requests requests,
      RecordTables tables,
      Audit audit,
      RetentionSettings settings,
      Clock clock) {
    this.db = db;
    this.transactions = transactions;
    this.requests = requests;
    this.tables = tables;
    this.audit = audit;
    this.settings = settings;
    this.clock = clock;
  }

  @Bean
  static RecurringTask<Void> removeOldRecords(Retention retention) {
    return Tasks.recurring("retention", FixedDelay.of(EVERY))
        .execute((instance, context) -> retention.removeOld());
  }

  /** All that are due, each in a transaction of its own. */
  void removeOld() {
    OffsetDateTime before =
        Utc.of(clock.instant().atOffset(ZoneOffset.UTC).minus(settings.records()).toInstant());
    List<String> names = tables.namesInOrder();
    int removed = 0;
    List<UUID> due = due(before);
    while (!due.isEmpty()) {
      int now = 0;
      for (UUID id : due) {
        if (Boolean.TRUE.equals(transactions.execute(status -> remove(id, before, names)))) {
          now++;
        }
      }
      removed += now;
      // One that somebody took up again meanwhile is not due any more.
      due = now == 0 ? List.of() : due(before);
    }
    if (removed > 0) {
      LOG.info("records removed: records={}", removed);
    }
  }

  private List<UUID> due(OffsetDateTime before) {
    return db.select(REQUEST.ID)
        .from(REQUEST)
        .where(isDue(before))
        .orderBy(REQUEST.CREATED_AT)
        .limit(BATCH)
        .fetch(REQUEST.ID);
  }

  private static Condition isDue(OffsetDateTime before) {
    return REQUEST
        .STATUS
        .in(ENDED.stream().map(RequestStatus::word).toList())
        .and(REQUEST.CREATED_AT.lt(before))
        .andNotExists(
            DSL.selectOne()
                .from(AUDIT)
                .where(AUDIT.REQUEST_ID.eq(REQUEST.ID))
                .and(AUDIT.AT.ge(before)))
        .andNotExists(
            DSL.selectOne()
                .from(PACKAGE)
                .where(PACKAGE.REQUEST_ID.eq(REQUEST.ID))
                .and(PACKAGE.STATE.notIn("cancelled", "deleted")));
  }

  private boolean remove(UUID id, OffsetDateTime before, List<String> names) {
    RequestRow request = requests.lockIfThere(id).orElse(null);
    if (request == null || !db.fetchExists(REQUEST, REQUEST.ID.eq(id).and(isDue(before)))) {
      return false;
    }
    OffsetDateTime endedAt =
        db.select(DSL.max(AUDIT.AT))
            .from(AUDIT)
            .where(AUDIT.REQUEST_ID.eq(id))
            .fetchSingle()
            .value1();
    audit.end(
        id,
        new Actor.System(),
        "record_removed",
        Map.of("status", request.status().word(), "retention", settings.records().toString()));
    db.insertInto(TOMBSTONE)
        .set(TOMBSTONE.REQUEST_ID, id)
        .set(TOMBSTONE.TYPE, request.type().word())
        .set(TOMBSTONE.STATUS, request.status().word())
        .set(TOMBSTONE.RECEIVED_AT, Utc.of(request.receivedAt()))
        .set(
            TOMBSTONE.COMPLETED_AT,
            request.completedAt() == null ? null : Utc.of(request.completedAt()))
        .set(TOMBSTONE.ENDED_AT, endedAt)
        .set(TOMBSTONE.REMOVED_AT, Utc.of(clock.instant()))
        .set(
            TOMBSTONE.AUDIT_SEQ,
            DSL.select(AUDIT_HEAD.SEQ).from(AUDIT_HEAD).where(AUDIT_HEAD.REQUEST_ID.eq(id)))
        .set(
            TOMBSTONE.AUDIT_HASH,
            DSL.select(AUDIT_HEAD.HASH).from(AUDIT_HEAD).where(AUDIT_HEAD.REQUEST_ID.eq(id)))
        .execute();
    tables.delete(names, id);
    requests.remove(id);
    return true;
  }
}

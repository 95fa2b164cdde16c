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
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
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
import org.jooq.Record2;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
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
class Retention implements MeterBinder {
  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
  private static final Duration EVERY = Duration.ofHours(1);

  /** Two runs at least, so that what is still there then was tried and failed. */
  private static final Duration PATIENCE = EVERY.multipliedBy(3);

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

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder("dossier.records.overdue", this, Retention::overdueOrUnknown)
        .description("Records that should have been removed and are still there")
        .register(registry);
  }

  private double overdueOrUnknown() {
    try {
      return overdue();
    } catch (RuntimeException e) {
      LOG.debug("records: overdue is unknown ({})", e.getClass().getSimpleName());
      return Double.NaN;
    }
  }

  int overdue() {
    return db.fetchCount(REQUEST, isDue(before().minus(PATIENCE)));
  }

  private OffsetDateTime before() {
    return Utc.of(clock.instant().atOffset(ZoneOffset.UTC).minus(settings.records()).toInstant());
  }

  /**
   * All that are due, each once and in a transaction of its own: one that cannot be removed stands
   * in no other's way, and is tried again by the next run.
   */
  void removeOld() {
    OffsetDateTime before = before();
    List<String> names = tables.namesInOrder();
    int removed = 0;
    List<Record2<OffsetDateTime, UUID>> due = due(before, null);
    while (!due.isEmpty()) {
      for (Record2<OffsetDateTime, UUID> each : due) {
        if (tryRemove(each.value2(), before, names)) {
          removed++;
        }
      }
      due = due(before, due.getLast());
    }
    if (removed > 0) {
      LOG.info("records removed: records={}", removed);
    }
  }

  private boolean tryRemove(UUID id, OffsetDateTime before, List<String> names) {
    try {
      return Boolean.TRUE.equals(transactions.execute(status -> remove(id, before, names)));
    } catch (RuntimeException e) {
      LOG.warn(
          "a record is not removed, the next run will try again: request={} ({})",
          id,
          e.getClass().getSimpleName());
      return false;
    }
  }

  /**
   * @param last of the batch before; absent at first
   */
  private List<Record2<OffsetDateTime, UUID>> due(
      OffsetDateTime before, @Nullable Record2<OffsetDateTime, UUID> last) {
    Condition behind =
        last == null
            ? DSL.noCondition()
            : DSL.row(REQUEST.CREATED_AT, REQUEST.ID).gt(last.value1(), last.value2());
    return db.select(REQUEST.CREATED_AT, REQUEST.ID)
        .from(REQUEST)
        .where(isDue(before).and(behind))
        .orderBy(REQUEST.CREATED_AT, REQUEST.ID)
        .limit(BATCH)
        .fetch();
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
    audit.recordRemoval(
        id,
        new Actor.System(),
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
    audit.close(id);
    return true;
  }
}

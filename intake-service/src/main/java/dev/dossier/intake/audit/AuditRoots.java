package dev.dossier.intake.audit;

import static dev.dossier.intake.db.Tables.AUDIT_HEAD;
import static dev.dossier.intake.db.Tables.AUDIT_ROOT;
import static dev.dossier.intake.db.Tables.AUDIT_ROOT_HEAD;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import dev.dossier.common.storage.ObjectStore;
import dev.dossier.intake.audit.RootDocument.ChangedHead;
import dev.dossier.intake.db.tables.records.AuditRootRecord;
import dev.dossier.intake.map.CurrentDataMap;
import dev.dossier.intake.signing.SigningKey;
import dev.dossier.intake.signing.SigningKeys;
import dev.dossier.intake.time.Utc;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Signs a root over all heads for each day that ended, in the controller's time zone, and stores it
 * outside the database: who can write to the one alone can neither take a chain away nor shorten it
 * unseen. Days that were missed are made up for, each with the heads there are.
 */
@Component
class AuditRoots {
  private static final Logger LOG = LoggerFactory.getLogger(AuditRoots.class);

  /** A root is there so long after midnight, or after a start, at most. */
  private static final Duration EVERY = Duration.ofMinutes(2);

  private final DSLContext db;
  private final TransactionTemplate snapshot;
  private final ObjectStore store;
  private final SigningKeys signing;
  private final Supplier<ZoneId> zones;
  private final Clock clock;

  @Autowired
  AuditRoots(
      DSLContext db,
      PlatformTransactionManager transactions,
      ObjectStore store,
      SigningKeys signing,
      CurrentDataMap map,
      Clock clock) {
    this(db, transactions, store, signing, () -> map.get().controller().timeZone(), clock);
  }

  /**
   * @param zones the controller's time zone
   */
  AuditRoots(
      DSLContext db,
      PlatformTransactionManager transactions,
      ObjectStore store,
      SigningKeys signing,
      Supplier<ZoneId> zones,
      Clock clock) {
    this.db = db;
    this.snapshot = new TransactionTemplate(transactions);
    this.snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    this.store = store;
    this.signing = signing;
    this.zones = zones;
    this.clock = clock;
  }

  @Bean
  static RecurringTask<Void> signDailyRoots(AuditRoots roots) {
    return Tasks.recurring("audit-roots", FixedDelay.of(EVERY))
        .execute((instance, context) -> roots.makeMissing());
  }

  /** One for each day up to yesterday that has none. */
  void makeMissing() {
    ZoneId zone = zones.get();
    LocalDate yesterday = LocalDate.ofInstant(clock.instant(), zone).minusDays(1);
    LocalDate newest = db.select(DSL.max(AUDIT_ROOT.DATE)).from(AUDIT_ROOT).fetchSingle().value1();
    LocalDate next = newest == null ? yesterday : newest.plusDays(1);
    SigningKey key = signing.current();
    for (; !next.isAfter(yesterday); next = next.plusDays(1)) {
      LocalDate date = next;
      snapshot.executeWithoutResult(status -> make(date, zone, key));
    }
  }

  /** The object first: a row without one is a finding, an object without a row is made again. */
  private void make(LocalDate date, ZoneId zone, SigningKey key) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    AuditRootRecord before =
        db.selectFrom(AUDIT_ROOT).orderBy(AUDIT_ROOT.DATE.desc()).limit(1).fetchOne();
    Map<UUID, Integer> seen = seen();
    MessageDigest root = CanonicalEntry.sha256();
    List<ChangedHead> changed = new ArrayList<>();
    long chains = 0;
    try (var heads =
        db.selectFrom(AUDIT_HEAD).orderBy(AUDIT_HEAD.REQUEST_ID).fetchSize(1000).fetchLazy()) {
      for (var row : heads) {
        Head head = Chains.head(row);
        root.update(RootDocument.line(head));
        chains++;
        if (seen.getOrDefault(head.requestId(), 0) != head.seq()) {
          changed.add(new ChangedHead(head.requestId().toString(), head.seq(), hex(head.hash())));
        }
      }
    }
    RootDocument unsigned =
        new RootDocument(
            date,
            zone.getId(),
            now.toString(),
            before == null ? null : hex(before.getHash()),
            chains,
            hex(root.digest()),
            changed,
            key.id(),
            "");
    RootDocument document = unsigned.signedWith(signing.sign(key, unsigned.signed()));
    keep(document, now);
    store.put(RootDocument.objectKey(date), document.toJson(), "application/json");
    LOG.info("audit root: date={} chains={} hash={}", date, chains, hex(document.hash()));
  }

  private void keep(RootDocument document, Instant now) {
    db.insertInto(AUDIT_ROOT)
        .set(AUDIT_ROOT.DATE, document.date())
        .set(AUDIT_ROOT.HASH, document.hash())
        .set(AUDIT_ROOT.CHAINS, document.chains())
        .set(AUDIT_ROOT.MADE_AT, Utc.of(now))
        .execute();
    for (ChangedHead head : document.changed()) {
      db.insertInto(AUDIT_ROOT_HEAD)
          .set(AUDIT_ROOT_HEAD.REQUEST_ID, UUID.fromString(head.requestId()))
          .set(AUDIT_ROOT_HEAD.DATE, document.date())
          .set(AUDIT_ROOT_HEAD.SEQ, head.seq())
          .execute();
    }
  }

  /** How far each chain was in the roots before. */
  private Map<UUID, Integer> seen() {
    return db.select(AUDIT_ROOT_HEAD.REQUEST_ID, DSL.max(AUDIT_ROOT_HEAD.SEQ))
        .from(AUDIT_ROOT_HEAD)
        .groupBy(AUDIT_ROOT_HEAD.REQUEST_ID)
        .fetchMap(row -> row.value1(), row -> row.value2());
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}

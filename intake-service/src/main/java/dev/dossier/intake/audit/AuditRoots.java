package dev.dossier.intake.audit;

import static dev.dossier.intake.db.Tables.AUDIT_HEAD;
import static dev.dossier.intake.db.Tables.AUDIT_ROOT;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import dev.dossier.common.storage.ObjectStore;
import dev.dossier.intake.audit.RootDocument.ChangedHead;
import dev.dossier.intake.db.Routines;
import dev.dossier.intake.map.CurrentDataMap;
import dev.dossier.intake.signing.SigningKey;
import dev.dossier.intake.signing.SigningKeys;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
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
 * unseen. Days that were missed are made up for, each with the heads there are. Before it signs
 * anything it compares the database with all that was signed: what contradicts it is not signed
 * over. What is in the store is never replaced.
 */
@Component
class AuditRoots {
  private static final Logger LOG = LoggerFactory.getLogger(AuditRoots.class);

  /** A root is there so long after midnight, or after a start, at most. */
  private static final Duration EVERY = Duration.ofMinutes(2);

  /** Until it is tried again after a contradiction: that check reads everything. */
  private static final Duration AFTER_CONTRADICTION = Duration.ofHours(1);

  private final DSLContext db;
  private final TransactionTemplate snapshot;
  private final StoredRoots store;
  private final SigningKeys signing;
  private final AuditVerification verification;
  private final LastCheck last;
  private final Supplier<ZoneId> zones;
  private final Clock clock;

  @Autowired
  AuditRoots(
      DSLContext db,
      PlatformTransactionManager transactions,
      ObjectStore store,
      SigningKeys signing,
      AuditVerification verification,
      LastCheck last,
      CurrentDataMap map,
      Clock clock) {
    this(
        db,
        transactions,
        store,
        signing,
        verification,
        last,
        () -> map.get().controller().timeZone(),
        clock);
  }

  /**
   * @param zones the controller's time zone
   */
  AuditRoots(
      DSLContext db,
      PlatformTransactionManager transactions,
      ObjectStore store,
      SigningKeys signing,
      AuditVerification verification,
      LastCheck last,
      Supplier<ZoneId> zones,
      Clock clock) {
    this.db = db;
    this.snapshot = new TransactionTemplate(transactions);
    this.snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    this.store = new StoredRoots(store);
    this.signing = signing;
    this.verification = verification;
    this.last = last;
    this.zones = zones;
    this.clock = clock;
  }

  @Bean
  static RecurringTask<Void> signDailyRoots(AuditRoots roots) {
    return Tasks.recurring("audit-roots", FixedDelay.of(EVERY))
        .execute((instance, context) -> roots.makeMissing());
  }

  /**
   * One for each day up to yesterday that has none. The row is committed first, with what was
   * signed: if this is interrupted, the next run puts that into the store and signs nothing else
   * for the day.
   */
  void makeMissing() {
    ZoneId zone = zones.get();
    LocalDate yesterday = LocalDate.ofInstant(clock.instant(), zone).minusDays(1);
    putOnTheirWay();
    KeptRoot newest = newest();
    if (newest != null && !newest.date().isBefore(yesterday)) {
      return;
    }
    Instant again = clock.instant().minus(AFTER_CONTRADICTION);
    if (last.get()
        .filter(check -> check.contradictions() > 0 && check.at().isAfter(again))
        .isPresent()) {
      return;
    }
    if (signing.isEmpty() && store.isEmpty()) {
      // Before the snapshot that is to see it; with roots in the store it would be a second first.
      signing.make();
    }
    AuditVerification.Result check =
        snapshot.execute(status -> {
          AuditVerification.Result result = verification.run();
          if (result.contradictions() == 0) {
            make(yesterday, zone, signing.current(), result.seen());
          }
          return result;
        });
    if (check.contradictions() > 0) {
      last.keep(check);
      return;
    }
    putOnTheirWay();
    if (last.get().filter(before -> before.contradictions() > 0).isPresent()) {
      // It was mended: everybody may see so at once.
      last.keep(verification.run());
    }
  }

  /** All in one snapshot with the check. */
  private void make(LocalDate until, ZoneId zone, SigningKey key, Map<UUID, Integer> before) {
    Map<UUID, Integer> seen = new HashMap<>(before);
    KeptRoot newest = newest();
    LocalDate next = newest == null ? until : newest.date().plusDays(1);
    byte @Nullable [] previous = newest == null ? null : newest.hash();
    for (; !next.isAfter(until); next = next.plusDays(1)) {
      previous = make(next, zone, key, previous, seen).hash();
    }
  }

  private RootDocument make(
      LocalDate date,
      ZoneId zone,
      SigningKey key,
      byte @Nullable [] previous,
      Map<UUID, Integer> seen) {
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
          seen.put(head.requestId(), head.seq());
        }
      }
    }
    byte[] digest = root.digest();
    RootDocument unsigned =
        new RootDocument(
            date,
            zone.getId(),
            clock.instant().truncatedTo(ChronoUnit.MILLIS).toString(),
            previous == null ? null : hex(previous),
            chains,
            hex(digest),
            changed,
            key.id(),
            "");
    RootDocument document = unsigned.signedWith(signing.sign(key, unsigned.signed()));
    byte[] heads =
        Routines.addAuditRoot(db.configuration(), date, document.hash(), document.toJson());
    if (!Arrays.equals(heads, digest)) {
      throw new IllegalStateException("the database sees other heads than it showed");
    }
    LOG.info("audit root: date={} chains={} hash={}", date, chains, hex(document.hash()));
    return document;
  }

  /** Rows whose objects are not there yet: those behind the last one that is. */
  private void putOnTheirWay() {
    Deque<KeptRoot> missing = new ArrayDeque<>();
    KeptRoot root = newest();
    while (root != null && root.document() != null && !store.has(root.date())) {
      missing.addFirst(root);
      root = newestBefore(root.date());
    }
    missing.forEach(this::put);
  }

  private void put(KeptRoot root) {
    RootDocument document = signed(root).orElse(null);
    if (document == null) {
      LOG.error(
          "audit root: date={} in the database was not signed, it is not stored", root.date());
    } else if (store.put(document)) {
      LOG.info("audit root stored: date={}", root.date());
    } else {
      LOG.error("audit root: date={} is another in the store already, it stays", root.date());
    }
  }

  private Optional<RootDocument> signed(KeptRoot root) {
    return Optional.ofNullable(root.document())
        .flatMap(RootDocument::read)
        .filter(document -> document.date().equals(root.date()))
        .filter(document -> RootCheck.isOurs(document, signing::find));
  }

  private @Nullable KeptRoot newest() {
    return newestBefore(null);
  }

  private @Nullable KeptRoot newestBefore(@Nullable LocalDate date) {
    return db.selectFrom(AUDIT_ROOT)
        .where(date == null ? DSL.noCondition() : AUDIT_ROOT.DATE.lt(date))
        .orderBy(AUDIT_ROOT.DATE.desc())
        .limit(1)
        .fetchOne(KeptRoot::of);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}

package dev.dossier.intake.audit;

import static dev.dossier.intake.db.Tables.AUDIT;
import static dev.dossier.intake.db.Tables.AUDIT_HEAD;
import static dev.dossier.intake.db.Tables.AUDIT_ROOT;
import static dev.dossier.intake.db.Tables.REQUEST;

import dev.dossier.common.storage.ObjectStore;
import dev.dossier.intake.db.tables.records.AuditRecord;
import dev.dossier.intake.signing.SigningKeys;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import org.jooq.Cursor;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Reads all chains and all daily roots and says what is wrong. Changes nothing, and may run beside
 * the service: the roots are read before the snapshot of the chains, so that no chain can be behind
 * one of them.
 */
@Component
final class AuditVerification {
  /** Where a day begins first. */
  private static final ZoneOffset EARLIEST = ZoneOffset.ofHours(14);

  /** After midnight until a root must be there. */
  private static final Duration GRACE = Duration.ofHours(1);

  private static final int ROWS = 2000;

  private final DSLContext db;
  private final TransactionTemplate snapshot;
  private final StoredRoots store;
  private final SigningKeys signing;
  private final InstantSource clock;

  AuditVerification(
      DSLContext db,
      PlatformTransactionManager transactions,
      ObjectStore store,
      SigningKeys signing,
      InstantSource clock) {
    this.db = db;
    this.snapshot = new TransactionTemplate(transactions);
    this.snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    this.snapshot.setReadOnly(true);
    this.store = new StoredRoots(store);
    this.signing = signing;
    this.clock = clock;
  }

  /**
   * @param findings entries by request id, one for each chain that is wrong; then roots by day;
   *     then what else stands among the roots
   * @param firstRoot day of the oldest root
   * @param lastRoot day of the newest root
   * @param contradictions chains and roots of which the database says otherwise than what we signed
   * @param seen how far each chain was in the signed roots
   */
  record Result(
      long chains,
      long entries,
      long roots,
      @Nullable LocalDate firstRoot,
      @Nullable LocalDate lastRoot,
      List<Finding> findings,
      int contradictions,
      Map<UUID, Integer> seen) {
    Result {
      findings = List.copyOf(findings);
      seen = Map.copyOf(seen);
    }
  }

  /** In a snapshot of its own, or in the caller's that nothing was read in yet. */
  Result run() {
    StoredRoots.Listing inStore = store.list();
    return snapshot.execute(status -> {
      RootCheck roots = new RootCheck(signing::find);
      SortedSet<LocalDate> all = roots(roots, inStore.dates());
      inStore.odd().forEach(roots::add);
      if (!inStore.dates().isEmpty() && signing.isEmpty()) {
        roots.keyless();
      }
      Walk walk = new Walk(heads(), roots.pins());
      walk.run();
      walk.ends(requests(), closed());
      late(roots, walk);
      List<Finding> findings = new ArrayList<>(walk.findings());
      findings.addAll(roots.findings());
      return new Result(
          walk.chains,
          walk.entries,
          all.size(),
          all.isEmpty() ? null : all.first(),
          all.isEmpty() ? null : all.last(),
          findings,
          walk.contradictions + roots.contradictions(),
          seen(roots));
    });
  }

  /** All days that the store or the database has a root of. */
  private SortedSet<LocalDate> roots(RootCheck roots, SortedSet<LocalDate> inStore) {
    Instant now = clock.instant();
    LocalDate today = LocalDate.ofInstant(now, EARLIEST);
    SortedSet<LocalDate> all = new TreeSet<>(inStore);
    all.addAll(db.select(AUDIT_ROOT.DATE).from(AUDIT_ROOT).fetch(AUDIT_ROOT.DATE));
    for (LocalDate date : all) {
      KeptRoot kept =
          db.selectFrom(AUDIT_ROOT).where(AUDIT_ROOT.DATE.eq(date)).fetchOne(KeptRoot::of);
      boolean onItsWay =
          kept != null
              && kept.document() != null
              && inStore.tailSet(date).isEmpty()
              && Duration.between(kept.madeAt(), now).compareTo(GRACE) < 0;
      roots.next(date, store.read(date), kept, onItsWay);
      if (!date.isBefore(today)) {
        roots.find(date, "that day has not ended");
      }
    }
    roots.end();
    return all;
  }

  private static Map<UUID, Integer> seen(RootCheck roots) {
    Map<UUID, Integer> seen = new HashMap<>();
    roots.pins().forEach((id, pins) -> seen.put(id, pins.getLast().head().seq()));
    return seen;
  }

  /**
   * Entries that came long after a day ended prove that the service ran: it made that day's root.
   */
  private static void late(RootCheck roots, Walk walk) {
    Instant last = walk.last;
    Instant first = walk.first;
    if (last == null || first == null) {
      return;
    }
    Optional<RootDocument> newest = roots.newest();
    if (newest.isEmpty()) {
      if (Duration.between(first, last).compareTo(GRACE) > 0) {
        roots.find(null, "there is none");
      }
      return;
    }
    LocalDate due = LocalDate.ofInstant(last.minus(GRACE), zone(newest.get().zone())).minusDays(1);
    LocalDate made = newest.get().date();
    if (made.isBefore(due)) {
      roots.add(new Finding.Gap(made.plusDays(1), due));
    }
  }

  /** One that this Java does not know is a day off at most. */
  private static ZoneId zone(String id) {
    try {
      return ZoneId.of(id);
    } catch (DateTimeException e) {
      return ZoneOffset.UTC;
    }
  }

  private Map<UUID, Head> heads() {
    Map<UUID, Head> heads = new HashMap<>();
    db.selectFrom(AUDIT_HEAD).forEach(row -> heads.put(row.getRequestId(), Chains.head(row)));
    return heads;
  }

  /** Chains whose request's record was removed as retention does it. */
  private Set<UUID> closed() {
    return db.select(AUDIT_HEAD.REQUEST_ID)
        .from(AUDIT_HEAD)
        .where(AUDIT_HEAD.CLOSED_AT.isNotNull())
        .fetchSet(AUDIT_HEAD.REQUEST_ID);
  }

  private Set<UUID> requests() {
    return new HashSet<>(db.select(REQUEST.ID).from(REQUEST).fetch(REQUEST.ID));
  }

  /** All entries once, chain by chain. */
  private final class Walk {
    private final Map<UUID, Head> heads;
    private final Map<UUID, List<Pin>> pins;
    private final Set<UUID> seen = new HashSet<>();

    /** How long each chain is. */
    private final Map<UUID, Integer> lengths = new HashMap<>();

    private final List<Finding.Entry> findings = new ArrayList<>();
    private long chains;
    private long entries;
    private int contradictions;
    private @Nullable Instant first;
    private @Nullable Instant last;

    Walk(Map<UUID, Head> heads, Map<UUID, List<Pin>> pins) {
      this.heads = heads;
      this.pins = pins;
    }

    void run() {
      List<AuditEntry> chain = new ArrayList<>();
      try (Cursor<AuditRecord> rows =
          db.selectFrom(AUDIT).orderBy(AUDIT.REQUEST_ID, AUDIT.SEQ).fetchSize(ROWS).fetchLazy()) {
        for (AuditRecord row : rows) {
          AuditEntry entry = Chains.entry(row);
          if (!chain.isEmpty() && !chain.getLast().requestId().equals(entry.requestId())) {
            check(chain.getFirst().requestId(), chain);
            chain.clear();
          }
          chain.add(entry);
          entries++;
          first = first == null || entry.at().isBefore(first) ? entry.at() : first;
          last = last == null || entry.at().isAfter(last) ? entry.at() : last;
        }
      }
      if (!chain.isEmpty()) {
        check(chain.getFirst().requestId(), chain);
      }
    }

    /**
     * Chains of which nothing is left, though a head, a root or the request tells of them; and
     * requests of which nothing is left, though their chain was not closed with their removal.
     */
    void ends(Set<UUID> requests, Set<UUID> closed) {
      Set<UUID> expected = new HashSet<>(requests);
      expected.addAll(heads.keySet());
      expected.addAll(pins.keySet());
      expected.removeAll(seen);
      for (UUID id : expected) {
        contradictions += pins.containsKey(id) ? 1 : 0;
        findings.add(
            new Finding.Entry(
                id, 1, Finding.Kind.CHAIN_MISSING, "no entry of this request is there"));
      }
      Map<UUID, Integer> left = new HashMap<>(lengths);
      left.keySet().removeAll(requests);
      left.keySet().removeAll(closed);
      findings.forEach(finding -> left.remove(finding.requestId()));
      left.forEach((id, entries) ->
          findings.add(
              new Finding.Entry(
                  id,
                  entries + 1,
                  Finding.Kind.REQUEST_MISSING,
                  "its record is gone, and the chain was not closed with a removal")));
      findings.sort(Comparator.comparing(finding -> finding.requestId().toString()));
    }

    private void check(UUID id, List<AuditEntry> chain) {
      chains++;
      seen.add(id);
      lengths.put(id, chain.size());
      List<Pin> seenByRoots = pins.getOrDefault(id, List.of());
      ChainCheck.firstFinding(id, chain, heads.get(id), seenByRoots).ifPresent(findings::add);
      contradictions += isOther(id, chain, seenByRoots) ? 1 : 0;
    }

    /** A head that is behind what a root saw is as good as a chain that is. */
    private boolean isOther(UUID id, List<AuditEntry> chain, List<Pin> seenByRoots) {
      Head head = heads.get(id);
      return ChainCheck.pinned(id, chain, seenByRoots).isPresent()
          || (!seenByRoots.isEmpty()
              && (head == null || head.seq() < seenByRoots.getLast().head().seq()));
    }

    List<Finding.Entry> findings() {
      return findings;
    }
  }
}

package dev.dossier.intake.audit;

import static dev.dossier.intake.db.Tables.AUDIT;
import static dev.dossier.intake.db.Tables.AUDIT_HEAD;
import static dev.dossier.intake.db.Tables.AUDIT_ROOT;
import static dev.dossier.intake.db.Tables.REQUEST;

import dev.dossier.common.storage.NoSuchObjectException;
import dev.dossier.common.storage.ObjectStore;
import dev.dossier.intake.db.tables.records.AuditRecord;
import dev.dossier.intake.signing.SigningKeys;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
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
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.core.JacksonException;

/**
 * Reads all chains and all daily roots and says what is wrong. Changes nothing, and may run beside
 * the service: the roots are read before the snapshot of the chains, so that no chain can be behind
 * one of them.
 */
final class AuditVerification {
  /** After midnight until a root must be there. */
  private static final Duration GRACE = Duration.ofHours(1);

  private static final int ROWS = 2000;

  private final DSLContext db;
  private final TransactionTemplate snapshot;
  private final ObjectStore store;
  private final SigningKeys signing;

  AuditVerification(
      DSLContext db,
      PlatformTransactionManager transactions,
      ObjectStore store,
      SigningKeys signing) {
    this.db = db;
    this.snapshot = new TransactionTemplate(transactions);
    this.snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    this.snapshot.setReadOnly(true);
    this.store = store;
    this.signing = signing;
  }

  /**
   * @param findings entries by request id, one for each chain that is wrong; then roots by day
   * @param firstRoot day of the oldest root
   * @param lastRoot day of the newest root
   */
  record Result(
      long chains,
      long entries,
      long roots,
      @Nullable LocalDate firstRoot,
      @Nullable LocalDate lastRoot,
      List<Finding> findings) {
    Result {
      findings = List.copyOf(findings);
    }
  }

  Result run() {
    SortedSet<LocalDate> inStore = datesInStore();
    return snapshot.execute(status -> {
      RootCheck roots = new RootCheck(signing::find);
      Map<LocalDate, byte[]> rows =
          db.select(AUDIT_ROOT.DATE, AUDIT_ROOT.HASH)
              .from(AUDIT_ROOT)
              .fetchMap(AUDIT_ROOT.DATE, AUDIT_ROOT.HASH);
      SortedSet<LocalDate> all = new TreeSet<>(inStore);
      all.addAll(rows.keySet());
      for (LocalDate date : all) {
        roots.next(date, read(date), rows.get(date));
        boolean isBeingMade = date.equals(all.last());
        if (!rows.containsKey(date) && !isBeingMade) {
          roots.find(date, "missing in the database");
        }
      }
      roots.end();
      Walk walk = new Walk(heads(), roots.pins());
      walk.run();
      walk.ends(requests());
      late(roots, walk);
      List<Finding> findings = new ArrayList<>(walk.findings());
      findings.addAll(roots.findings());
      return new Result(
          walk.chains,
          walk.entries,
          all.size(),
          all.isEmpty() ? null : all.first(),
          all.isEmpty() ? null : all.last(),
          findings);
    });
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
    LocalDate due =
        LocalDate.ofInstant(last.minus(GRACE), ZoneId.of(newest.get().zone())).minusDays(1);
    if (newest.get().date().isBefore(due)) {
      roots.find(newest.get().date().plusDays(1), "missing");
    }
  }

  private SortedSet<LocalDate> datesInStore() {
    SortedSet<LocalDate> dates = new TreeSet<>();
    for (ObjectStore.StoredObject object : store.list(RootDocument.PREFIX)) {
      String name = object.key().substring(RootDocument.PREFIX.length());
      if (name.matches("\\d{4}-\\d\\d-\\d\\d\\.json")) {
        dates.add(LocalDate.parse(name.substring(0, name.length() - ".json".length())));
      }
    }
    return dates;
  }

  /** What is no root is as good as none. */
  private @Nullable RootDocument read(LocalDate date) {
    try {
      return RootDocument.read(store.get(RootDocument.objectKey(date)));
    } catch (NoSuchObjectException | JacksonException e) {
      return null;
    }
  }

  private Map<UUID, Head> heads() {
    Map<UUID, Head> heads = new HashMap<>();
    db.selectFrom(AUDIT_HEAD).forEach(row -> heads.put(row.getRequestId(), Chains.head(row)));
    return heads;
  }

  private Set<UUID> requests() {
    return new HashSet<>(db.select(REQUEST.ID).from(REQUEST).fetch(REQUEST.ID));
  }

  /** All entries once, chain by chain. */
  private final class Walk {
    private final Map<UUID, Head> heads;
    private final Map<UUID, List<Pin>> pins;
    private final Set<UUID> seen = new HashSet<>();
    private final List<Finding.Entry> findings = new ArrayList<>();
    private long chains;
    private long entries;
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

    /** Chains of which nothing is left, though a head, a root or the request tells of them. */
    void ends(Set<UUID> requests) {
      Set<UUID> expected = new HashSet<>(requests);
      expected.addAll(heads.keySet());
      expected.addAll(pins.keySet());
      expected.removeAll(seen);
      for (UUID id : expected) {
        findings.add(
            new Finding.Entry(
                id, 1, Finding.Kind.CHAIN_MISSING, "no entry of this request is there"));
      }
      findings.sort(Comparator.comparing(finding -> finding.requestId().toString()));
    }

    private void check(UUID id, List<AuditEntry> chain) {
      chains++;
      seen.add(id);
      ChainCheck.firstFinding(id, chain, heads.get(id), pins.getOrDefault(id, List.of()))
          .ifPresent(findings::add);
    }

    List<Finding.Entry> findings() {
      return findings;
    }
  }
}

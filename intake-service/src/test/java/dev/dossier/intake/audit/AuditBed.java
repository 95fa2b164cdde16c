package dev.dossier.intake.audit;

import dev.dossier.common.command.CommandLineRun;
import dev.dossier.common.command.CommandResult;
import dev.dossier.common.crypto.KeyEncryption;
import dev.dossier.common.storage.MinioObjectStore;
import dev.dossier.common.storage.StorageSettings;
import dev.dossier.intake.IntakeApplication;
import dev.dossier.intake.signing.SigningKeys;
import dev.dossier.testsupport.MutableClock;
import dev.dossier.testsupport.infra.Infrastructure;
import dev.dossier.testsupport.infra.JobsRole;
import dev.dossier.testsupport.infra.S3Server;
import dev.dossier.testsupport.infra.ServiceDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.flywaydb.core.Flyway;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * An audit in a database of its own, written as the service does, and the command that checks it.
 */
final class AuditBed {
  static final ZoneId ZONE = ZoneId.of("Europe/Berlin");

  final ServiceDatabase database = ServiceDatabase.createFresh(Infrastructure.postgres(), "intake");
  final JobsRole jobs =
      JobsRole.create(Infrastructure.postgres(), "intake", "intake_jobs-password");
  final MutableClock clock = MutableClock.at(Instant.now());
  final DSLContext db;
  final Audit audit;
  final TransactionTemplate transactions;
  final AuditRoots roots;
  final MinioObjectStore store;
  final LastCheck last;
  final AuditVerification verification;
  private final Map<String, Object> settings;

  AuditBed() {
    Flyway.configure()
        .dataSource(database.url(), database.ownerUser(), database.ownerPassword())
        .schemas("intake")
        .defaultSchema("intake")
        .load()
        .migrate();
    var source = new DriverManagerDataSource(database.url(), jobs.user(), jobs.password());
    db = DSL.using(new TransactionAwareDataSourceProxy(source), SQLDialect.POSTGRES);
    var manager = new DataSourceTransactionManager(source);
    transactions = new TransactionTemplate(manager);
    audit = new Audit(db);
    S3Server s3 = Infrastructure.s3();
    String bucket = s3.createFreshBucket("audit");
    store =
        new MinioObjectStore(
            new StorageSettings(s3.endpoint(), null, s3.accessKey(), s3.secretKey(), bucket, null));
    Path kek = kek();
    var signing = new SigningKeys(db, manager, KeyEncryption.load(kek));
    last = new LastCheck(db, clock);
    verification = new AuditVerification(db, manager, store, signing, clock);
    roots = new AuditRoots(db, manager, store, signing, verification, last, () -> ZONE, clock);
    settings =
        Map.ofEntries(
            Map.entry("spring.datasource.url", database.url()),
            Map.entry("spring.datasource.username", database.appUser()),
            Map.entry("spring.datasource.password", database.appPassword()),
            Map.entry("dossier.jobs.username", jobs.user()),
            Map.entry("dossier.jobs.password", jobs.password()),
            Map.entry("dossier.s3.endpoint", s3.endpoint()),
            Map.entry("dossier.s3.access-key", s3.accessKey()),
            Map.entry("dossier.s3.secret-key", s3.secretKey()),
            Map.entry("dossier.s3.bucket", bucket),
            Map.entry("dossier.kek-file", kek));
  }

  private static Path kek() {
    try {
      Path kek = Files.createTempDirectory("audit-it").resolve("kek.json");
      KeyEncryption.createIfMissing(kek);
      return kek;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A request with a chain of so many entries. */
  UUID chain(int entries) {
    UUID id = UUID.randomUUID();
    db.execute(
        "INSERT INTO app (id, name, created_at) VALUES (?, 'bed', now()) ON CONFLICT DO NOTHING",
        UUID.randomUUID());
    db.execute(
        "INSERT INTO request (id, app_id, type, channel, status, address_hash, subject, locale,"
            + " formats, received_at, created_at, due_date, internal_due_date)"
            + " SELECT ?, id, 'access', 'api', 'pending', '', '', 'en', '{json}', now(), now(),"
            + " current_date, current_date FROM app WHERE name = 'bed'",
        id);
    for (int i = 1; i <= entries; i++) {
      add(id, "step_" + i);
    }
    return id;
  }

  void add(UUID id, String action) {
    transactions.executeWithoutResult(status ->
        audit.record(
            id,
            new Actor.Officer("ö \"quoted\" \\ \u0001"),
            action,
            Map.of("b", 1, "a", "two\nlines — ü", "c", true, "long", Long.MAX_VALUE)));
  }

  /** What somebody does who has the owner's rights and lifts the triggers. */
  void tamper(String sql, Object... values) {
    try (Connection connection =
            DriverManager.getConnection(
                database.url(), database.ownerUser(), database.ownerPassword());
        Statement statement = connection.createStatement()) {
      statement.execute("ALTER TABLE audit DISABLE TRIGGER USER");
      statement.execute("ALTER TABLE audit_root DISABLE TRIGGER USER");
      statement.execute(sql.formatted(values));
      statement.execute("ALTER TABLE audit ENABLE TRIGGER USER");
      statement.execute("ALTER TABLE audit_root ENABLE TRIGGER USER");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The request's record as the retention ends it: the entry, the tombstone, the chain's end. */
  void remove(UUID id) {
    transactions.executeWithoutResult(status -> {
      audit.recordRemoval(id, new Actor.System(), Map.of());
      bury(id);
      db.execute("DELETE FROM request WHERE id = ?", id);
      audit.close(id);
    });
  }

  void bury(UUID id) {
    db.execute(
        "INSERT INTO tombstone (request_id, type, status, received_at, removed_at, audit_seq,"
            + " audit_hash) SELECT request_id, 'access', 'cancelled', now(), now(), seq, hash"
            + " FROM audit_head WHERE request_id = ?",
        id);
  }

  /** An object of somebody else's among the roots. */
  void put(String name, String content) {
    store.put(
        RootDocument.PREFIX + name, content.getBytes(StandardCharsets.UTF_8), "application/json");
  }

  /** The day before the bed's today. */
  LocalDate yesterday() {
    return LocalDate.ofInstant(clock.instant(), ZONE).minusDays(1);
  }

  /** The root of one more day. */
  void root() {
    clock.advance(Duration.ofDays(1));
    roots.makeMissing();
  }

  AuditVerification.Result check() {
    return verification.run();
  }

  /** All findings, a line each. */
  String found() {
    return check().findings().stream().map(Finding::text).collect(Collectors.joining("\n"));
  }

  /** The command itself. */
  Verdict verify(String... arguments) {
    List<String> words = new ArrayList<>(List.of("audit", "verify"));
    words.addAll(List.of(arguments));
    return verify(words, settings);
  }

  Verdict verify(List<String> words, Map<String, Object> with) {
    List<String> lines = new ArrayList<>();
    CommandResult result = CommandLineRun.run(IntakeApplication.class, words, with, lines::add);
    return new Verdict(result, lines);
  }

  Map<String, Object> settings() {
    return settings;
  }

  /** How the command ended, and what it said. */
  record Verdict(CommandResult result, List<String> lines) {
    String first() {
      return lines.getFirst();
    }
  }
}

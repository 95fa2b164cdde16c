package dev.dossier.intake.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.dossier.testsupport.infra.Infrastructure;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the application role cannot do to the audit. */
class AuditRightsIT {
  private static final String DENIED = "42501";
  private static final AuditBed BED = new AuditBed();
  private final UUID id = BED.chain(2);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO audit SELECT request_id, 3, at, actor, action, detail, hash, hash FROM audit"
            + " WHERE seq = 2",
        "UPDATE audit SET actor = 'nobody'",
        "DELETE FROM audit",
        "TRUNCATE audit",
        "INSERT INTO audit_head (request_id, seq, hash) SELECT gen_random_uuid(), seq, hash FROM"
            + " audit_head",
        "UPDATE audit_head SET seq = 1",
        "DELETE FROM audit_head",
        "TRUNCATE audit_head",
        "UPDATE audit_root SET chains = 0",
        "DELETE FROM audit_root",
        "TRUNCATE audit_root CASCADE",
        "INSERT INTO audit_root (date, hash, chains, made_at) VALUES ('9999-01-01', sha256('x'),"
            + " 0, now())",
        "INSERT INTO signing_key SELECT 'mine', public_key, wrapped, now() FROM signing_key",
        "UPDATE signing_key SET wrapped = 'x'",
        "DELETE FROM signing_key",
        "TRUNCATE signing_key",
        "ALTER TABLE audit DISABLE TRIGGER USER",
        "DROP FUNCTION append_audit(uuid, text, text, jsonb)",
        "CREATE OR REPLACE FUNCTION append_audit(of_request uuid, by_actor text, of_action text,"
            + " with_detail jsonb) RETURNS integer LANGUAGE sql AS 'SELECT 1'",
      })
  void everyDirectWriteIsRefused(String sql) {
    assertThatExceptionOfType(DataAccessException.class)
        .isThrownBy(() -> BED.db.execute(sql))
        .satisfies(refused -> assertThat(refused.sqlState()).isEqualTo(DENIED));
    assertThat(BED.audit.firstBroken(id)).isEmpty();
  }

  @Test
  void whoCallsTheFunctionChoosesNeitherNumberNorHashNorTime() {
    BED.db.execute(
        "SELECT append_audit(?, 'system', 'forged', '{\"seq\": 1, \"at\": \"2020-01-01T00:00:00Z\","
            + " \"hash\": \"00\"}')",
        id);

    AuditEntry entry = BED.audit.of(id).getLast();
    assertThat(entry.seq()).isEqualTo(3);
    assertThat(entry.intact()).isTrue();
    assertThat(Duration.between(entry.at(), Instant.now()).abs()).isLessThan(Duration.ofMinutes(1));
    assertThat(BED.audit.firstBroken(id)).isEmpty();
  }

  @Test
  void temporaryTablesAndASearchPathOfOnesOwnAreNotLookedAt() {
    String name = BED.database.url().replaceAll(".*/([^?]*).*", "$1");
    Infrastructure.postgres()
        .execute(name, "GRANT TEMPORARY ON DATABASE " + name + " TO " + BED.database.appUser());
    BED.transactions.executeWithoutResult(status -> {
      BED.db.execute("CREATE TEMP TABLE audit_head (LIKE intake.audit_head)");
      BED.db.execute("CREATE TEMP TABLE audit (LIKE intake.audit)");
      BED.db.execute("SET LOCAL search_path = pg_temp, intake");
      BED.db.execute("SELECT append_audit(?, 'system', 'real', '{}')", id);
      assertThat(BED.db.fetchCount(DSL.table("pg_temp.audit"))).isZero();
    });
    assertThat(BED.audit.of(id)).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "{\"a\": 1.5}", "{\"a\": {}}", "{\"a\": null}"})
  void aDetailThatWouldNotBeHashedAsItIsIsRefused(String detail) {
    assertThatExceptionOfType(DataAccessException.class)
        .isThrownBy(
            () -> BED.db.execute("SELECT append_audit(?, 'system', 'x', ?::jsonb)", id, detail));
    assertThat(BED.audit.of(id)).hasSize(2);
  }

  @Test
  void nothingIsAddedToAClosedChain() {
    BED.remove(id);
    assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> BED.add(id, "late"));
    assertThat(BED.audit.firstBroken(id)).isEmpty();
  }

  @Test
  void aChainIsClosedOnlyWithTheEntryAndTheTombstoneOfItsRemovalAtOnce() {
    refused("SELECT close_audit(?)", id);
    BED.transactions.executeWithoutResult(
        status -> BED.audit.recordRemoval(id, new Actor.System(), Map.of()));
    refused("SELECT close_audit(?)", id);
    BED.transactions.executeWithoutResult(status -> BED.bury(id));
    refused("SELECT close_audit(?)", id);
    BED.add(id, "still_open");
    assertThat(BED.audit.firstBroken(id)).isEmpty();
  }

  @Test
  void aRootIsOnlyAddedPastTheNewestAndOverTheHeadsThereAre() {
    BED.roots.makeMissing();
    refused("SELECT add_audit_root('2020-01-01', sha256('x'), 'x')");
    refused("SELECT add_audit_root(?, sha256('x'), 'x')", BED.yesterday());

    assertThat(BED.check().findings()).isEmpty();
    LocalDate future = BED.yesterday().plusDays(5);
    BED.db.execute("SELECT add_audit_root(?, sha256('x'), 'x')", future);

    BED.roots.makeMissing();
    assertThat(BED.store.size(RootDocument.objectKey(future))).isEmpty();
    assertThat(BED.found()).contains("daily root of " + future + ": that day has not ended");
    BED.tamper("DELETE FROM audit_root WHERE date = '%s'", future);
  }

  @Test
  void aSigningKeyIsAddedOnceAndChangedByWhoHasItsBytes() {
    BED.roots.makeMissing();
    assertThat(BED.db.fetchValue("SELECT add_signing_key('mine', 'x', 'y')")).isEqualTo(false);
    assertThat(BED.db.fetchValue("SELECT rewrap_signing_key(id, 'x', 'y') FROM signing_key"))
        .isEqualTo(0);
    assertThat(BED.db.fetchCount(DSL.table("signing_key"))).isEqualTo(1);
  }

  @Test
  void whoMayLookIntoTheSchemaMayNotCallTheFunctions() {
    assertThat(
            BED.db.fetch(
                "SELECT proname FROM pg_proc, aclexplode(coalesce(proacl, acldefault('f',"
                    + " proowner))) AS acl WHERE pronamespace = 'intake'::regnamespace AND"
                    + " acl.grantee = 0 AND proname IN ('append_audit', 'close_audit',"
                    + " 'add_audit_root', 'add_signing_key', 'rewrap_signing_key')"))
        .isEmpty();
  }

  private static void refused(String sql, Object... values) {
    assertThatExceptionOfType(DataAccessException.class)
        .isThrownBy(() -> BED.db.execute(sql, values))
        .satisfies(refused -> assertThat(refused.sqlState()).isEqualTo("P0001"));
  }

  @Test
  void entriesThatAreAddedAtOnceMakeOneChain() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var work =
          IntStream.range(0, 20)
              .<Callable<Boolean>>mapToObj(i ->
                  () -> {
                    BED.add(id, "parallel_" + i);
                    return true;
                  })
              .toList();
      for (var done : threads.invokeAll(work)) {
        assertThat(done.get()).isTrue();
      }
    }
    assertThat(BED.audit.of(id)).hasSize(22);
    assertThat(BED.audit.firstBroken(id)).isEmpty();
  }
}

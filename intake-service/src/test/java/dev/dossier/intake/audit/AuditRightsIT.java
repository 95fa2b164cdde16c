package dev.dossier.intake.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.dossier.testsupport.infra.Infrastructure;
import java.time.Duration;
import java.time.Instant;
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
        "UPDATE audit_root_head SET seq = 0",
        "DELETE FROM audit_root_head",
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
    BED.db.execute("SELECT close_audit(?)", id);
    assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> BED.add(id, "late"));
    assertThat(BED.audit.firstBroken(id)).isEmpty();
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

package dev.dossier.intake.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.common.command.CommandResult;
import dev.dossier.intake.audit.AuditBed.Verdict;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;

/** Daily roots, and the command as a person calls it. */
class AuditRootsIT {
  private final AuditBed bed = new AuditBed();
  private final UUID other = bed.chain(2);
  private final UUID id = bed.chain(4);

  @Test
  void whatTheServiceWroteIsGoodAndCounted() {
    bed.roots.makeMissing();
    bed.add(id, "after_the_root");

    Verdict verdict = bed.verify();

    assertThat(verdict.first()).startsWith("audit: good; 2 chains, 7 entries, 1 daily roots (");
    assertThat(verdict.result()).isEqualTo(CommandResult.GOOD);

    bed.tamper("UPDATE audit SET actor = 'nobody' WHERE request_id = '%s' AND seq = 3", id);
    Verdict bad = bed.verify();
    assertThat(bad.first())
        .isEqualTo(
            "audit: first bad entry: request "
                + id
                + ", entry 3: edited (its hash is not that of what it says)");
    assertThat(bad.result()).isEqualTo(CommandResult.FAILURE);
    assertThat(bad.lines().toString()).doesNotContain(other.toString());
  }

  @Test
  void daysWithoutARootAreMadeUpForAndEachRootHoldsTheOneBefore() {
    bed.roots.makeMissing();
    bed.add(other, "later");
    bed.clock.advance(Duration.ofDays(3));
    bed.roots.makeMissing();
    bed.roots.makeMissing();

    assertThat(bed.check().findings()).isEmpty();
    assertThat(bed.check().roots()).isEqualTo(4);
    LocalDate yesterday = LocalDate.ofInstant(bed.clock.instant(), AuditBed.ZONE).minusDays(1);
    bed.store.delete(List.of(RootDocument.objectKey(yesterday.minusDays(1))));
    assertThat(bed.found())
        .contains("daily root of " + yesterday.minusDays(1) + ": missing in the store");
  }

  @Test
  void aRootThatWasChangedOrSignedByAnotherIsNamed() {
    bed.roots.makeMissing();
    LocalDate yesterday = LocalDate.ofInstant(bed.clock.instant(), AuditBed.ZONE).minusDays(1);
    String key = RootDocument.objectKey(yesterday);
    String json = new String(bed.store.get(key), UTF_8);
    bed.store.put(key, json.replace("\"seq\":4", "\"seq\":3").getBytes(UTF_8), "application/json");
    assertThat(bed.found()).contains("it is not what we signed");

    bed.store.put(key, json.getBytes(UTF_8), "application/json");
    assertThat(bed.check().findings()).isEmpty();
    bed.tamper("UPDATE audit_root SET hash = sha256('x')");
    assertThat(bed.found()).contains("the database keeps another");
  }

  @Test
  void aDatabaseThatContradictsASignedRootIsNotSignedOverUntilItIsMended() {
    bed.root();
    String head =
        "UPDATE audit_head SET (seq, hash) = (SELECT seq, hash FROM audit WHERE"
            + " request_id = '%1$s' AND seq = %2$d) WHERE request_id = '%1$s'";
    bed.tamper(head, id, 2);
    bed.clock.advance(Duration.ofDays(1));
    bed.roots.makeMissing();

    assertThat(bed.check().roots()).isEqualTo(1);
    assertThat(bed.last.get().orElseThrow())
        .isEqualTo(new LastCheck.Outcome(bed.last.get().orElseThrow().at(), 1, 1));
    assertThat(bed.found()).contains("request " + id);

    bed.tamper(head, id, 4);
    bed.clock.advance(Duration.ofHours(2));
    bed.roots.makeMissing();
    assertThat(bed.store.size(RootDocument.objectKey(bed.yesterday()))).isPresent();
    assertThat(bed.check().findings()).isEmpty();
    assertThat(bed.last.get().orElseThrow().findings()).isZero();
  }

  @Test
  void rootsThatARestoredDatabaseLacksAreFoundAndNeverReplaced() {
    bed.root();
    bed.root();
    String key = RootDocument.objectKey(bed.yesterday());
    byte[] stored = bed.store.get(key);
    bed.tamper("DELETE FROM audit_root WHERE date = '%s'", bed.yesterday());

    bed.roots.makeMissing();

    assertThat(bed.store.get(key)).isEqualTo(stored);
    assertThat(bed.found())
        .isEqualTo("daily root of " + bed.yesterday() + ": missing in the database");
    assertThat(bed.last.get().orElseThrow().contradictions()).isEqualTo(1);

    bed.tamper("DELETE FROM audit_root; DELETE FROM signing_key");
    bed.clock.advance(Duration.ofHours(2));
    bed.roots.makeMissing();
    assertThat(bed.store.get(key)).isEqualTo(stored);
    assertThat(bed.found()).contains("the key that signed them is not in the database");
    assertThat(bed.db.fetchCount(DSL.table("signing_key"))).isZero();
  }

  @Test
  void whatWasSignedComesIntoTheStoreAlsoAfterAnInterruption() {
    bed.root();
    bed.root();
    String newest = RootDocument.objectKey(bed.yesterday());
    String before = RootDocument.objectKey(bed.yesterday().minusDays(1));
    byte[] signed = bed.store.get(newest);
    bed.store.delete(List.of(newest, before));
    assertThat(bed.found()).contains("missing in the store");

    bed.roots.makeMissing();

    assertThat(bed.store.get(newest)).isEqualTo(signed);
    assertThat(bed.check().findings()).isEmpty();
    assertThat(bed.check().roots()).isEqualTo(2);
  }

  @Test
  void whatStandsInTheWayInTheStoreStaysAndIsNamed() {
    bed.root();
    LocalDate next = bed.yesterday().plusDays(1);
    bed.put(next + ".json", "{}");

    bed.root();

    assertThat(bed.store.get(RootDocument.objectKey(next))).isEqualTo("{}".getBytes(UTF_8));
    assertThat(bed.found()).isEqualTo("daily root of " + next + ": it is no root");
    bed.root();
    assertThat(bed.store.size(RootDocument.objectKey(next.plusDays(1)))).isPresent();
  }

  @Test
  void oddObjectsAmongTheRootsAreEachNamedAndStopNothing() {
    bed.roots.makeMissing();
    LocalDate day = bed.yesterday();
    String json = new String(bed.store.get(RootDocument.objectKey(day)), UTF_8);
    bed.put("0001-01-01.json", "{}");
    bed.put("2026-02-30.json", json);
    bed.put("2026-01-02Z.json", json);
    bed.put("+12026-01-02.json", json);
    bed.put("no date\nat all", "x");
    bed.put(day.minusDays(9) + ".json", "{\"date\": ");
    bed.put(day.minusDays(8) + ".json", "null");
    bed.put(day.minusDays(7) + ".json", json.replaceAll("\"changed\":\\[", "\"changed\":[null,"));
    bed.put(day.minusDays(6) + ".json", json.replaceAll("\"key\":\"", "\"key\":\"\\\\u0000"));
    bed.put(day.minusDays(5) + ".json", json.replace("Europe/Berlin", "Nowhere/\\u0000"));
    bed.put(day.minusDays(4) + ".json", json);
    bed.put(day.minusDays(3) + ".json", "[".repeat(100_000));
    bed.put(day.minusDays(2) + ".json", " ".repeat(StoredRoots.LARGEST + 1));

    Verdict verdict = bed.verify();

    assertThat(verdict.result()).isEqualTo(CommandResult.FAILURE);
    String lines = String.join("\n", verdict.lines());
    for (String expected :
        List.of(
            "daily root of 0001-01-01: it is no root",
            "daily roots of 0001-01-02 to " + day.minusDays(10) + ": missing (",
            "object audit/roots/2026-02-30.json: it is no root's name",
            "object audit/roots/2026-01-02Z.json: it is no root's name",
            "object audit/roots/+12026-01-02.json: it is no root's name",
            "object audit/roots/no?date?at?all: it is no root's name",
            "daily root of " + day.minusDays(9) + ": it is no root",
            "daily root of " + day.minusDays(8) + ": it is no root",
            "daily root of " + day.minusDays(7) + ": it is no root",
            "daily root of " + day.minusDays(6) + ": it is not what we signed",
            "daily root of " + day.minusDays(5) + ": it is not what we signed",
            "daily root of " + day.minusDays(4) + ": it is the root of " + day,
            "daily root of " + day.minusDays(3) + ": it is no root",
            "daily root of " + day.minusDays(2) + ": it is larger than a root can be")) {
      assertThat(lines).contains(expected);
    }
  }

  @Test
  void everyReplicaShowsTheLastCheckAndNothingBeforeThereWasOne() {
    List<SimpleMeterRegistry> replicas =
        List.of(new SimpleMeterRegistry(), new SimpleMeterRegistry());
    List<AuditWatch> watches =
        replicas.stream()
            .map(registry -> {
              var watch = new AuditWatch(bed.db, bed.verification, bed.last, bed.clock);
              watch.bindTo(registry);
              return watch;
            })
            .toList();
    for (String gauge : List.of("findings", "check.age", "root.age")) {
      assertThat(replicas.getFirst().get("dossier.audit." + gauge).gauge().value()).isNaN();
    }
    bed.tamper("UPDATE audit SET actor = 'nobody' WHERE request_id = '%s' AND seq = 3", id);
    watches.getFirst().check();
    bed.clock.advance(Duration.ofMinutes(3));

    for (SimpleMeterRegistry replica : replicas) {
      assertThat(replica.get("dossier.audit.findings").gauge().value()).isEqualTo(1);
      assertThat(replica.get("dossier.audit.check.age").gauge().value()).isEqualTo(180);
    }
  }

  @Test
  void allRootsGoneIsAFinding() {
    bed.tamper("UPDATE audit SET at = at - interval '3 days' WHERE request_id = '%s'", other);
    assertThat(bed.found()).contains("daily root of any day: there is none");
  }

  @Test
  void whatIsNotUnderstoodIsAUsageErrorAndADatabaseThatIsAwayIsUnreachable() {
    assertThat(bed.verify("--all").result()).isEqualTo(CommandResult.USAGE);
    assertThat(bed.verify(List.of("audit", "burn"), bed.settings()).first())
        .contains("unknown command; there are:")
        .contains("audit verify");
    Map<String, Object> away = new HashMap<>(bed.settings());
    away.put("spring.datasource.url", "jdbc:postgresql://127.0.0.1:1/intake");
    assertThat(bed.verify(List.of("audit", "verify"), away).result())
        .isEqualTo(CommandResult.UNREACHABLE);
  }
}

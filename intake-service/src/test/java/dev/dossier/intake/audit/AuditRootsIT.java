package dev.dossier.intake.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.common.command.CommandResult;
import dev.dossier.intake.audit.AuditBed.Verdict;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
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
    String json = new String(bed.store.get(key), StandardCharsets.UTF_8);
    bed.store.put(
        key,
        json.replace("\"seq\":4", "\"seq\":3").getBytes(StandardCharsets.UTF_8),
        "application/json");
    assertThat(bed.found()).contains("it is not what we signed");

    bed.store.put(key, json.getBytes(StandardCharsets.UTF_8), "application/json");
    assertThat(bed.check().findings()).isEmpty();
    bed.tamper("UPDATE audit_root SET hash = sha256('x')");
    assertThat(bed.found()).contains("the database keeps another");
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

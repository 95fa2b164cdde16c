package dev.dossier.intake.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is found after each thing that an attacker with the owner's rights could do. */
class AuditVerifyIT {
  private static final AuditBed BED = new AuditBed();

  /** Seen by a root, which none is made after: the first of these tests contradicts it. */
  private static final UUID CUT = BED.chain(4);

  private static final UUID ANEW = BED.chain(4);
  private static final UUID GONE = BED.chain(4);

  static {
    BED.root();
  }

  private final UUID id = BED.chain(4);

  @Test
  void anEditIsNamed() {
    BED.tamper("UPDATE audit SET actor = 'nobody' WHERE request_id = '%s' AND seq = 3", id);
    assertFirst(3, "edited");
  }

  @Test
  void anEditWithAHashThatFitsIsNamedAtTheEntryThatFollows() {
    BED.tamper(
        "UPDATE audit SET actor = 'nobody', hash = sha256(previous || audit_canonical(request_id,"
            + " seq, at, 'nobody', action, detail)) WHERE request_id = '%s' AND seq = 2",
        id);
    assertFirst(3, "edited (it does not follow entry 2)");
  }

  @Test
  void aDeletionIsNamed() {
    BED.tamper("DELETE FROM audit WHERE request_id = '%s' AND seq = 2", id);
    assertFirst(2, "missing");
  }

  @Test
  void aSwapIsNamed() {
    BED.tamper(
        "UPDATE audit SET seq = -seq WHERE request_id = '%1$s' AND seq IN (2, 3);"
            + "UPDATE audit SET seq = CASE seq WHEN -2 THEN 3 ELSE 2 END"
            + " WHERE request_id = '%1$s' AND seq < 0",
        id);
    assertFirst(2, "swapped (it was entry 3)");
  }

  @Test
  void aSwapOfWhatTwoEntriesSayIsNamed() {
    BED.tamper(
        "UPDATE audit a SET action = b.action, at = b.at, actor = b.actor, detail = b.detail"
            + " FROM audit b WHERE a.request_id = '%1$s' AND b.request_id = '%1$s'"
            + " AND (a.seq, b.seq) IN ((2, 3), (3, 2))",
        id);
    assertFirst(2, "swapped (it was entry 3)");
  }

  @Test
  void aTailThatWasCutOffIsNamed() {
    BED.tamper("DELETE FROM audit WHERE request_id = '%s' AND seq > 2", id);
    assertFirst(3, "truncated");
  }

  @Test
  void aTailThatWasCutOffTogetherWithTheHeadIsSeenByTheRoot() {
    BED.tamper("DELETE FROM audit WHERE request_id = '%s' AND seq > 2", CUT);
    BED.tamper(
        "UPDATE audit_head SET seq = 2, hash = (SELECT hash FROM audit WHERE request_id = '%1$s'"
            + " AND seq = 2) WHERE request_id = '%1$s'",
        CUT);
    assertFirst(CUT, 3, "truncated (the root of ");
  }

  @Test
  void aTailThatWasWrittenAnewIsSeenByTheRoot() {
    BED.tamper("DELETE FROM audit WHERE request_id = '%s' AND seq = 4", ANEW);
    BED.tamper(
        "UPDATE audit_head SET seq = 3, hash = (SELECT hash FROM audit WHERE request_id = '%1$s'"
            + " AND seq = 3) WHERE request_id = '%1$s'",
        ANEW);
    BED.add(ANEW, "another_story");
    assertFirst(ANEW, 4, "rewritten");
  }

  @Test
  void aChainOfWhichNothingIsLeftIsSeenByTheRoot() {
    BED.tamper("DELETE FROM audit WHERE request_id = '%s'", GONE);
    BED.tamper("DELETE FROM audit_head WHERE request_id = '%s'", GONE);
    assertFirst(GONE, 1, "chain missing");
  }

  @Test
  void aRequestThatIsGoneWithoutAWordIsNamed() {
    BED.tamper("DELETE FROM request WHERE id = '%s'", id);
    assertFirst(5, "request missing");
  }

  @Test
  void aRequestWhoseRemovalTheChainTellsOfIsFine() {
    BED.remove(id);
    assertThat(BED.found()).doesNotContain(id.toString());
  }

  @Test
  void anEntryThatWasAddedPastTheFunctionIsNamed() {
    BED.tamper(
        "INSERT INTO audit SELECT request_id, 5, at, actor, action, detail, hash,"
            + " sha256(hash || audit_canonical(request_id, 5, at, actor, action, detail))"
            + " FROM audit WHERE request_id = '%s' AND seq = 4",
        id);
    assertFirst(5, "added past the service");
  }

  private void assertFirst(int seq, String what) {
    assertFirst(id, seq, what);
  }

  private static void assertFirst(UUID chain, int seq, String what) {
    assertThat(BED.found()).contains("request " + chain + ", entry " + seq + ": " + what);
  }
}

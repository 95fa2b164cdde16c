package dev.dossier.intake.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AuditEntryTest {
  private static final UUID REQUEST = UUID.fromString("6f2c0d4e-8a4b-4a55-9d3f-0e6f5f1f2a01");
  private static final Instant AT = Instant.parse("2026-03-15T09:00:00.123456Z");

  @Test
  void theHashIsThatOfTheCanonicalJson() throws Exception {
    AuditEntry entry = entry(1, Map.of("b", 2, "a", "x"), null);
    String canonical =
        "{\"action\":\"received\",\"actor\":\"app:shop\",\"at\":\"2026-03-15T09:00:00.123456Z\","
            + "\"detail\":{\"a\":\"x\",\"b\":2},"
            + "\"requestId\":\"6f2c0d4e-8a4b-4a55-9d3f-0e6f5f1f2a01\",\"seq\":1}";
    assertThat(entry.hash())
        .isEqualTo(
            java.security.MessageDigest.getInstance("SHA-256")
                .digest(canonical.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
  }

  @Test
  void theOrderOfTheDetailDoesNotMatter() {
    Map<String, Object> other = new LinkedHashMap<>();
    other.put("b", 2);
    other.put("a", "x");
    assertThat(entry(1, other, null).hash())
        .isEqualTo(entry(1, Map.of("a", "x", "b", 2), null).hash());
  }

  @Test
  void anyChangeBreaksAnEntry() {
    AuditEntry first = entry(1, Map.of("a", "x"), null);
    AuditEntry entry = entry(2, Map.of("a", "x"), first.hash());
    assertThat(entry.intact()).isTrue();
    assertThat(changed(entry, "system", entry.detail(), entry.previous()).intact()).isFalse();
    assertThat(changed(entry, entry.actor(), Map.of("a", "y"), entry.previous()).intact())
        .isFalse();
    assertThat(changed(entry, entry.actor(), entry.detail(), null).intact()).isFalse();
  }

  private static AuditEntry entry(int seq, Map<String, ?> detail, byte[] previous) {
    String actor = new Actor.App("shop").word();
    byte[] hash = CanonicalEntry.hash(previous, REQUEST, seq, AT, actor, "received", detail);
    return new AuditEntry(REQUEST, seq, AT, actor, "received", detail, previous, hash);
  }

  private static AuditEntry changed(
      AuditEntry entry, String actor, Map<String, ?> detail, byte[] previous) {
    return new AuditEntry(
        entry.requestId(),
        entry.seq(),
        entry.at(),
        actor,
        entry.action(),
        detail,
        previous,
        entry.hash());
  }
}

package dev.dossier.intake.audit;

import java.security.MessageDigest;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * One link of a request's chain.
 *
 * @param seq from 1, without gaps
 * @param detail texts, whole numbers, booleans; no personal data
 * @param previous the hash of the entry before; absent in the first
 * @param hash SHA-256 of the previous hash followed by the canonical JSON
 */
public record AuditEntry(
    UUID requestId,
    int seq,
    Instant at,
    String actor,
    String action,
    Map<String, ?> detail,
    byte @Nullable [] previous,
    byte[] hash) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Whether the hash is that of the entry as it stands. */
  public boolean intact() {
    return isOf(seq, previous, hash);
  }

  /** Whether what the entry says is what was hashed at another place. */
  boolean isOf(int otherSeq, byte @Nullable [] otherPrevious, byte[] otherHash) {
    return MessageDigest.isEqual(
        CanonicalEntry.hash(otherPrevious, requestId, otherSeq, at, actor, action, detail),
        otherHash);
  }

  static String json(Map<String, ?> detail) {
    return JSON.writeValueAsString(detail);
  }

  /** What is no object was never written by us, and fits no hash. */
  @SuppressWarnings("unchecked") // a JSON object
  static Map<String, Object> detail(String json) {
    return json.startsWith("{") ? JSON.readValue(json, Map.class) : Map.of("no object", json);
  }
}

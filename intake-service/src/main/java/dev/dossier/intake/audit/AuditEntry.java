package dev.dossier.intake.audit;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
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
  private static final JsonMapper CANONICAL =
      JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

  static AuditEntry chained(
      UUID requestId,
      int seq,
      Instant at,
      String actor,
      String action,
      Map<String, ?> detail,
      byte @Nullable [] previous) {
    byte[] hash = hash(previous, canonical(requestId, seq, at, actor, action, detail));
    return new AuditEntry(requestId, seq, at, actor, action, detail, previous, hash);
  }

  /** Whether the hash is that of the entry as it stands. */
  public boolean intact() {
    byte[] expected = hash(previous, canonical(requestId, seq, at, actor, action, detail));
    return MessageDigest.isEqual(expected, hash);
  }

  static byte[] json(Map<String, ?> detail) {
    return CANONICAL.writeValueAsBytes(detail);
  }

  @SuppressWarnings("unchecked") // a JSON object
  static Map<String, Object> detail(String json) {
    return CANONICAL.readValue(json, Map.class);
  }

  /** Keys sorted, no white space, UTF-8, times in ISO 8601 UTC. */
  private static byte[] canonical(
      UUID requestId, int seq, Instant at, String actor, String action, Map<String, ?> detail) {
    Map<String, Object> entry = new TreeMap<>();
    entry.put("requestId", requestId.toString());
    entry.put("seq", seq);
    entry.put("at", at.toString());
    entry.put("actor", actor);
    entry.put("action", action);
    entry.put("detail", detail);
    return CANONICAL.writeValueAsBytes(entry);
  }

  private static byte[] hash(byte @Nullable [] previous, byte[] canonical) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      if (previous != null) {
        digest.update(previous);
      }
      return digest.digest(canonical);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}

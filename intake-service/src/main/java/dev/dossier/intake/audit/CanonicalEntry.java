package dev.dossier.intake.audit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An entry's bytes as they are hashed, the same that the database's function {@code
 * audit_canonical} writes: JSON with sorted keys, without white space, in UTF-8; escapes as
 * PostgreSQL writes them.
 */
final class CanonicalEntry {
  private CanonicalEntry() {}

  /** SHA-256 of the hash before, if there is one, and the canonical bytes. */
  static byte[] hash(
      byte @Nullable [] previous,
      UUID requestId,
      int seq,
      Instant at,
      String actor,
      String action,
      Map<String, ?> detail) {
    MessageDigest digest = sha256();
    if (previous != null) {
      digest.update(previous);
    }
    return digest.digest(bytes(requestId, seq, at, actor, action, detail));
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static byte[] bytes(
      UUID requestId, int seq, Instant at, String actor, String action, Map<String, ?> detail) {
    String members =
        new TreeMap<>(detail)
            .entrySet().stream()
                .map(each -> text(each.getKey()) + ":" + value(each.getValue()))
                .collect(Collectors.joining(","));
    String json =
        "{\"action\":%s,\"actor\":%s,\"at\":\"%s\",\"detail\":{%s},\"requestId\":\"%s\",\"seq\":%d}"
            .formatted(text(action), text(actor), at, members, requestId, seq);
    return json.getBytes(StandardCharsets.UTF_8);
  }

  /** Anything but a text, a whole number or a boolean was never hashed, and fits no hash. */
  private static String value(@Nullable Object value) {
    return value instanceof String string ? text(string) : String.valueOf(value);
  }

  private static String text(String text) {
    StringBuilder json = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> json.append("\\\"");
        case '\\' -> json.append("\\\\");
        case '\b' -> json.append("\\b");
        case '\f' -> json.append("\\f");
        case '\n' -> json.append("\\n");
        case '\r' -> json.append("\\r");
        case '\t' -> json.append("\\t");
        default -> {
          if (c < ' ') {
            json.append("\\u%04x".formatted((int) c));
          } else {
            json.append(c);
          }
        }
      }
    }
    return json.append('"').toString();
  }
}

package dev.dossier.common.crypto;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * The place that encrypted bytes belong to. Bound into each ciphertext, so that one moved elsewhere
 * (another request, section, run, index) does not decrypt. Parts hold no {@code |}.
 */
public final class AssociatedData {
  private AssociatedData() {}

  public static byte[] contentKey(UUID requestId, int packageVersion) {
    return of("content-key", requestId, packageVersion);
  }

  public static byte[] recordKey(UUID requestId) {
    return of("record-key", requestId);
  }

  /** A key of the service itself, by its name. */
  public static byte[] serviceKey(String name) {
    return of("service-key", name);
  }

  /** The private half of a key that signs, by its id. */
  public static byte[] signingKey(String id) {
    return of("signing-key", id);
  }

  public static byte[] identifiers(UUID requestId, int packageVersion, UUID workItem) {
    return of("identifiers", requestId, packageVersion, workItem);
  }

  public static byte[] identity(
      UUID requestId, int packageVersion, String identity, UUID execution, UUID run) {
    return of("identity", requestId, packageVersion, identity, execution, run);
  }

  public static byte[] fragment(
      UUID requestId, int packageVersion, String section, UUID execution, UUID run, int index) {
    return of("fragment", requestId, packageVersion, section, execution, run, index);
  }

  public static byte[] files(
      UUID requestId, int packageVersion, String section, UUID execution, UUID run) {
    return of("files", requestId, packageVersion, section, execution, run);
  }

  /**
   * @param slice that begins with it; the work item does not name the run that made it
   */
  public static byte[] continuation(
      UUID requestId, int packageVersion, String section, UUID execution, int slice) {
    return of("continuation", requestId, packageVersion, section, execution, slice);
  }

  public static byte[] subject(UUID requestId, int packageVersion) {
    return of("subject", requestId, packageVersion);
  }

  public static byte[] notification(UUID requestId, UUID notification) {
    return of("notification", requestId, notification);
  }

  public static byte[] deadLetter(String topic, int partition, long offset) {
    return of("dead-letter", topic, partition, offset);
  }

  public static byte[] deadLetterEnvelope(String topic, int partition, long offset) {
    return of("dead-letter-envelope", topic, partition, offset);
  }

  /** A column of a request's row, under the record key. */
  public static byte[] record(UUID requestId, String column) {
    return of("record", requestId, column);
  }

  private static byte[] of(Object... parts) {
    StringBuilder joined = new StringBuilder(160);
    for (Object part : parts) {
      joined.append(part).append('|');
    }
    return joined.toString().getBytes(StandardCharsets.UTF_8);
  }
}

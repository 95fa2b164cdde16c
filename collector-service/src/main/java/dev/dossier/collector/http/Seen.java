package dev.dossier.collector.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What has been seen of a paging, by the first 8 bytes of its SHA-256. */
final class Seen {
  private final Set<Long> hashes = new LinkedHashSet<>();

  /** What {@link #toBytes} made. */
  static Seen of(byte[] bytes) {
    Seen seen = new Seen();
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.remaining() >= Long.BYTES) {
      seen.hashes.add(buffer.getLong());
    }
    return seen;
  }

  /**
   * @param kind a word of ours
   * @return whether it is new
   */
  boolean add(String kind, byte[] text) {
    return hashes.add(hash(kind, text));
  }

  /**
   * Keeps nothing but the last, so not to be mixed with {@link #add}.
   *
   * @param kind a word of ours
   * @return whether the two before were equal to this one
   */
  boolean isThirdInARow(String kind, byte[] text) {
    return isThirdInARow(hash(kind, text));
  }

  /** As above, of items together. */
  boolean isThirdInARow(String kind, List<JsonAnswer> items) {
    MessageDigest sha256 = digest(kind);
    for (JsonAnswer item : items) {
      sha256.update((byte) 0);
      item.addTo(sha256);
    }
    return isThirdInARow(hash(sha256));
  }

  private boolean isThirdInARow(long hash) {
    if (!hashes.contains(hash)) {
      hashes.clear();
      hashes.add(hash);
      return false;
    }
    // The second of them leaves its mark beside the first.
    return !hashes.add(~hash);
  }

  private static long hash(String kind, byte[] text) {
    MessageDigest sha256 = digest(kind);
    sha256.update((byte) 0);
    sha256.update(text);
    return hash(sha256);
  }

  private static long hash(MessageDigest sha256) {
    return ByteBuffer.wrap(sha256.digest()).getLong();
  }

  private static MessageDigest digest(String kind) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(kind.getBytes(StandardCharsets.UTF_8));
      return sha256;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  byte[] toBytes() {
    ByteBuffer buffer = ByteBuffer.allocate(hashes.size() * Long.BYTES);
    hashes.forEach(buffer::putLong);
    return buffer.array();
  }
}

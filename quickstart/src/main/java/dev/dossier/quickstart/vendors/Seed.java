package dev.dossier.quickstart.vendors;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/** Choices that are the same on every run and machine: a key decides them. */
final class Seed {
  /** The sample's last moment, as in {@code seed.sql}. */
  static final Instant TODAY = Instant.parse("2026-10-31T18:00:00Z");

  private static final String ALPHANUMERIC =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final String HEX = "0123456789abcdef";

  private final Random random;

  private Seed(Random random) {
    this.random = random;
  }

  static Seed of(String key) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
      // Random's algorithm is part of its contract, other generators' is not.
      return new Seed(new Random(ByteBuffer.wrap(hash).getLong()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  /** From 0 to one less than the bound. */
  int below(int bound) {
    return random.nextInt(bound);
  }

  boolean hit(int percent) {
    return below(100) < percent;
  }

  <T> T pick(List<T> pool) {
    return pool.get(below(pool.size()));
  }

  String alphanumeric(int length) {
    return text(ALPHANUMERIC, length);
  }

  String hex(int length) {
    return text(HEX, length);
  }

  String uuid() {
    return "%s-%s-4%s-a%s-%s".formatted(hex(8), hex(4), hex(3), hex(3), hex(12));
  }

  /** Whole seconds. */
  Instant between(Instant from, Instant to) {
    long seconds = Math.max(1, to.getEpochSecond() - from.getEpochSecond());
    return Instant.ofEpochSecond(from.getEpochSecond() + random.nextLong(seconds));
  }

  private String text(String letters, int length) {
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(letters.charAt(below(letters.length())));
    }
    return text.toString();
  }
}

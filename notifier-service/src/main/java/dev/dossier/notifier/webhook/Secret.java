package dev.dossier.notifier.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A symmetric secret of the Standard Webhooks specification, version v1: HMAC-SHA256. */
final class Secret {
  private static final String PREFIX = "whsec_";
  private static final int SHORTEST = 24;
  private static final int LONGEST = 64;
  private static final String ALGORITHM = "HmacSHA256";

  private final byte[] key;

  private Secret(byte[] key) {
    this.key = key;
  }

  /**
   * @param setting its key, for what is wrong with it
   * @throws IllegalArgumentException names the setting, not the value
   */
  static Secret of(String setting, String text) {
    byte[] key = new byte[0];
    if (text.startsWith(PREFIX)) {
      try {
        key = Base64.getDecoder().decode(text.substring(PREFIX.length()));
      } catch (IllegalArgumentException e) {
        // Too short, then: what it said of the text would be in the log.
        key = new byte[0];
      }
    }
    if (key.length < SHORTEST || key.length > LONGEST) {
      throw new IllegalArgumentException(
          setting
              + ": expected "
              + PREFIX
              + " and the base64 of "
              + SHORTEST
              + " to "
              + LONGEST
              + " random bytes");
    }
    return new Secret(key);
  }

  /**
   * @param id {@code webhook-id}
   * @param seconds {@code webhook-timestamp}
   * @return one signature of {@code webhook-signature}
   */
  String sign(String id, long seconds, byte[] payload) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      mac.update((id + "." + seconds + ".").getBytes(StandardCharsets.UTF_8));
      return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(payload));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HMAC-SHA-256 is not available", e);
    }
  }

  /** SHA-256 of it. */
  byte[] fingerprint() {
    try {
      return MessageDigest.getInstance("SHA-256").digest(key);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("SHA-256 is not available", e);
    }
  }

  @Override
  public String toString() {
    return "Secret";
  }
}

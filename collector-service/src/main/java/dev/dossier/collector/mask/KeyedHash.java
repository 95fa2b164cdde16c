package dev.dossier.collector.mask;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The first half of HMAC-SHA-256 in hex stands for the value. Keyed: a plain hash of a telephone
 * number or an address is found again by trying them all.
 */
final class KeyedHash {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int KEPT = 16;

  private KeyedHash() {}

  static byte[] mask(byte[] key, byte[] utf8, int offset, int length) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      mac.update(utf8, offset, length);
      String hex = HexFormat.of().formatHex(Arrays.copyOf(mac.doFinal(), KEPT));
      return hex.getBytes(StandardCharsets.US_ASCII);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HMAC-SHA-256", e);
    }
  }
}

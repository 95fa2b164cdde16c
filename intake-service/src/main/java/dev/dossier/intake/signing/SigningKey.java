package dev.dossier.intake.signing;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;

/**
 * The public half of an Ed25519 key.
 *
 * @param id its JWK thumbprint (RFC 7638, SHA-256, base64url)
 */
public record SigningKey(String id, PublicKey key) {
  static final String ALGORITHM = "Ed25519";
  private static final int RAW_LENGTH = 32;

  static SigningKey of(PublicKey key) {
    try {
      String members = "{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"" + x(key) + "\"}";
      byte[] thumbprint =
          MessageDigest.getInstance("SHA-256").digest(members.getBytes(StandardCharsets.UTF_8));
      return new SigningKey(base64url(thumbprint), key);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /**
   * @param encoded SubjectPublicKeyInfo
   * @throws GeneralSecurityException if it is none of an Ed25519 key
   */
  static SigningKey decode(byte[] encoded) throws GeneralSecurityException {
    return of(KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(encoded)));
  }

  /** Whether the signature is this key's on these bytes. */
  public boolean verifies(byte[] data, byte[] signature) {
    try {
      Signature check = Signature.getInstance(ALGORITHM);
      check.initVerify(key);
      check.update(data);
      return check.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /** The raw key in base64url, as a JWK's {@code x} (RFC 8037). */
  String x() {
    return x(key);
  }

  /** The raw key is the end of its SubjectPublicKeyInfo (RFC 8410). */
  private static String x(PublicKey key) {
    byte[] encoded = key.getEncoded();
    return base64url(Arrays.copyOfRange(encoded, encoded.length - RAW_LENGTH, encoded.length));
  }

  private static String base64url(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}

package dev.dossier.common.crypto;

import com.google.crypto.tink.subtle.AesGcmJce;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * An AES-256-GCM key for one package version (content key) or one request (record key). Output:
 * 12-byte random nonce, ciphertext, 16-byte tag. Thread-safe.
 */
public final class DataKey {
  private static final int LENGTH = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final byte[] key;
  private final AesGcmJce aead;

  DataKey(byte[] key) {
    if (key.length != LENGTH) {
      throw new DecryptionException("data key: expected 32 bytes");
    }
    this.key = key.clone();
    try {
      this.aead = new AesGcmJce(key);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM is not available", e);
    }
  }

  public static DataKey random() {
    byte[] key = new byte[LENGTH];
    RANDOM.nextBytes(key);
    return new DataKey(key);
  }

  public byte[] encrypt(byte[] plain, byte[] associatedData) {
    try {
      return aead.encrypt(plain, associatedData);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("encryption failed", e);
    }
  }

  /**
   * @throws DecryptionException if the bytes were not made by this key for this associated data
   */
  public byte[] decrypt(byte[] sealed, byte[] associatedData) {
    try {
      return aead.decrypt(sealed, associatedData);
    } catch (GeneralSecurityException e) {
      throw new DecryptionException("not encrypted by this key for this place");
    }
  }

  /**
   * 32 bytes for another purpose, by HMAC-SHA-256: one key, never two uses.
   *
   * @param purpose a word of ours
   */
  public byte[] derive(String purpose) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HMAC-SHA-256 is not available", e);
    }
  }

  byte[] material() {
    return key.clone();
  }
}

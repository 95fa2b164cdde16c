package dev.dossier.common.crypto;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

/**
 * The key-encryption key: a Tink keyset in JSON (AES-256-GCM), so that a new primary key can be
 * added while older ones still unwrap. It wraps data keys and seals dead letters.
 */
public final class KeyEncryption {
  private final Aead aead;

  private KeyEncryption(KeysetHandle keyset) throws GeneralSecurityException {
    this.aead = keyset.getPrimitive(RegistryConfiguration.get(), Aead.class);
  }

  /**
   * @throws IllegalStateException if the file is missing or no Tink keyset; names the file
   */
  public static KeyEncryption load(Path file) {
    try {
      register();
      return new KeyEncryption(
          TinkJsonProtoKeysetFormat.parseKeyset(
              Files.readString(file), InsecureSecretKeyAccess.get()));
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      throw new IllegalStateException(
          "dossier.kek-file: expected a Tink AEAD keyset in JSON at " + file, e);
    }
  }

  /**
   * Writes a fresh keyset, readable by its owner alone; an existing file is left as it is. Of
   * several processes that start at once, one writes it and all use that.
   */
  public static void createIfMissing(Path file) throws IOException {
    if (Files.exists(file)) {
      return;
    }
    try {
      register();
      KeysetHandle keyset = KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM);
      SecretFile.create(
          file, TinkJsonProtoKeysetFormat.serializeKeyset(keyset, InsecureSecretKeyAccess.get()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM is not available", e);
    }
  }

  public byte[] wrap(DataKey key, byte[] associatedData) {
    return seal(key.material(), associatedData);
  }

  /**
   * @throws DecryptionException if it was not wrapped by this keyset for this place
   */
  public DataKey unwrap(byte[] wrapped, byte[] associatedData) {
    return new DataKey(open(wrapped, associatedData));
  }

  /** Encrypts a small piece that has no data key of its own, such as a dead letter. */
  public byte[] seal(byte[] plain, byte[] associatedData) {
    try {
      return aead.encrypt(plain, associatedData);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("encryption failed", e);
    }
  }

  /**
   * @throws DecryptionException if it was not sealed by this keyset for this place
   */
  public byte[] open(byte[] sealed, byte[] associatedData) {
    try {
      return aead.decrypt(sealed, associatedData);
    } catch (GeneralSecurityException e) {
      throw new DecryptionException("not encrypted by this key-encryption key for this place");
    }
  }

  private static void register() throws GeneralSecurityException {
    AeadConfig.register();
  }

  /** Names nothing of the key. */
  @Override
  public String toString() {
    return "KeyEncryption";
  }
}

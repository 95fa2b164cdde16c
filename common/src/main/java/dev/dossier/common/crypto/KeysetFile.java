package dev.dossier.common.crypto;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.time.Instant;

/** The file of the key-encryption key: changed in one step, readable by its owner alone. */
public final class KeysetFile {
  private KeysetFile() {}

  static void createIfMissing(Path file) throws IOException {
    if (Files.exists(file)) {
      return;
    }
    try {
      AeadConfig.register();
      SecretFile.create(file, json(KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM is not available", e);
    }
  }

  /**
   * Adds a key that wraps from now on; those that were there still unwrap.
   *
   * @return how many keys there are now
   * @throws IllegalStateException if the file is no keyset
   */
  public static int addPrimary(Path file) throws IOException {
    KeysetHandle.Builder keys = KeysetHandle.newBuilder(read(file));
    keys.addEntry(
        KeysetHandle.generateEntryFromParameters(PredefinedAeadParameters.AES256_GCM)
            .withRandomId()
            .makePrimary());
    return replace(file, keys);
  }

  /**
   * Removes every key but the primary one.
   *
   * @param verified the {@link #primary} by which everything was seen to be wrapped
   * @return how many were removed
   * @throws IllegalStateException if the file is no keyset, or another key is the primary one by
   *     now; nothing is removed then
   */
  public static int retireOthers(Path file, int verified) throws IOException {
    KeysetHandle keyset = read(file);
    int primary = keyset.getPrimary().getId();
    if (primary != verified) {
      throw new IllegalStateException("another key wraps by now, none is removed: " + file);
    }
    KeysetHandle.Builder keys = KeysetHandle.newBuilder(keyset);
    int removed = 0;
    for (int i = keys.size() - 1; i >= 0; i--) {
      if (keyset.getAt(i).getId() != primary) {
        keys.deleteAt(i);
        removed++;
      }
    }
    if (removed > 0) {
      replace(file, keys);
    }
    return removed;
  }

  /** The number of the key that wraps. */
  public static int primary(Path file) throws IOException {
    return read(file).getPrimary().getId();
  }

  /** How many keys there are. */
  public static int size(Path file) throws IOException {
    return read(file).size();
  }

  /** When a key came or went last. */
  public static Instant changedAt(Path file) throws IOException {
    return Files.getLastModifiedTime(file).toInstant();
  }

  /** Says of a change that is not in the file: something was wrapped by an older key until now. */
  public static void markChanged(Path file, Instant at) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(at));
  }

  private static KeysetHandle read(Path file) throws IOException {
    try {
      AeadConfig.register();
      return TinkJsonProtoKeysetFormat.parseKeyset(
          Files.readString(file), InsecureSecretKeyAccess.get());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(
          "dossier.kek-file: expected a Tink AEAD keyset in JSON at " + file, e);
    }
  }

  private static int replace(Path file, KeysetHandle.Builder keys) throws IOException {
    try {
      KeysetHandle keyset = keys.build();
      SecretFile.replace(file, json(keyset));
      return keyset.size();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the keyset cannot be built", e);
    }
  }

  private static String json(KeysetHandle keyset) throws GeneralSecurityException {
    return TinkJsonProtoKeysetFormat.serializeKeyset(keyset, InsecureSecretKeyAccess.get());
  }
}

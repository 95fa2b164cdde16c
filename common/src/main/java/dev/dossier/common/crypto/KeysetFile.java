package dev.dossier.common.crypto;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * The file of the key-encryption key: changed in one step, readable by those who read it before.
 * Beside it stands, in {@code <file>.wrapped}, since when everything is wrapped by which key: the
 * file's own time would say when it was copied or restored.
 */
public final class KeysetFile {
  private KeysetFile() {}

  /** A new keyset of one key, in JSON. */
  public static String fresh() {
    try {
      AeadConfig.register();
      return json(KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM is not available", e);
    }
  }

  /** Of several processes that call it at once, one writes and the others find it done. */
  public static void createIfMissing(Path file) throws IOException {
    if (!Files.exists(file)) {
      SecretFile.create(file, fresh());
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

  /** Since when everything stored is wrapped by the primary key; nothing where that is unknown. */
  public static Optional<Instant> wrappedSince(Path file) throws IOException {
    Path note = note(file);
    if (!Files.exists(note)) {
      return Optional.empty();
    }
    String[] words = Files.readString(note).strip().split(" ", -1);
    try {
      return words.length == 2 && Integer.parseInt(words[0]) == primary(file)
          ? Optional.of(Instant.parse(words[1]))
          : Optional.empty();
    } catch (NumberFormatException | DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** Notes that everything stored is wrapped by the primary key from now on. */
  public static void markWrapped(Path file, Instant at) throws IOException {
    Path note = note(file);
    String content = primary(file) + " " + at + "\n";
    if (SecretFile.create(note, content)) {
      SecretFile.makeLike(file.toRealPath(), note, SecretFile.Giving.REAL);
    } else {
      SecretFile.replace(note, content);
    }
  }

  private static Path note(Path file) throws IOException {
    Path real = file.toRealPath();
    return real.resolveSibling(real.getFileName() + ".wrapped");
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

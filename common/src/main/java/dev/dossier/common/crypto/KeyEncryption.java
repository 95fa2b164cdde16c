package dev.dossier.common.crypto;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The key-encryption key: a Tink keyset in JSON (AES-256-GCM), so that a new primary key can be
 * added while older ones still unwrap. It wraps data keys and seals dead letters. One that comes
 * from a file follows the file: looked at every few seconds, and at once when something was wrapped
 * by a key that is not known yet. Thread-safe.
 */
public final class KeyEncryption {
  /** After a new key came into the file, everybody wraps by it so long later at most. */
  public static final Duration FOLLOWS_WITHIN = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(KeyEncryption.class);

  /** Tink's: a byte 1, then the key's number. */
  private static final int PREFIX = 5;

  private final KeysetSource source;
  private final LongSupplier nanoTime;
  private volatile Loaded loaded;
  private @Nullable String complaint;

  private KeyEncryption(KeysetSource source, LongSupplier nanoTime) {
    this.source = source;
    this.nanoTime = nanoTime;
    this.loaded = load(source.read());
  }

  /**
   * @throws IllegalStateException if the file is missing or no Tink keyset; names the file
   */
  public static KeyEncryption load(Path file) {
    return load(file, System::nanoTime);
  }

  static KeyEncryption load(Path file, LongSupplier nanoTime) {
    return new KeyEncryption(new KeysetSource.File(file), nanoTime);
  }

  /**
   * @param json the keyset itself
   * @throws IllegalStateException if it is no Tink keyset
   */
  public static KeyEncryption of(String json) {
    return new KeyEncryption(new KeysetSource.Value(json), System::nanoTime);
  }

  /**
   * Writes a fresh keyset, readable by its owner alone; an existing file is left as it is. Of
   * several processes that start at once, one writes it and all use that.
   */
  public static void createIfMissing(Path file) throws IOException {
    KeysetFile.createIfMissing(file);
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
    follow();
    try {
      return loaded.aead().encrypt(plain, associatedData);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("encryption failed", e);
    }
  }

  /**
   * @throws DecryptionException if it was not sealed by this keyset for this place
   */
  public byte[] open(byte[] sealed, byte[] associatedData) {
    if (!loaded.knows(sealed)) {
      reload();
    }
    try {
      return loaded.aead().decrypt(sealed, associatedData);
    } catch (GeneralSecurityException e) {
      throw new DecryptionException("not encrypted by this key-encryption key for this place");
    }
  }

  /** What everything that is wrapped by the primary key begins with; 5 bytes. */
  public byte[] primaryPrefix() {
    follow();
    return loaded.primary().clone();
  }

  /** The same under the primary key. */
  public byte[] wrapAgain(byte[] wrapped, byte[] associatedData) {
    return seal(open(wrapped, associatedData), associatedData);
  }

  private void follow() {
    if (nanoTime.getAsLong() - loaded.at() > FOLLOWS_WITHIN.toNanos()) {
      reload();
    }
  }

  /** A file that is away or broken changes nothing, and is told of once. */
  private synchronized void reload() {
    try {
      loaded = load(source.read());
      if (complaint != null) {
        LOG.info("the key-encryption key can be read again");
        complaint = null;
      }
    } catch (IllegalStateException e) {
      loaded = loaded.asOf(nanoTime.getAsLong());
      Throwable cause = e.getCause() == null ? e : e.getCause();
      String now = e.getMessage() + " (" + cause.getClass().getSimpleName() + ")";
      if (!now.equals(complaint)) {
        LOG.warn("the keys that were read before stay in use, a restart would fail: {}", now);
        complaint = now;
      }
    }
  }

  private Loaded load(String json) {
    try {
      AeadConfig.register();
      KeysetHandle keyset =
          TinkJsonProtoKeysetFormat.parseKeyset(json, InsecureSecretKeyAccess.get());
      Set<ByteBuffer> known = new HashSet<>();
      for (int i = 0; i < keyset.size(); i++) {
        known.add(ByteBuffer.wrap(prefix(keyset.getAt(i).getId())));
      }
      return new Loaded(
          keyset.getPrimitive(RegistryConfiguration.get(), Aead.class),
          prefix(keyset.getPrimary().getId()),
          known,
          nanoTime.getAsLong());
    } catch (GeneralSecurityException | RuntimeException e) {
      throw new IllegalStateException(source.complaint(), e);
    }
  }

  private static byte[] prefix(int keyId) {
    return ByteBuffer.allocate(PREFIX).put((byte) 1).putInt(keyId).array();
  }

  /** Names nothing of the key. */
  @Override
  public String toString() {
    return "KeyEncryption";
  }

  /**
   * @param at nanoseconds of the machine when it was read
   */
  private record Loaded(Aead aead, byte[] primary, Set<ByteBuffer> known, long at) {
    boolean knows(byte[] sealed) {
      return sealed.length >= PREFIX
          && known.contains(ByteBuffer.wrap(Arrays.copyOf(sealed, PREFIX)));
    }

    Loaded asOf(long later) {
      return new Loaded(aead, primary, known, later);
    }
  }
}

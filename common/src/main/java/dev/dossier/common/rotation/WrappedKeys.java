package dev.dossier.common.rotation;

import dev.dossier.common.crypto.KeyEncryption;

/** A place in a service's database where keys stand that the key-encryption key wrapped. */
public interface WrappedKeys {

  /** For people, such as {@code request.record_key}. */
  String name();

  /**
   * Goes once over all that the primary key did not wrap, and wraps anew what can be opened. Each
   * change is guarded by what was read, so a service may write at the same time.
   *
   * @return how many
   */
  int rewrap(KeyEncryption keys);

  /** How many are there that the primary key did not wrap. */
  int left(KeyEncryption keys);
}

package dev.dossier.common.rotation;

import dev.dossier.common.crypto.KeyEncryption;

/** A place in a service's database where keys stand that the key-encryption key wrapped. */
public interface WrappedKeys {

  /** For people, such as {@code request.record_key}. */
  String name();

  /**
   * Wraps some of those anew that the primary key did not wrap. Each change is guarded by what was
   * read, so a service may write at the same time.
   *
   * @return how many; 0 when nothing is left that can be opened
   */
  int rewrapSome(KeyEncryption keys);

  /** How many are there that the primary key did not wrap. */
  int left(KeyEncryption keys);
}

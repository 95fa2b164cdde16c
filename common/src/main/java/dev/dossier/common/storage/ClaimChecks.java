package dev.dossier.common.storage;

import dev.dossier.common.crypto.DataKey;
import dev.dossier.common.event.Blob;

/** Encrypts what a message carries; what is too large for one goes to the store. */
public final class ClaimChecks {
  private final ObjectStore store;

  public ClaimChecks(ObjectStore store) {
    this.store = store;
  }

  /**
   * @param objectKey used if the encrypted bytes exceed {@link Blob#INLINE_LIMIT}
   */
  public Blob seal(byte[] plain, DataKey key, byte[] associatedData, String objectKey) {
    byte[] sealed = key.encrypt(plain, associatedData);
    if (sealed.length <= Blob.INLINE_LIMIT) {
      return Blob.inline(sealed);
    }
    store.put(objectKey, sealed, "application/octet-stream");
    return Blob.object(objectKey);
  }

  /**
   * @throws NoSuchObjectException if the object that the blob names is gone
   * @throws dev.dossier.common.crypto.DecryptionException if it belongs elsewhere
   */
  public byte[] open(Blob blob, DataKey key, byte[] associatedData) {
    byte[] inline = blob.inline();
    if (inline != null) {
      return key.decrypt(inline, associatedData);
    }
    String object = blob.object();
    if (object == null) {
      throw new IllegalStateException("a blob is either inline or an object");
    }
    return key.decrypt(store.get(object), associatedData);
  }
}

package dev.dossier.packager.assembly;

import dev.dossier.common.crypto.AssociatedData;
import dev.dossier.common.crypto.DataKey;
import dev.dossier.common.crypto.DecryptionException;
import dev.dossier.common.storage.NoSuchObjectException;
import dev.dossier.common.storage.ObjectStore;
import dev.dossier.common.storage.StorageException;
import dev.dossier.packager.inbox.FragmentId;
import dev.dossier.packager.inbox.Inbox;
import dev.dossier.packager.inbox.StoredFragment;
import dev.dossier.packager.inbox.UnreadableException;
import dev.dossier.packager.version.VersionId;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Map;

/** Fragments of one package version, from the inbox or from the store. */
final class FragmentSource implements Fragments.Source {
  /** Nonce and tag of AES-GCM, beside the bytes themselves. */
  private static final int SEAL = 28;

  private final VersionId id;
  private final Map<FragmentId, StoredFragment> stored;
  private final DataKey key;
  private final Inbox inbox;
  private final ObjectStore store;

  FragmentSource(
      VersionId id,
      Map<FragmentId, StoredFragment> stored,
      DataKey key,
      Inbox inbox,
      ObjectStore store) {
    this.id = id;
    this.stored = stored;
    this.key = key;
    this.inbox = inbox;
    this.store = store;
  }

  @Override
  public byte[] fetch(FragmentId fragment) {
    StoredFragment known = known(fragment);
    String object = known.object();
    return object == null ? inbox.data(id, fragment) : read(object, known.bytes() + SEAL);
  }

  /** Into an array of the right size at once: growing one would hold a fragment twice. */
  private byte[] read(String object, int size) {
    byte[] sealed = new byte[size];
    try (InputStream in = store.open(object)) {
      int read = in.readNBytes(sealed, 0, size);
      if (read < size || in.read() >= 0) {
        throw new UnreadableException("a fragment of another length than its message said", null);
      }
      return sealed;
    } catch (IOException e) {
      throw new StorageException("get " + object + ": the answer broke off", e);
    }
  }

  @Override
  public byte[] decrypt(FragmentId fragment, byte[] sealed) {
    StoredFragment known = known(fragment);
    try {
      byte[] plain =
          key.decrypt(
              sealed,
              AssociatedData.fragment(
                  id.requestId(),
                  id.version(),
                  known.section(),
                  fragment.execution(),
                  fragment.run(),
                  fragment.index()));
      if (plain.length != known.bytes()) {
        Arrays.fill(plain, (byte) 0);
        throw new UnreadableException("a fragment of another length than its message said", null);
      }
      return plain;
    } catch (DecryptionException e) {
      throw new UnreadableException("a fragment", e);
    }
  }

  private StoredFragment known(FragmentId fragment) {
    StoredFragment known = stored.get(fragment);
    if (known == null) {
      throw new NoSuchObjectException("fragment " + fragment.index(), null);
    }
    return known;
  }
}

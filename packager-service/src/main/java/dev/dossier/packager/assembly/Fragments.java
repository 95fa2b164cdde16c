package dev.dossier.packager.assembly;

import dev.dossier.packager.inbox.FragmentId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * The fragments of a package in the order in which they are copied. One is held decrypted, the next
 * is fetched meanwhile; that is all the memory an assembly needs, whatever its size. For one
 * thread.
 */
final class Fragments {
  private final List<FragmentId> order;
  private final Source source;
  private int next;
  private @Nullable FragmentId current;
  private byte[] plain = new byte[0];
  private @Nullable CompletableFuture<byte[]> underway;

  /** Where fragments come from. */
  interface Source {
    /** Called from another thread. */
    byte[] fetch(FragmentId id);

    byte[] decrypt(FragmentId id, byte[] sealed);
  }

  /**
   * @param uses each use of a fragment in order; those that follow one another are one
   */
  Fragments(List<FragmentId> uses, Source source) {
    List<FragmentId> distinct = new ArrayList<>();
    for (FragmentId use : uses) {
      if (distinct.isEmpty() || !distinct.getLast().equals(use)) {
        distinct.add(use);
      }
    }
    this.order = List.copyOf(distinct);
    this.source = source;
  }

  /** The plain bytes of the fragment that is used now: the same as before, or the next in order. */
  byte[] plain(FragmentId id) {
    if (id.equals(current)) {
      return plain;
    }
    if (next >= order.size() || !order.get(next).equals(id)) {
      throw new IllegalStateException("fragments are used in the order that was announced");
    }
    byte[] sealed = await(underway == null ? fetch(id) : underway);
    next++;
    underway = next < order.size() ? fetch(order.get(next)) : null;
    plain = source.decrypt(id, sealed);
    current = id;
    return plain;
  }

  private CompletableFuture<byte[]> fetch(FragmentId id) {
    return CompletableFuture.supplyAsync(() -> source.fetch(id), Thread::startVirtualThread);
  }

  private static byte[] await(CompletableFuture<byte[]> fetched) {
    try {
      return fetched.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }
}

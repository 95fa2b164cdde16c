package dev.dossier.collector.fragment;

import dev.dossier.collector.source.Utf8Buffer;
import dev.dossier.common.event.CollectedFiles.Segment;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Puts stretches of compressed bytes into fragments of about {@link #SIZE} and hands those to the
 * target, at most two at a time, while the next is made. One thread adds.
 */
final class Fragments {
  static final int SIZE = 8 * 1024 * 1024;
  private static final int IN_FLIGHT = 2;
  private static final int SMALL = 16 * 1024;

  private final UUID run;
  private final FragmentTarget target;
  private final Semaphore slots = new Semaphore(IN_FLIGHT);
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final Utf8Buffer pending = new Utf8Buffer(SMALL);
  private int next;

  Fragments(UUID run, FragmentTarget target) {
    this.run = run;
    this.target = target;
  }

  /** Adds bytes that end on a byte boundary; says where they will be. */
  Segment add(byte[] bytes, int length) {
    if (pending.size() > 0 && pending.size() + length > SIZE) {
      send(takePending());
    }
    Segment segment = new Segment(run, next, pending.size(), length);
    if (pending.size() == 0 && length >= SIZE / 2) {
      send(Arrays.copyOf(bytes, length));
    } else {
      pending.put(bytes, 0, length);
    }
    return segment;
  }

  /** Sends the rest, in this thread since nothing else is left to do, and waits for all. */
  int finish() {
    if (pending.size() > 0) {
      int index = next++;
      target.accept(index, takePending());
    }
    awaitAll();
    rethrow();
    return next;
  }

  /** Waits for what is underway, whatever becomes of it. */
  void awaitAll() {
    slots.acquireUninterruptibly(IN_FLIGHT);
    slots.release(IN_FLIGHT);
  }

  private byte[] takePending() {
    byte[] bytes = pending.toByteArray();
    pending.clear();
    return bytes;
  }

  private void send(byte[] compressed) {
    rethrow();
    slots.acquireUninterruptibly();
    int index = next++;
    Thread.ofVirtual().name("fragment").start(() -> deliver(index, compressed));
  }

  @SuppressWarnings("CatchingUnchecked")
  private void deliver(int index, byte[] compressed) {
    try {
      target.accept(index, compressed);
    } catch (RuntimeException | Error e) {
      failure.compareAndSet(null, e);
    } finally {
      slots.release();
    }
  }

  private void rethrow() {
    Throwable e = failure.get();
    if (e instanceof Error error) {
      throw error;
    }
    if (e instanceof RuntimeException exception) {
      throw exception;
    }
  }
}

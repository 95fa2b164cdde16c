package dev.dossier.collector.call;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What this process has for the bodies of answers. Each takes a place before it is read, first come
 * first served, so that several large ones wait for each other instead of using up the heap.
 */
final class Room {
  /** A place is counted in units of so many bytes, so that an int holds any heap. */
  private static final int UNIT = 1024;

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Semaphore free;
  private final int all;
  private final Duration patience;

  /**
   * @param bytes in all; an answer of more has all of it to itself
   * @param patience how long one waits for its place
   */
  Room(long bytes, Duration patience) {
    this.all = units(Math.max(1, bytes));
    this.free = new Semaphore(all, true);
    this.patience = patience;
  }

  /** A quarter of the heap: what is made of the answers takes as much, and the process the rest. */
  static Room ofTheHeap() {
    return new Room(Runtime.getRuntime().maxMemory() / 4, PATIENCE);
  }

  /**
   * Waits for a place.
   *
   * @return none if there is no room within the patience
   */
  Optional<Place> take(long bytes) {
    int units = Math.min(all, units(bytes));
    try {
      return free.tryAcquire(units, patience.toNanos(), TimeUnit.NANOSECONDS)
          ? Optional.of(new Place(free, units))
          : Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** Whether no body is there. */
  boolean isEmpty() {
    return free.availablePermits() == all;
  }

  private static int units(long bytes) {
    return (int) Math.min(Integer.MAX_VALUE, (bytes + UNIT - 1) / UNIT);
  }

  /** What one answer holds of it. Thread-safe. */
  static final class Place {
    static final Place NONE = new Place(new Semaphore(0), 0);

    private final Semaphore free;
    private final AtomicInteger held;

    private Place(Semaphore free, int units) {
      this.free = free;
      this.held = new AtomicInteger(units);
    }

    /** Gives back what the body turned out not to need. */
    void keep(long bytes) {
      int needed = units(bytes);
      int before = held.getAndUpdate(units -> Math.min(units, needed));
      free.release(Math.max(0, before - needed));
    }

    /** Gives everything back; more than once is harmless. */
    void leave() {
      free.release(held.getAndSet(0));
    }
  }
}

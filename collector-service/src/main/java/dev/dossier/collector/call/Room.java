package dev.dossier.collector.call;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What this process has for the bodies of answers, so that several large ones wait for each other
 * instead of using up the heap. The rule:
 *
 * <ul>
 *   <li>An answer whose length is known takes a place for all of it before it is read. One whose
 *       length nobody knows begins with a small place, which grows as its bytes arrive: it holds
 *       what came of it, never what might come, so slow answers do not keep others out.
 *   <li>Places are taken first come, first served. Whoever holds one and wants more goes before
 *       those who hold none, since it gives back the more the sooner it ends.
 *   <li>Whoever cannot have its place, or more of it, within the patience gives back what it holds,
 *       and its call ends to be made again later. At once does so whoever would be the last to
 *       wait: if all that hold a place wanted more of it, none would ever get it.
 * </ul>
 */
final class Room {
  /** A place is counted in units of so many bytes, so that an int holds any heap. */
  private static final int UNIT = 1024;

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Object> queue = new ArrayDeque<>();
  private final int all;
  private final Duration patience;
  private int free;
  private int holders;
  private int growing;

  /**
   * @param bytes in all; an answer of more has all of it to itself
   * @param patience how long one waits for its place, and for more of it
   */
  Room(long bytes, Duration patience) {
    this.all = units(Math.max(1, bytes));
    this.free = all;
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
    try {
      return taken(Math.min(all, units(bytes)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private Optional<Place> taken(int units) throws InterruptedException {
    Object turn = new Object();
    long left = patience.toNanos();
    lock.lockInterruptibly();
    try {
      queue.add(turn);
      while (queue.peek() != turn || growing > 0 || free < units) {
        if (left <= 0) {
          return Optional.empty();
        }
        left = changed.awaitNanos(left);
      }
      free -= units;
      Place place = new Place(this, units);
      holders += units > 0 ? 1 : 0;
      return Optional.of(place);
    } finally {
      queue.remove(turn);
      changed.signalAll();
      lock.unlock();
    }
  }

  private boolean grow(Place place, long bytes) throws InterruptedException {
    long left = patience.toNanos();
    lock.lockInterruptibly();
    growing++;
    try {
      int units = (int) Math.min(all - (long) place.held, units(bytes));
      while (free < units) {
        if (left <= 0 || growing == holders) {
          return false;
        }
        left = changed.awaitNanos(left);
      }
      free -= units;
      place.held += units;
      return true;
    } finally {
      growing--;
      changed.signalAll();
      lock.unlock();
    }
  }

  private void shrink(Place place, int units) {
    lock.lock();
    try {
      if (place.held > units) {
        free += place.held - units;
        place.held = units;
        holders -= units == 0 ? 1 : 0;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Whether no body is there. */
  boolean isEmpty() {
    lock.lock();
    try {
      return free == all;
    } finally {
      lock.unlock();
    }
  }

  private static int units(long bytes) {
    return (int) Math.min(Integer.MAX_VALUE, (bytes + UNIT - 1) / UNIT);
  }

  /** What one answer holds of it. Thread-safe. */
  static final class Place {
    static final Place NONE = new Place(new Room(1, Duration.ZERO), 0);

    private final Room room;

    /** In units; guarded by the room's lock. */
    private int held;

    private Place(Room room, int units) {
      this.room = room;
      this.held = units;
    }

    /**
     * Waits for so much more, of a place that is not empty.
     *
     * @return false if it cannot be had: the place is to be left
     */
    boolean grow(long bytes) {
      try {
        return room.grow(this, bytes);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }

    /** Gives back what the body turned out not to need. */
    void keep(long bytes) {
      room.shrink(this, units(bytes));
    }

    /** Gives everything back; more than once is harmless. */
    void leave() {
      room.shrink(this, 0);
    }
  }
}

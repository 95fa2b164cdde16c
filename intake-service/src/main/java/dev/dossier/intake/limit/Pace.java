package dev.dossier.intake.limit;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Hands out times that lie a gap apart, so that those who come in a flood take no more than their
 * share of the processor from everybody else. Who comes alone is never held.
 */
public final class Pace {
  private final long gap;
  private final long longest;
  private final LongSupplier nanoTime;
  private long next;

  /**
   * @param gap between two
   * @param longest that anybody is held: who would wait longer waits this long
   */
  public Pace(Duration gap, Duration longest) {
    this(gap, longest, System::nanoTime);
  }

  Pace(Duration gap, Duration longest, LongSupplier nanoTime) {
    this.gap = gap.toNanos();
    this.longest = longest.toNanos();
    this.nanoTime = nanoTime;
    this.next = nanoTime.getAsLong();
  }

  /** Takes the next time and waits for it. Never called with a connection or lock of many. */
  public void await() {
    long until = nanoTime.getAsLong() + take().toNanos();
    for (long left = until - nanoTime.getAsLong();
        left > 0 && !Thread.currentThread().isInterrupted();
        left = until - nanoTime.getAsLong()) {
      LockSupport.parkNanos(this, left);
    }
  }

  /**
   * Takes the next time.
   *
   * @return how long it is until then
   */
  synchronized Duration take() {
    long now = nanoTime.getAsLong();
    long mine = Math.clamp(next - now, 0, longest);
    next = now + mine + gap;
    return Duration.ofNanos(mine);
  }
}

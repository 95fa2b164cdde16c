package dev.dossier.collector.call;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The time that a call may take in all, its redirects included, waits for permits left out. When it
 * is used up, the connection is cut: a server that sends a byte a second would satisfy every
 * timeout of a single read.
 */
final class Budget {
  private final ScheduledExecutorService timer;
  private final LongSupplier nanos;
  private long left;
  private long since;
  private @Nullable Future<?> cut;
  private volatile boolean expired;

  Budget(Duration time, ScheduledExecutorService timer, LongSupplier nanos) {
    this.left = time.toNanos();
    this.timer = timer;
    this.nanos = nanos;
  }

  /** Counts from now on. */
  void start(Runnable abort) {
    since = nanos.getAsLong();
    cut =
        timer.schedule(
            () -> {
              expired = true;
              // Closing a connection may block, and must not hold up the others' deadlines.
              Thread.startVirtualThread(abort);
            },
            Math.max(0, left),
            TimeUnit.NANOSECONDS);
  }

  /**
   * Stops counting; once is enough.
   *
   * @return how long it has counted since its start
   */
  Duration stop() {
    Future<?> running = cut;
    if (running == null) {
      return Duration.ZERO;
    }
    running.cancel(false);
    cut = null;
    long counted = nanos.getAsLong() - since;
    left -= counted;
    return Duration.ofNanos(counted);
  }

  boolean isExpired() {
    return expired;
  }
}

package dev.dossier.collector.call;

import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The database's time, so that collectors on machines whose clocks differ space their calls by one
 * clock. Its distance from this process's monotonic clock is measured anew from time to time, and
 * is good to half the quickest round trip.
 */
final class DatabaseClock implements TimeMeter {
  private static final long VALID = Duration.ofSeconds(15).toNanos();
  private static final int SAMPLES = 5;

  private final LongSupplier monotonic;
  private final LongSupplier database;
  private final ReentrantLock measuring = new ReentrantLock();
  private final ThreadLocal<Long> lastRead = new ThreadLocal<>();
  private volatile @Nullable Offset offset;

  private record Offset(long nanos, long measuredAt) {}

  /**
   * @param monotonic nanoseconds, from any beginning
   * @param database asks the database for its nanoseconds since 1970
   */
  DatabaseClock(LongSupplier monotonic, LongSupplier database) {
    this.monotonic = monotonic;
    this.database = database;
  }

  /** Measures if the last measurement is old; other threads go on with the old one. */
  void keepRight() {
    Offset known = offset;
    if (known == null) {
      measuring.lock();
    } else if (monotonic.getAsLong() - known.measuredAt() < VALID || !measuring.tryLock()) {
      return;
    }
    try {
      Offset now = offset;
      if (now == null || monotonic.getAsLong() - now.measuredAt() >= VALID) {
        offset = measured();
      }
    } finally {
      measuring.unlock();
    }
  }

  private Offset measured() {
    long quickest = Long.MAX_VALUE;
    long best = 0;
    long end = 0;
    for (int i = 0; i < SAMPLES; i++) {
      long start = monotonic.getAsLong();
      long read = database.getAsLong();
      end = monotonic.getAsLong();
      if (end - start < quickest) {
        quickest = end - start;
        best = read - (start + (end - start) / 2);
      }
    }
    return new Offset(best, end);
  }

  @Override
  public long currentTimeNanos() {
    Offset known = offset;
    if (known == null) {
      throw new IllegalStateException("expected keepRight before");
    }
    long now = monotonic.getAsLong() + known.nanos();
    lastRead.set(now);
    return now;
  }

  /** What this thread read last: the time at which the bucket made its reservation. */
  long lastRead() {
    return lastRead.get();
  }

  @Override
  public boolean isWallClockBased() {
    return true;
  }
}

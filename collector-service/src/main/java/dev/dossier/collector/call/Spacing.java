package dev.dossier.collector.call;

import dev.dossier.common.datamap.RateLimit;
import java.time.Duration;

/**
 * How far apart permits stand, in nanoseconds, so that the source sees no more than {@code permits}
 * calls in any sliding window of {@code per}.
 *
 * <p>A bucket of all permits would let twice as many through (a full one, then the refill). Here
 * one permit comes every {@code (per + margin) / permits}; a call is written at most {@code
 * freshness} after its permit's time, else the permit is thrown away. So {@code permits + 1} calls
 * span at least {@code per + margin - freshness}, and what is left of the margin is for the way to
 * the source and for clocks that differ. The margin costs as much of the limit: 4 %, and more where
 * {@code per} is under half a second, since threads are woken no more exactly for that.
 *
 * @param interval between two permits
 * @param freshness how old a permit may be when its call is written
 */
record Spacing(long interval, long freshness) {
  private static final int MARGIN_DIVISOR = 25;
  private static final long LEAST_MARGIN = Duration.ofMillis(20).toNanos();
  private static final long MOST_MARGIN = Duration.ofSeconds(1).toNanos();

  static Spacing of(RateLimit limit) {
    long per = limit.per().toNanos();
    long margin = margin(per);
    return new Spacing(Math.ceilDiv(per + margin, (long) limit.permits()), margin / 4);
  }

  static long margin(long per) {
    return Math.clamp(per / MARGIN_DIVISOR, LEAST_MARGIN, MOST_MARGIN);
  }
}

package dev.dossier.collector.call;

import dev.dossier.collector.call.Answer.Later.Cause;
import dev.dossier.collector.call.Permits.Reserved;
import dev.dossier.collector.call.Permits.TooFar;
import dev.dossier.common.datamap.RateLimit;
import dev.dossier.common.event.Reason;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of one call past its source's pause and limit. A permit is reserved before there is a
 * connection, and used when the request is about to be written; one that has grown old by then is
 * thrown away. Not thread-safe.
 */
final class Gate {
  private static final Logger LOG = LoggerFactory.getLogger(Gate.class);

  /** A connection that took longer than its permit's life: the next permit is worth a wait. */
  private static final Duration SECOND_PATIENCE = Duration.ofSeconds(2);

  /** Permits that one request may let lapse. */
  private static final int MOST_RENEWED = 5;

  /** A pause begun by another worker is noticed after so long. */
  private static final long PAUSE_KNOWN = Duration.ofMillis(25).toNanos();

  private final String source;
  private final @Nullable RateLimit limit;
  private final Duration patience;
  private final Limits limits;
  private long waited;
  private long pauseLookedUpAt;
  private @Nullable Reserved permit;

  /** What all gates of a process share. */
  record Limits(
      Pauses pauses, Permits permits, Clock clock, LongSupplier nanos, CallMetrics metrics) {}

  Gate(String source, @Nullable RateLimit limit, Duration patience, Limits limits) {
    this.source = source;
    this.limit = limit;
    this.patience = patience;
    this.limits = limits;
  }

  /**
   * Waits until {@code lead} before the time of the next permit, which is how long a connection
   * usually takes.
   *
   * @throws EndedException with Later, or with Passing if the database is away
   */
  void enter(Duration lead) throws EndedException {
    permit = acquire(left());
    park(permit, lead);
  }

  /**
   * Waits until the request may be written, now.
   *
   * @throws EndedException as {@link #enter}, and with Later once several permits have lapsed
   */
  void pass() throws EndedException {
    long longest = waited + 2 * longer(patience, SECOND_PATIENCE).toNanos();
    for (int renewed = 0; ; renewed++) {
      // A machine too busy to use its permits in time would take them from the others for ever.
      if (renewed > MOST_RENEWED || waited > longest) {
        throw later(afterAPermit(), Cause.BUSY);
      }
      // Before the permit's time comes: from there on each millisecond counts.
      if (limits.nanos().getAsLong() - pauseLookedUpAt > PAUSE_KNOWN && pause().isPresent()) {
        permit = acquire(longer(left(), SECOND_PATIENCE));
        continue;
      }
      Reserved held = permit;
      park(held, Duration.ZERO);
      if (held == null || limit == null || limits.permits().isFresh(held, limit)) {
        permit = null;
        return;
      }
      limits.metrics().permitLapsed(source);
      permit = acquire(longer(left(), SECOND_PATIENCE));
    }
  }

  private Duration afterAPermit() {
    Duration interval =
        limit == null ? Duration.ZERO : Duration.ofNanos(Spacing.of(limit).interval());
    return longer(interval, Duration.ofSeconds(1));
  }

  /** How long it has waited in all. */
  Duration waited() {
    return Duration.ofNanos(waited);
  }

  private @Nullable Reserved acquire(Duration patience) throws EndedException {
    long end = waited + patience.toNanos();
    while (true) {
      Duration rest = Duration.ofNanos(Math.max(0, end - waited));
      Optional<Duration> pause = pause();
      if (pause.isPresent()) {
        if (pause.get().compareTo(rest) > 0) {
          throw later(pause.get(), Cause.PAUSED);
        }
        sleep(pause.get().toNanos());
      } else {
        return limit == null ? null : reserve(limit, rest);
      }
    }
  }

  private Reserved reserve(RateLimit limit, Duration patience) throws EndedException {
    Permits.Reservation reservation;
    try {
      reservation = limits.permits().reserve(source, limit, patience);
    } catch (RuntimeException e) {
      throw unavailable(e);
    }
    return switch (reservation) {
      case Reserved reserved -> reserved;
      case TooFar tooFar -> throw later(tooFar.delay(), Cause.BUSY);
    };
  }

  private Optional<Duration> pause() throws EndedException {
    try {
      Optional<Duration> pause = limits.pauses().remaining(source);
      pauseLookedUpAt = limits.nanos().getAsLong();
      return pause;
    } catch (RuntimeException e) {
      throw unavailable(e);
    }
  }

  private Duration left() {
    Duration left = patience.minusNanos(waited);
    return left.isNegative() ? Duration.ZERO : left;
  }

  private static Duration longer(Duration a, Duration b) {
    return a.compareTo(b) > 0 ? a : b;
  }

  private void park(@Nullable Reserved held, Duration lead) throws EndedException {
    if (held != null) {
      Duration wait = limits.permits().until(held).minus(lead);
      while (wait.isPositive()) {
        sleep(wait.toNanos());
        wait = limits.permits().until(held).minus(lead);
      }
    }
  }

  private void sleep(long nanos) throws EndedException {
    long start = limits.nanos().getAsLong();
    long elapsed = 0;
    while (elapsed < nanos) {
      LockSupport.parkNanos(nanos - elapsed);
      elapsed = limits.nanos().getAsLong() - start;
      if (Thread.currentThread().isInterrupted()) {
        throw later(Duration.ZERO, Cause.BUSY);
      }
    }
    waited += elapsed;
  }

  private EndedException later(Duration wait, Cause cause) {
    return new EndedException(new Answer.Later(limits.clock().instant().plus(wait), cause));
  }

  private EndedException unavailable(RuntimeException e) {
    LOG.warn("limits not reachable source={} cause={}", source, e.getClass().getSimpleName());
    return new EndedException(Answer.passing(Reason.INTERNAL));
  }
}

package dev.dossier.intake.plan;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What failed is left alone for a while, each time twice as long, so that it neither spins nor
 * holds up the others. In memory: a restart tries at once. Thread-safe.
 *
 * @param <T> what may fail
 */
final class FailurePauses<T> {
  private static final Duration FIRST = Duration.ofSeconds(5);
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private final Map<T, Pause> pauses = new ConcurrentHashMap<>();
  private final Clock clock;

  FailurePauses(Clock clock) {
    this.clock = clock;
  }

  /**
   * @return how often it failed, one after the other
   */
  int failed(T what) {
    return pauses
        .merge(what, new Pause(1, clock.instant().plus(FIRST)), (before, first) -> next(before))
        .times();
  }

  void passed(T what) {
    pauses.remove(what);
  }

  boolean paused(T what) {
    Pause pause = pauses.get(what);
    return pause != null && pause.until().isAfter(clock.instant());
  }

  /** Forgets all others: there is nothing left to do for them. */
  void keepOnly(Collection<T> those) {
    pauses.keySet().retainAll(those);
  }

  /** All that failed and did not pass since, paused or not. */
  Set<T> failing() {
    return Set.copyOf(pauses.keySet());
  }

  /** When the first pause ends. */
  Optional<Instant> firstEnd() {
    return pauses.values().stream().map(Pause::until).min(Instant::compareTo);
  }

  private Pause next(Pause before) {
    Duration doubled = FIRST.multipliedBy(1L << Math.min(before.times(), 10));
    Duration pause = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
    return new Pause(before.times() + 1, clock.instant().plus(pause));
  }

  private record Pause(int times, Instant until) {}
}

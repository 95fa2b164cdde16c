package dev.dossier.quickstart.vendors;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;

/** At most so many calls in any window of a length. Safe for many threads. */
final class RateLimit {
  private final int permits;
  private final Duration window;
  private final InstantSource clock;
  private final Deque<Instant> granted = new ArrayDeque<>();

  RateLimit(int permits, Duration window, InstantSource clock) {
    this.permits = permits;
    this.window = window;
    this.clock = clock;
  }

  /**
   * @param remaining further calls that would be granted now
   * @param reset when the oldest call leaves the window
   */
  record Decision(boolean granted, int limit, int remaining, Instant reset) {}

  synchronized Decision take() {
    Instant now = clock.instant();
    while (!granted.isEmpty() && !granted.getFirst().isAfter(now.minus(window))) {
      granted.removeFirst();
    }
    boolean free = granted.size() < permits;
    if (free) {
      granted.addLast(now);
    }
    return new Decision(free, permits, permits - granted.size(), granted.getFirst().plus(window));
  }
}

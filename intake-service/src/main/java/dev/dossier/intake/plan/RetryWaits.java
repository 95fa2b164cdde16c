package dev.dossier.intake.plan;

import dev.dossier.common.event.Reason;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Exponential back-off with jitter: pure but for the dice. */
final class RetryWaits {
  /** A wait is between this share of its full length and the whole. */
  private static final double LEAST = 0.8;

  private final RetrySettings settings;
  private final RandomGenerator dice;

  RetryWaits(RetrySettings settings, RandomGenerator dice) {
    this.settings = settings;
    this.dice = dice;
  }

  /**
   * How long to wait after a failed attempt; nothing if it was the last one.
   *
   * @param attempt from 1
   */
  Optional<Duration> after(Reason reason, int attempt) {
    if (!reason.retried() || attempt >= settings.attempts()) {
      return Optional.empty();
    }
    double seconds = full(attempt) * shrink() * dice.nextDouble(LEAST, 1.0);
    return Optional.of(Duration.ofNanos((long) (seconds * 1e9)));
  }

  private double full(int attempt) {
    return seconds(settings.first()) * Math.pow(settings.factor(), attempt - 1.0);
  }

  private double shrink() {
    double together = 0;
    for (int attempt = 1; attempt < settings.attempts(); attempt++) {
      together += full(attempt);
    }
    double max = seconds(settings.max());
    return together <= max ? 1 : max / together;
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}

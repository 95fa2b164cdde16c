package dev.dossier.collector.call;

import dev.dossier.common.net.RetryAfter;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What follows from 429, and from 503 or 403 with Retry-After (some vendors, GitHub among them, say
 * their second limit by 403): a pause for all workers of the source. One that names no time is
 * given a second, and twice as long each time it refuses again.
 */
final class Refusals {
  private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);
  private static final int MOST_DOUBLINGS = 6;

  private final Pauses pauses;
  private final Clock clock;
  private final Map<String, Integer> inARow = new ConcurrentHashMap<>();

  Refusals(Pauses pauses, Clock clock) {
    this.pauses = pauses;
    this.clock = clock;
  }

  /** Later, if the response is a refusal for now. */
  Optional<Answer> of(String source, Raw raw) {
    Optional<Duration> asked = RetryAfter.of(raw.retryAfter(), raw.date(), clock.instant());
    boolean refused =
        switch (raw.status()) {
          case 429 -> true;
          case 403, 503 -> asked.isPresent();
          default -> false;
        };
    if (!refused) {
      return Optional.empty();
    }
    Duration pause = asked.orElseGet(() -> next(source));
    try {
      pauses.begin(source, pause);
    } catch (RuntimeException e) {
      // This call is answered rightly all the same; the others will be told by the source.
      LOG.warn("pause not kept source={} cause={}", source, e.getClass().getSimpleName());
    }
    return Optional.of(new Answer.Later(clock.instant().plus(pause), true));
  }

  /** The source answers again. */
  void over(String source) {
    inARow.remove(source);
  }

  private Duration next(String source) {
    int times = inARow.merge(source, 1, Integer::sum) - 1;
    long millis = 1000L << Math.min(times, MOST_DOUBLINGS);
    return Duration.ofMillis(millis + ThreadLocalRandom.current().nextLong(millis / 4));
  }
}

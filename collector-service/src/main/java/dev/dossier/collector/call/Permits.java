package dev.dossier.collector.call;

import dev.dossier.common.datamap.RateLimit;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.TokensInheritanceStrategy;
import io.github.bucket4j.distributed.jdbc.PrimaryKeyMapper;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.github.bucket4j.postgresql.Bucket4jPostgreSQL;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import javax.sql.DataSource;

/**
 * Permits to call a source, shared by all collectors through the database: one bucket for each
 * source, with the {@link Spacing} of its limit. A permit is reserved ahead and has a time, so that
 * a worker that wakes up a little late costs the others nothing.
 */
final class Permits {
  private final Buckets buckets;
  private final DatabaseClock clock;
  private final Map<String, RateLimit> limits = new ConcurrentHashMap<>();

  Permits(Buckets buckets, DatabaseClock clock) {
    this.buckets = buckets;
    this.clock = clock;
  }

  /** In the table {@code call_limit}. Statements are ended by the data source's own timeouts. */
  static Permits in(DataSource database, DatabaseClock clock) {
    ProxyManager<String> buckets =
        Bucket4jPostgreSQL.selectForUpdateBasedBuilder(database)
            .table("call_limit")
            .idColumn("source")
            .stateColumn("state")
            .primaryKeyMapper(PrimaryKeyMapper.STRING)
            // No timeout of the library's: it would read the clock after the reservation.
            .clientClock(clock)
            .build();
    return new Permits((source, limit) -> buckets.builder().build(source, limit), clock);
  }

  /** Where the buckets are kept. */
  @FunctionalInterface
  interface Buckets {
    Bucket of(String source, Supplier<BucketConfiguration> limit);
  }

  /** What came of asking for a permit. */
  sealed interface Reservation {}

  /**
   * @param at the database's time from which the call may be written, for as long as the permit is
   *     fresh
   */
  record Reserved(long at) implements Reservation {}

  /**
   * Nothing was reserved.
   *
   * @param delay until a permit would come if nobody else asked
   */
  record TooFar(Duration delay) implements Reservation {}

  /**
   * Reserves the next permit if its time comes within {@code patience}.
   *
   * @throws RuntimeException if the database is away
   */
  Reservation reserve(String source, RateLimit limit, Duration patience) {
    clock.keepRight();
    Bucket bucket = buckets.of(source, () -> configuration(limit));
    // Requests pinned to different versions of the data map may disagree: the last one's holds.
    if (!limit.equals(limits.put(source, limit))) {
      bucket.replaceConfiguration(configuration(limit), TokensInheritanceStrategy.AS_IS);
    }
    AtomicLong wait = new AtomicLong();
    try {
      if (bucket.asBlocking().tryConsume(1, Math.max(1, patience.toNanos()), wait::set)) {
        return new Reserved(clock.lastRead() + wait.get());
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("nothing here waits", e);
    }
    return new TooFar(
        Duration.ofNanos(bucket.estimateAbilityToConsume(1).getNanosToWaitForRefill()));
  }

  /** Whether a call may still be written for it. */
  boolean isFresh(Reserved permit, RateLimit limit) {
    return clock.currentTimeNanos() - permit.at() <= Spacing.of(limit).freshness();
  }

  /** How long until its time, negative afterwards. */
  Duration until(Reserved permit) {
    return Duration.ofNanos(permit.at() - clock.currentTimeNanos());
  }

  private static BucketConfiguration configuration(RateLimit limit) {
    return BucketConfiguration.builder()
        .addLimit(bandwidth ->
            bandwidth.capacity(1).refillGreedy(1, Duration.ofNanos(Spacing.of(limit).interval())))
        .build();
  }
}

package dev.dossier.collector.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.collector.call.Permits.Reserved;
import dev.dossier.collector.call.Permits.TooFar;
import dev.dossier.common.datamap.RateLimit;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The arithmetic of permits in simulated time: real buckets, clocks that are turned by hand. */
class PermitsTest {
  private static final int SEEDS = 50;

  private long now = 1_000_000_000_000L;
  private final DatabaseClock clock = new DatabaseClock(() -> now, () -> now);
  private final Map<String, Bucket> buckets = new HashMap<>();
  private final Permits permits = new Permits(this::bucket, clock);

  /**
   * Workers that ask at random times, wake up late, find their permit old, and whose calls are on
   * their way for a while; the source sees no window with too many.
   */
  @ParameterizedTest
  @CsvSource({
    "1,PT1S",
    "10,PT1S",
    "25,PT1S",
    "300,PT1S",
    "5,PT0.1S",
    "100,PT1M",
    "600,PT1M",
    "3,PT1H"
  })
  void noSlidingWindowHoldsMoreThanTheLimit(int count, Duration per) {
    for (int seed = 0; seed < SEEDS; seed++) {
      RateLimit limit = new RateLimit(count, per);
      List<Long> seen = simulated(limit, new Random(seed), "seed-" + seed);

      assertThat(seen).as("seed %d", seed).hasSizeGreaterThan(count);
      for (int i = count; i < seen.size(); i++) {
        assertThat(seen.get(i) - seen.get(i - count))
            .as("seed %d, calls %d to %d", seed, i - count, i)
            .isGreaterThanOrEqualTo(per.toNanos());
      }
    }
  }

  private List<Long> simulated(RateLimit limit, Random random, String source) {
    long margin = Spacing.margin(limit.per().toNanos());
    long freshness = Spacing.of(limit).freshness();
    long interval = Spacing.of(limit).interval();
    List<Long> seen = new ArrayList<>();
    int calls = Math.min(3 * limit.permits() + 10, 1_000);
    while (seen.size() < calls) {
      now += random.nextInt(4) == 0 ? random.nextLong(2 * interval) : random.nextLong(interval / 8);
      if (permits.reserve(source, limit, limit.per().multipliedBy(2)) instanceof Reserved permit) {
        long asked = now;
        now = Math.max(asked, permit.at()) + random.nextLong(freshness * 3 / 2);
        if (permits.isFresh(permit, limit)) {
          seen.add(now + random.nextLong(margin - freshness));
        }
        now = asked;
      }
    }
    seen.sort(Long::compare);
    return seen;
  }

  @ParameterizedTest
  @CsvSource({"1,PT1S", "10,PT1S", "300,PT1S", "100,PT1M", "3,PT1H", "5,PT0.5S"})
  void atLeastNinetyFiveOfAHundredPermitsAreHandedOut(int count, Duration per) {
    RateLimit limit = new RateLimit(count, per);
    long start = now;
    int reserved = 0;
    while (now < start + 20 * per.toNanos()) {
      Reserved permit = (Reserved) permits.reserve("busy", limit, per.multipliedBy(2));
      reserved++;
      now = Math.max(now, permit.at());
    }

    assertThat(reserved).isBetween(count * 19, count * 20 + 1);
  }

  @Test
  void workersThatWakeUpLateCostNoPermit() {
    RateLimit limit = new RateLimit(100, Duration.ofSeconds(1));
    Reserved first = (Reserved) permits.reserve("late", limit, Duration.ofSeconds(1));
    Reserved second = (Reserved) permits.reserve("late", limit, Duration.ofSeconds(1));
    now = second.at() + 3_000_000;

    Reserved third = (Reserved) permits.reserve("late", limit, Duration.ofSeconds(1));

    long interval = Spacing.of(limit).interval();
    assertThat(second.at() - first.at()).isEqualTo(interval);
    assertThat(third.at() - second.at()).isEqualTo(interval);
  }

  @Test
  void anIdleSourceSavesUpOnePermitAlone() {
    RateLimit limit = new RateLimit(10, Duration.ofSeconds(1));
    permits.reserve("idle", limit, Duration.ZERO);
    now += Duration.ofHours(1).toNanos();

    assertThat(permits.reserve("idle", limit, Duration.ZERO)).isInstanceOf(Reserved.class);
    assertThat(permits.reserve("idle", limit, Duration.ZERO)).isInstanceOf(TooFar.class);
  }

  @Test
  void onePastThePatienceTellsHowLongAndReservesNothing() {
    RateLimit limit = new RateLimit(1, Duration.ofMinutes(1));
    permits.reserve("slow", limit, Duration.ZERO);

    for (int i = 0; i < 5; i++) {
      TooFar tooFar = (TooFar) permits.reserve("slow", limit, Duration.ofSeconds(2));
      assertThat(tooFar.delay()).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(62));
    }
  }

  @Test
  void aLimitThatChangedHoldsFromTheNextPermitOn() {
    RateLimit before = new RateLimit(1, Duration.ofMinutes(1));
    RateLimit after = new RateLimit(1, Duration.ofSeconds(1));
    permits.reserve("changed", before, Duration.ZERO);
    now += Duration.ofSeconds(2).toNanos();

    assertThat(permits.reserve("changed", after, Duration.ofSeconds(2)))
        .isInstanceOf(Reserved.class);
  }

  private Bucket bucket(String source, Supplier<BucketConfiguration> limit) {
    return buckets.computeIfAbsent(
        source,
        name ->
            Bucket.builder()
                .addLimit(limit.get().getBandwidths()[0])
                .withCustomTimePrecision(clock)
                .build());
  }
}

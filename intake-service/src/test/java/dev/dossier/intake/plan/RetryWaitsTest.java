package dev.dossier.intake.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dossier.common.event.Reason;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RetryWaitsTest {
  private static final RetrySettings DEFAULTS =
      new RetrySettings(5, Duration.ofSeconds(5), 3, Duration.ofMinutes(5));

  @Test
  void fourWaitsGrowAndTogetherStayWithinFiveMinutes() {
    for (int seed = 0; seed < 1000; seed++) {
      RetryWaits waits = new RetryWaits(DEFAULTS, new Random(seed));
      Duration together = Duration.ZERO;
      Duration before = Duration.ZERO;
      for (int attempt = 1; attempt <= 4; attempt++) {
        Duration wait = waits.after(Reason.TIMEOUT, attempt).orElseThrow();
        assertThat(wait).isGreaterThan(before);
        before = wait;
        together = together.plus(wait);
      }
      assertThat(together).isBetween(Duration.ofSeconds(160), Duration.ofMinutes(5));
    }
  }

  /** Whatever the settings and the dice: bounded, never negative, never past the last attempt. */
  @Test
  void waitsAreBoundedWithAnySettings() {
    Random random = new Random(20260315);
    for (int round = 0; round < 20_000; round++) {
      RetrySettings settings =
          new RetrySettings(
              1 + random.nextInt(100),
              Duration.ofMillis(random.nextLong(Duration.ofDays(30).toMillis() + 1)),
              1 + 99 * Math.pow(random.nextDouble(), 4),
              Duration.ofMillis(random.nextLong(Duration.ofDays(30).toMillis() + 1)));
      RetryWaits waits = new RetryWaits(settings, random);
      Duration together = Duration.ZERO;
      for (int attempt = 1; attempt < settings.attempts(); attempt++) {
        Duration wait = waits.after(Reason.RATE_LIMITED, attempt).orElseThrow();
        assertThat(wait.isNegative()).as("%s, attempt %d", settings, attempt).isFalse();
        together = together.plus(wait);
      }
      // A nanosecond a wait for the rounding of a double.
      assertThat(together)
          .as("%s", settings)
          .isLessThanOrEqualTo(settings.max().plusNanos(settings.attempts()).plusMillis(1));
      assertThat(waits.after(Reason.RATE_LIMITED, settings.attempts())).isEmpty();
      assertThat(waits.after(Reason.RATE_LIMITED, settings.attempts() + 1)).isEmpty();
    }
  }

  @Test
  void waitsGrowWithoutTwoRequestsWaitingAlike() {
    Set<Duration> second = new java.util.HashSet<>();
    for (int seed = 0; seed < 100; seed++) {
      second.add(new RetryWaits(DEFAULTS, new Random(seed)).after(Reason.TIMEOUT, 2).orElseThrow());
    }
    assertThat(second).as("jitter").hasSizeGreaterThan(95);
    assertThat(second).allMatch(wait -> wait.compareTo(Duration.ofSeconds(12)) >= 0);
    assertThat(second).allMatch(wait -> wait.compareTo(Duration.ofSeconds(15)) <= 0);
  }

  @Test
  void theFifthAttemptIsTheLast() {
    assertThat(new RetryWaits(DEFAULTS, new Random(1)).after(Reason.TIMEOUT, 5)).isEmpty();
  }

  @Test
  void waitsThatWouldTakeLongerAreShortenedInProportion() {
    RetryWaits waits =
        new RetryWaits(
            new RetrySettings(3, Duration.ofMinutes(10), 2, Duration.ofMinutes(3)), new Random(7));
    assertThat(waits.after(Reason.INTERNAL, 1).orElseThrow())
        .isBetween(Duration.ofSeconds(48), Duration.ofSeconds(60));
    assertThat(waits.after(Reason.INTERNAL, 2).orElseThrow())
        .isBetween(Duration.ofSeconds(96), Duration.ofSeconds(120));
  }

  @Test
  void whatCannotPassIsNotTriedAgain() {
    Set<Reason> once = EnumSet.noneOf(Reason.class);
    for (Reason reason : Reason.values()) {
      if (new RetryWaits(DEFAULTS, new Random(1)).after(reason, 1).isEmpty()) {
        once.add(reason);
      }
    }
    assertThat(once)
        .containsExactlyInAnyOrder(
            Reason.ACCESS_DENIED,
            Reason.MISSING_TABLE,
            Reason.BAD_QUERY,
            Reason.BLOCKED_ADDRESS,
            Reason.NOT_CONFIGURED,
            Reason.TOO_LARGE,
            Reason.PAGING_LOOP,
            Reason.NO_IDENTIFIER);
  }

  @Test
  void aWrongSettingNamesItsKey() {
    assertThatThrownBy(() -> new RetrySettings(0, Duration.ZERO, 1, Duration.ZERO))
        .hasMessageContaining("dossier.retry.attempts");
    assertThatThrownBy(() -> new RetrySettings(1, Duration.ofSeconds(-1), 1, Duration.ZERO))
        .hasMessageContaining("dossier.retry.first");
    assertThatThrownBy(() -> new RetrySettings(1, Duration.ZERO, 0.5, Duration.ZERO))
        .hasMessageContaining("dossier.retry.factor");
    assertThatThrownBy(() -> new RetrySettings(1, Duration.ZERO, 1, Duration.ofSeconds(-1)))
        .hasMessageContaining("dossier.retry.max");
  }
}

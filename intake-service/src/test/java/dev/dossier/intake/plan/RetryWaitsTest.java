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

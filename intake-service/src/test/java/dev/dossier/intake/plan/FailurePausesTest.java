package dev.dossier.intake.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.testsupport.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailurePausesTest {
  private static final Instant NOW = Instant.parse("2026-03-15T09:00:00Z");

  private final MutableClock clock = MutableClock.at(NOW);
  private final FailurePauses<String> pauses = new FailurePauses<>(clock);

  @Test
  void eachPauseIsTwiceAsLongUpToTenMinutes() {
    for (int seconds : new int[] {5, 10, 20, 40, 80, 160, 320, 600, 600}) {
      pauses.failed("a");

      assertThat(pauses.firstEnd()).contains(clock.instant().plusSeconds(seconds));
      clock.advance(Duration.ofSeconds(seconds));
      assertThat(pauses.paused("a")).isFalse();
    }
  }

  @Test
  void oneThatFailsPausesNoOther() {
    assertThat(pauses.failed("a")).isOne();

    assertThat(pauses.paused("a")).isTrue();
    assertThat(pauses.paused("b")).isFalse();
  }

  @Test
  void whatPassedOrIsNotThereAnyMoreIsForgotten() {
    pauses.failed("a");
    pauses.failed("b");
    assertThat(pauses.failed("a")).isEqualTo(2);

    pauses.passed("a");
    pauses.keepOnly(List.of("a"));

    assertThat(pauses.failing()).isEmpty();
    assertThat(pauses.firstEnd()).isEmpty();
    assertThat(pauses.failed("a")).as("from the beginning").isOne();
  }
}

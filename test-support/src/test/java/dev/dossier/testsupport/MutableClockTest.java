package dev.dossier.testsupport;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class MutableClockTest {
  @Test
  void timeStandsStillUntilItIsMovedAndThenMovesInEveryView() {
    MutableClock clock = MutableClock.at("2026-03-01T09:00:00Z");
    Clock berlin = clock.withZone(ZoneId.of("Europe/Berlin"));

    clock.advance(Duration.ofDays(30));

    assertThat(clock.instant()).isEqualTo(Instant.parse("2026-03-31T09:00:00Z"));
    assertThat(berlin.instant()).isEqualTo(clock.instant());
    assertThat(berlin.getZone()).isEqualTo(ZoneId.of("Europe/Berlin"));
  }
}

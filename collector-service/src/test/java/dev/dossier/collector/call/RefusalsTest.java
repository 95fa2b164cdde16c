package dev.dossier.collector.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.collector.call.Answer.Later;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusalsTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  private final Map<String, Duration> begun = new HashMap<>();
  private final Refusals refusals =
      new Refusals(
          new Pauses() {
            @Override
            public void begin(String source, Duration pause) {
              begun.put(source, pause);
            }

            @Override
            public Optional<Duration> remaining(String source) {
              return Optional.ofNullable(begun.get(source));
            }
          },
          Clock.fixed(NOW, ZoneOffset.UTC));

  /** GitHub says its second limit by 403. */
  @ParameterizedTest
  @CsvSource({"429,60,PT1M", "503,60,PT1M", "403,60,PT1M", "403,86400,P1D"})
  void aStatusWithATimePausesTheSourceForAllOfIt(int status, String header, Duration pause) {
    assertThat(refusals.of("github", raw(status, header)))
        .contains(new Later(NOW.plus(pause), Later.Cause.REFUSED));
    assertThat(begun).containsEntry("github", pause);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {"403,-", "403,soon", "503,-", "401,60", "500,60"})
  void anyOtherStatusIsNoRefusal(int status, @Nullable String header) {
    assertThat(refusals.of("github", raw(status, header))).isEmpty();
    assertThat(begun).isEmpty();
  }

  @Test
  void tooManyRequestsWithoutATimePausesLongerEachTime() {
    refusals.of("shy", raw(429, null));
    Duration first = begun.get("shy");
    refusals.of("shy", raw(429, null));

    assertThat(first).isBetween(Duration.ofMillis(1000), Duration.ofMillis(1250));
    assertThat(begun.get("shy")).isBetween(Duration.ofMillis(2000), Duration.ofMillis(2500));
  }

  private static Raw raw(int status, @Nullable String retryAfter) {
    return new Raw(status, new byte[0], Room.Place.NONE, List.of(), null, retryAfter, null);
  }
}

package dev.dossier.collector.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.dossier.collector.call.Answer.Later;
import dev.dossier.common.datamap.RateLimit;
import io.github.bucket4j.Bucket;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** In simulated time: a clock that leaps each time it is read, as on a machine that stalls. */
class GateTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final RateLimit LIMIT = new RateLimit(10, Duration.ofSeconds(1));

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private long leap;
  private long now = 1_000_000_000_000L;
  private final DatabaseClock clock = new DatabaseClock(this::nanos, this::nanos);
  private Bucket bucket;

  private long nanos() {
    now += leap;
    return now;
  }

  @Test
  void aMachineThatLetsEveryPermitLapseIsSentAwayForAWhile() throws Exception {
    Gate gate = gate(Pauses.none());
    gate.enter(Duration.ZERO);
    leap = Duration.ofMillis(500).toNanos();

    EndedException end = catchThrowableOfType(EndedException.class, gate::pass);

    assertThat(end.answer()).isEqualTo(new Later(NOW.plusSeconds(1), Later.Cause.BUSY));
    assertThat(meters.counter("dossier.call.permits.lapsed", "source", "slow").count())
        .isBetween(1.0, 6.0);
  }

  @Test
  void aPauseBeyondThePatienceIsSaidToBeOne() {
    Gate gate =
        gate(
            new Pauses() {
              @Override
              public void begin(String source, Duration pause) {}

              @Override
              public Optional<Duration> remaining(String source) {
                return Optional.of(Duration.ofMinutes(1));
              }
            });

    EndedException end =
        catchThrowableOfType(EndedException.class, () -> gate.enter(Duration.ZERO));

    assertThat(end.answer()).isEqualTo(new Later(NOW.plusSeconds(60), Later.Cause.PAUSED));
  }

  private Gate gate(Pauses pauses) {
    Permits permits =
        new Permits(
            (source, limit) -> {
              if (bucket == null) {
                bucket =
                    Bucket.builder()
                        .addLimit(limit.get().getBandwidths()[0])
                        .withCustomTimePrecision(clock)
                        .build();
              }
              return bucket;
            },
            clock);
    return new Gate(
        "slow",
        LIMIT,
        Duration.ofSeconds(20),
        new Gate.Limits(
            pauses,
            permits,
            Clock.fixed(NOW, ZoneOffset.UTC),
            this::nanos,
            new CallMetrics(meters)));
  }
}

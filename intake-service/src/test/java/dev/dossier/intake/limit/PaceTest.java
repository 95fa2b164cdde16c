package dev.dossier.intake.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PaceTest {
  private final AtomicLong nanos = new AtomicLong(-5_000_000_000L);
  private final Pace pace = new Pace(Duration.ofMillis(10), Duration.ofMillis(25), nanos::get);

  @Test
  void thoseWhoComeTogetherGoAGapApart() {
    assertThat(pace.take()).isZero();
    assertThat(pace.take()).isEqualTo(Duration.ofMillis(10));
    assertThat(pace.take()).isEqualTo(Duration.ofMillis(20));
  }

  @Test
  void whoComesAloneIsNeverHeld() {
    for (int i = 0; i < 5; i++) {
      assertThat(pace.take()).isZero();
      pass(Duration.ofMillis(10));
    }
  }

  @Test
  void aTimeThatNobodyTookIsNotSavedUp() {
    pace.take();
    pass(Duration.ofHours(1));

    assertThat(pace.take()).isZero();
    assertThat(pace.take()).isEqualTo(Duration.ofMillis(10));
  }

  @Test
  void nobodyIsHeldLongerThanTheLongest() {
    for (int i = 0; i < 100; i++) {
      assertThat(pace.take()).isLessThanOrEqualTo(Duration.ofMillis(25));
    }
    pass(Duration.ofMillis(35));
    assertThat(pace.take()).isZero();
  }

  @Test
  void waitsForItsTime() {
    Pace real = new Pace(Duration.ofMillis(2), Duration.ofSeconds(1));
    long began = System.nanoTime();
    for (int i = 0; i < 6; i++) {
      real.await();
    }
    assertThat(System.nanoTime() - began).isGreaterThanOrEqualTo(10_000_000);
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }
}

package dev.dossier.quickstart.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.quickstart.process.RestartPolicy.Decision;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RestartPolicyTest {
  private static final Instant START = Instant.parse("2026-03-01T09:00:00Z");

  private final RestartPolicy policy = new RestartPolicy();

  @Test
  void theFirstDeathIsFollowedByAStartAtOnce() {
    assertThat(policy.died(START, true)).isEqualTo(restart(0));
  }

  @Test
  void pausesGrowUntilTheFifthDeathWithinAMinute() {
    assertThat(policy.died(START, true)).isEqualTo(restart(0));
    assertThat(policy.died(START.plusSeconds(10), true)).isEqualTo(restart(1));
    assertThat(policy.died(START.plusSeconds(20), true)).isEqualTo(restart(2));
    assertThat(policy.died(START.plusSeconds(30), true)).isEqualTo(restart(4));
    assertThat(policy.died(START.plusSeconds(59), true))
        .isEqualTo(new Decision.GiveUp("ended 5 times within a minute"));
  }

  @Test
  void deathsOfLongAgoDoNotCount() {
    for (int death = 0; death < 50; death++) {
      assertThat(policy.died(START.plusSeconds(death * 61L), true)).isEqualTo(restart(0));
    }
  }

  @Test
  void aProcessThatIsNeverReadyIsGivenUpSooner() {
    policy.died(START, false);
    policy.died(START.plusSeconds(100), false);
    assertThat(policy.died(START.plusSeconds(200), false))
        .isEqualTo(new Decision.GiveUp("ended 3 times before it was ready"));
  }

  private static Decision restart(long seconds) {
    return new Decision.Restart(Duration.ofSeconds(seconds));
  }
}

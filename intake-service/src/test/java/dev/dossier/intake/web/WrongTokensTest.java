package dev.dossier.intake.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.testsupport.MutableClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WrongTokensTest {
  private final MutableClock clock = MutableClock.at("2026-03-15T09:00:00Z");
  private final WrongTokens wrong =
      new WrongTokens(new WrongTokenSettings(3, Duration.ofMinutes(10)), clock);

  @Test
  void tellsAClientToWaitUntilItsWindowEnds() {
    for (int i = 0; i < 3; i++) {
      assertThat(wrong.count("192.0.2.1")).isEmpty();
    }
    clock.advance(Duration.ofMinutes(4));

    assertThat(wrong.count("192.0.2.1")).contains(Duration.ofMinutes(6));
    assertThat(wrong.count("192.0.2.1")).contains(Duration.ofMinutes(6));
    assertThat(wrong.count("192.0.2.2")).isEmpty();
    clock.advance(Duration.ofMinutes(6));
    assertThat(wrong.count("192.0.2.1")).isEmpty();
  }

  @Test
  void takesANetworkOfIpv6ForOneClient() {
    for (int i = 1; i <= 3; i++) {
      assertThat(wrong.count("2001:db8:1:2::" + i)).isEmpty();
    }

    assertThat(wrong.count("2001:db8:1:2:ffff::4")).isPresent();
    assertThat(wrong.count("2001:db8:1:3::1")).isEmpty();
  }

  @Test
  void remembersOnlySoManyClientsAndForgetsTheQuietestFirst() {
    for (int i = 0; i < 3; i++) {
      wrong.count("noisy");
    }
    for (int i = 0; i < 2 * WrongTokens.MOST_CLIENTS; i++) {
      wrong.count("client-" + i);
      assertThat(wrong.count("noisy")).isPresent();
    }

    assertThat(wrong.clients()).isEqualTo(WrongTokens.MOST_CLIENTS);
    wrong.count("client-1");
    wrong.count("client-1");
    assertThat(wrong.count("client-1")).as("was forgotten in between").isEmpty();
  }
}

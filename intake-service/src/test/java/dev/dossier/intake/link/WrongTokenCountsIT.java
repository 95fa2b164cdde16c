package dev.dossier.intake.link;

import static dev.dossier.intake.db.Tables.WRONG_TOKEN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.intake.fixture.Parallel;
import dev.dossier.intake.fixture.RunningIntake;
import dev.dossier.intake.request.ServiceKeys;
import dev.dossier.testsupport.MutableClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;

class WrongTokenCountsIT {
  private static final RunningIntake INTAKE = RunningIntake.get();

  private final MutableClock clock = MutableClock.at("2026-03-15T09:00:00Z");
  private final DSLContext db = INTAKE.bean(DSLContext.class);
  private final ServiceKeys keys = INTAKE.bean(ServiceKeys.class);
  private final WrongTokens wrong = replica(3);
  private final String client = "client-" + UUID.randomUUID();

  @Test
  void tellsAClientToWaitUntilItsWindowEnds() {
    for (int i = 0; i < 3; i++) {
      assertThat(wrong.count(client)).isEmpty();
    }
    clock.advance(Duration.ofMinutes(4));

    assertThat(wrong.count(client)).contains(Duration.ofMinutes(6));
    assertThat(wrong.count(client)).contains(Duration.ofMinutes(6));
    assertThat(wrong.count("another-" + client)).isEmpty();
    clock.advance(Duration.ofMinutes(6));
    assertThat(wrong.count(client)).isEmpty();
  }

  @Test
  void replicasCountTogetherAndARestartForgivesNothing() {
    wrong.count(client);
    replica(3).count(client);
    wrong.count(client);

    assertThat(replica(3).count(client)).contains(Duration.ofMinutes(10));
  }

  @Test
  void aFloodCostsNoMoreWritesThanAreAllowed() {
    Parallel.times(50, i -> replica(20).count(client));
    WrongTokens one = replica(20);
    Optional<Duration> told = one.count(client);
    int written = attempts();
    for (int i = 0; i < 1000; i++) {
      assertThat(one.count(client)).isEqualTo(told);
    }

    assertThat(told).isPresent();
    assertThat(written).as("50 of replicas that knew nothing yet").isEqualTo(51);
    assertThat(attempts()).isEqualTo(written);
  }

  @Test
  void takesANetworkOfIpv6ForOneClient() {
    String network = "2001:db8:" + Integer.toHexString(client.hashCode() & 0xffff) + ":2:";
    for (int i = 1; i <= 3; i++) {
      assertThat(wrong.count(network + ":" + i)).isEmpty();
    }

    assertThat(wrong.count(network + "ffff::4")).isPresent();
    assertThat(wrong.count(network.replace(":2:", ":3:") + ":1")).isEmpty();
  }

  @Test
  void keepsNoAddressAndNothingAfterTheWindow() {
    wrong.count(client);
    assertThat(attempts()).isOne();
    clock.advance(Duration.ofMinutes(10));

    wrong.forget();

    assertThat(attempts()).isZero();
  }

  /** By the keyed hash of the address, which is all that is kept. */
  private int attempts() {
    byte[] hash = keys.hmac("client", client.getBytes(StandardCharsets.UTF_8));
    return db.select(WRONG_TOKEN.ATTEMPTS)
        .from(WRONG_TOKEN)
        .where(WRONG_TOKEN.CLIENT.eq(hash))
        .fetchOptional(WRONG_TOKEN.ATTEMPTS)
        .orElse(0);
  }

  private WrongTokens replica(int allowed) {
    return new WrongTokens(
        new WrongTokenSettings(allowed, Duration.ofMinutes(10)), db, keys, clock);
  }
}

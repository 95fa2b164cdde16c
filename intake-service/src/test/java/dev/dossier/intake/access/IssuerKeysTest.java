package dev.dossier.intake.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import dev.dossier.intake.fixture.Issuer;
import dev.dossier.testsupport.MutableClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class IssuerKeysTest {
  private static final RSAKey FIRST = Issuer.newKey("first").toPublicJWK();
  private static final RSAKey SECOND = Issuer.newKey("second").toPublicJWK();

  private final MutableClock clock = MutableClock.at("2026-03-15T09:00:00Z");
  private JWKSet published = new JWKSet(FIRST);
  private boolean away;
  private int asked;
  private final IssuerKeys keys =
      new IssuerKeys(
          () -> {
            asked++;
            if (away) {
              throw new IssuerAwayException();
            }
            return published;
          },
          clock);

  @Test
  void asksOnceAndThenOnceAnHour() throws Exception {
    for (int i = 0; i < 10; i++) {
      assertThat(keys.get(key("first"), null)).hasSize(1);
    }
    assertThat(asked).isOne();
    clock.advance(Duration.ofHours(1));
    assertThat(keys.get(key("first"), null)).hasSize(1);
    assertThat(asked).isEqualTo(2);
  }

  @Test
  void findsANewKeyAndAsksNotMoreThanTwiceAMinuteForMadeUpOnes() throws Exception {
    assertThat(keys.get(key("first"), null)).hasSize(1);
    published = new JWKSet(SECOND);
    clock.advance(Duration.ofSeconds(30));
    assertThat(keys.get(key("second"), null)).hasSize(1);
    assertThat(keys.get(key("first"), null)).isEmpty();
    for (int i = 0; i < 1000; i++) {
      assertThat(keys.get(key("made-up-" + i), null)).isEmpty();
    }
    assertThat(asked).isEqualTo(2);
    clock.advance(Duration.ofSeconds(30));
    assertThat(keys.get(key("made-up"), null)).isEmpty();
    assertThat(asked).isEqualTo(3);
  }

  @Test
  void knownKeysAreGoodForADayWhileTheIssuerIsAway() throws Exception {
    assertThat(keys.get(key("first"), null)).hasSize(1);
    away = true;
    clock.advance(Duration.ofHours(23));
    assertThat(keys.get(key("first"), null)).hasSize(1);
    clock.advance(Duration.ofHours(1));
    assertThatThrownBy(() -> keys.get(key("first"), null)).isInstanceOf(IssuerAwayException.class);
    away = false;
    clock.advance(Duration.ofSeconds(5));
    assertThat(keys.get(key("first"), null)).hasSize(1);
  }

  @Test
  void anUnknownKeyIsNotCalledWrongWhileTheIssuerIsAway() throws Exception {
    assertThat(keys.get(key("first"), null)).hasSize(1);
    away = true;
    clock.advance(Duration.ofMinutes(1));
    for (int i = 0; i < 100; i++) {
      assertThatThrownBy(() -> keys.get(key("second"), null))
          .isInstanceOf(IssuerAwayException.class);
    }
    assertThat(asked).isEqualTo(2);
  }

  @Test
  void anIssuerThatNeverAnsweredIsAskedEveryFiveSeconds() {
    away = true;
    for (int i = 0; i < 12; i++) {
      assertThatThrownBy(() -> keys.get(key("first"), null))
          .isInstanceOf(IssuerAwayException.class);
      clock.advance(Duration.ofSeconds(1));
    }
    assertThat(asked).isEqualTo(3);
  }

  private static JWKSelector key(String id) {
    return new JWKSelector(new JWKMatcher.Builder().keyID(id).build());
  }
}

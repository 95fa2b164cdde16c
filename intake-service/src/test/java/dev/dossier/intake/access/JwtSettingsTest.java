package dev.dossier.intake.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JwtSettingsTest {

  @ParameterizedTest
  @ValueSource(strings = {"kafka", "-shop", "a b"})
  void aNameThatNoClientMayHaveIsRefusedByItsKey(String app) {
    List<String> apps = List.of("shop", app);

    assertThatThrownBy(() -> new JwtSettings(null, null, null, null, apps))
        .hasMessageStartingWith("dossier.jwt.apps: ");
  }

  @Test
  void othersMay() {
    assertThat(new JwtSettings(null, null, null, null, List.of("shop", "kafka.eu")).appNames())
        .containsExactly("shop", "kafka.eu");
  }
}

package dev.dossier.testsupport.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;

class ServersTest {
  @Test
  void embeddedOnesAreOfThisModule() {
    assertThat(Servers.of("embedded")).isInstanceOf(EmbeddedServers.class);
  }

  @Test
  void containersWithoutTheirModuleAreNoSilentFallBack() {
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> Servers.of("containers"))
        .withMessageContaining("test-containers");
  }

  @Test
  void anotherWordIsRefusedWithTheTwoThatAreKnown() {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> Servers.of("container"))
        .withMessage("expected -Dinfra=embedded or -Dinfra=containers, not -Dinfra=container");
  }
}

package dev.dossier.testcontainers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.dossier.testsupport.infra.Servers;
import org.junit.jupiter.api.Test;

class EngineTest {
  @Test
  void withoutAnEngineItIsSaidWhatIsMissing() {
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> Engine.requireEngine(false))
        .withMessageContaining("needs a Docker engine")
        .withMessageContaining("leave -Dinfra=containers out");
    assertThatNoException().isThrownBy(() -> Engine.requireEngine(true));
  }

  @Test
  void anEngineElsewhereIsRefusedByItsAddress() {
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> Engine.requireHere("docker.example"))
        .withMessageContaining("docker.example");
    assertThatNoException().isThrownBy(() -> Engine.requireHere("localhost"));
  }

  @Test
  void testsFindTheContainersByTheirWord() {
    assertThat(Servers.of("containers")).isInstanceOf(ContainerServers.class);
  }
}

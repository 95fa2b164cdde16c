package dev.dossier.quickstart.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvironmentTest {
  @Test
  void services_on_one_machine_are_kept_small() {
    assertThat(new Environment(Map.of()).frugal())
        .containsOnly(
            Map.entry("MALLOC_ARENA_MAX", "2"), Map.entry("DOSSIER_COLLECTOR_CONCURRENCY", "2"));
    assertThat(AotCache.none().options("256m", false)).contains("-XX:TrimNativeHeapInterval=10000");
  }

  @Test
  void what_is_given_keeps_its_value() {
    assertThat(new Environment(Map.of("DOSSIER_COLLECTOR_CONCURRENCY", "8")).frugal())
        .containsOnlyKeys("MALLOC_ARENA_MAX");
  }
}

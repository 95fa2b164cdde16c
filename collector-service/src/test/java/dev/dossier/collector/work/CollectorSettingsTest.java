package dev.dossier.collector.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class CollectorSettingsTest {
  private static final Path MAP = Path.of("src/test/resources/service-data-map.yaml");

  @Test
  void withoutDataMapAndSourcesTheKeyIsNamed() {
    assertThatThrownBy(() -> bind(Map.of()))
        .rootCause()
        .hasMessageStartingWith("dossier.data-map: required");
  }

  @Test
  void aWrongConcurrencyIsNamed() {
    assertThatThrownBy(
            () -> bind(Map.of("dossier.data-map", "m.yaml", "dossier.collector.concurrency", "0")))
        .rootCause()
        .hasMessage("dossier.collector.concurrency: expected at least 1, was 0");
  }

  @Test
  void allSourcesOfTheDataMapAreServedWithTheirOwnTime(@TempDir Path directory) throws IOException {
    Path file = Files.copy(MAP, directory.resolve("map.yaml"));

    ServedSources served = ServedSources.of(bind(Map.of("dossier.data-map", file.toString())));

    assertThat(served.sources())
        .isEqualTo(Map.of("shop", new ServedSources.Served(Duration.ofMinutes(1), 4)));
    assertThat(served.groupByTopic())
        .isEqualTo(Map.of("dossier.collect.shop", "dossier-collector-shop"));
  }

  @Test
  void namedSourcesNeedNoDataMap() {
    ServedSources served = ServedSources.of(bind(Map.of("dossier.collector.sources", "app,crm")));

    ServedSources.Served usual = new ServedSources.Served(Duration.ofMinutes(30), 4);
    assertThat(served.sources()).isEqualTo(Map.of("app", usual, "crm", usual));
  }

  @Test
  void theSettingBoundsWhatTheDataMapSaysOfEachSource(@TempDir Path directory) throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("map.yaml"),
            Files.readString(MAP).replace("kind: jdbc,", "kind: jdbc, concurrency: 7,"));
    Map<String, String> settings = Map.of("dossier.data-map", file.toString());
    Map<String, String> bounded = new HashMap<>(settings);
    bounded.put("dossier.collector.concurrency", "3");

    assertThat(ServedSources.of(bind(settings)).sources().get("shop").concurrency()).isEqualTo(7);
    assertThat(ServedSources.of(bind(bounded)).sources().get("shop").concurrency()).isEqualTo(3);
  }

  @Test
  void aDataMapThatIsNotThereStopsTheStart() {
    assertThatThrownBy(
            () -> ServedSources.of(bind(Map.of("dossier.data-map", "/nowhere/map.yaml"))))
        .hasMessage("dossier.data-map: cannot read /nowhere/map.yaml");
  }

  private static CollectorSettings bind(Map<String, String> properties) {
    return new Binder(new MapConfigurationPropertySource(new HashMap<>(properties)))
        .bindOrCreate("dossier", CollectorSettings.class);
  }
}

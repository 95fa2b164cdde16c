package dev.dossier.intake.map;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verifyNoInteractions;

import dev.dossier.common.datamap.DataMapException;
import dev.dossier.common.datamap.DataMaps;
import dev.dossier.common.storage.ObjectStore;
import dev.dossier.intake.fixture.SampleMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CurrentDataMapTest {
  private final ObjectStore store = mock(ObjectStore.class);

  @Test
  void aWrongMapStopsTheStartWithAllFindings(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("data-map.yaml");
    Files.writeString(
        file,
        SampleMap.YAML
            .replace("mustMatch: email", "mustMatch: e_mail")
            .replace("source: crm, query", "source: crmm, query"));
    assertThatThrownBy(() -> new CurrentDataMap(new DataMapSettings(file), new DataMaps(store)))
        .isInstanceOf(DataMapException.class)
        .hasMessageContaining("e_mail")
        .hasMessageContaining("crmm");
    verifyNoInteractions(store);
  }

  @Test
  void aMissingFileOrSettingNamesTheKey(@TempDir Path directory) {
    Path nothing = directory.resolve("nothing.yaml");
    assertThatThrownBy(() -> new CurrentDataMap(new DataMapSettings(nothing), new DataMaps(store)))
        .hasMessageContaining("dossier.data-map")
        .hasMessageContaining("nothing.yaml");
    assertThatThrownBy(() -> new DataMapSettings(null)).hasMessageContaining("dossier.data-map");
  }
}

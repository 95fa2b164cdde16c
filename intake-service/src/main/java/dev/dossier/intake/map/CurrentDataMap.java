package dev.dossier.intake.map;

import dev.dossier.common.datamap.DataMap;
import dev.dossier.common.datamap.DataMaps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.stereotype.Component;

/**
 * The data map of {@code dossier.data-map}, checked and stored by its hash at the start; a wrong
 * one stops the start with all findings. Requests that were planned by an earlier one keep it.
 */
@Component
public final class CurrentDataMap {
  private final DataMap map;

  CurrentDataMap(DataMapSettings settings, DataMaps stored) {
    this.map = stored.put(settings.dataMap().toString(), read(settings.dataMap()));
  }

  public DataMap get() {
    return map;
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new IllegalStateException("dossier.data-map: expected a readable file at " + file, e);
    }
  }
}

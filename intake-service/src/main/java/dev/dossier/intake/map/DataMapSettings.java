package dev.dossier.intake.map;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * @param dataMap path of the data map's file
 */
@ConfigurationProperties("dossier")
record DataMapSettings(Path dataMap) {
  DataMapSettings(@Nullable Path dataMap) {
    if (dataMap == null) {
      throw new IllegalArgumentException(
          "dossier.data-map: required, the path of the data map (DOSSIER_DATA_MAP)");
    }
    this.dataMap = dataMap;
  }
}

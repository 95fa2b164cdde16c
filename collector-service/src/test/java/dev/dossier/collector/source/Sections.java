package dev.dossier.collector.source;

import dev.dossier.common.datamap.Dataset;
import dev.dossier.common.datamap.LegalBasis;
import dev.dossier.common.datamap.Origin;
import dev.dossier.common.datamap.Section;
import dev.dossier.common.datamap.Sql;
import dev.dossier.common.datamap.Title;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Sections of the given datasets, all else being of no account. */
public final class Sections {
  private Sections() {}

  public static Section of(Dataset... datasets) {
    Map<String, Dataset> byName = new LinkedHashMap<>();
    for (Dataset dataset : datasets) {
      byName.put(dataset.name(), dataset);
    }
    return new Section(
        "section",
        new Title(Map.of("en", "Section")),
        "source",
        "category",
        "purpose",
        LegalBasis.CONTRACT,
        "a year",
        List.of(),
        Origin.PROVIDED,
        false,
        byName);
  }

  public static Dataset many(String name, String sql) {
    return new Dataset(name, false, Sql.of(sql), Map.of());
  }

  public static Dataset single(String name, String sql) {
    return new Dataset(name, true, Sql.of(sql), Map.of());
  }
}

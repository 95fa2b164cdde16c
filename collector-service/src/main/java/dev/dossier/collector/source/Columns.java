package dev.dossier.collector.source;

import dev.dossier.common.datamap.Dataset;
import java.util.HashSet;
import java.util.List;

/** The rules about a result's columns that hold for every kind of source. */
public final class Columns {
  private Columns() {}

  /**
   * Whether the columns can become a dataset: labels are distinct, since an object's keys are, and
   * each masked column is there, since a mask that misses its column would let it through.
   */
  public static boolean fit(Dataset dataset, List<String> columns) {
    return new HashSet<>(columns).size() == columns.size()
        && columns.containsAll(dataset.masks().keySet());
  }
}

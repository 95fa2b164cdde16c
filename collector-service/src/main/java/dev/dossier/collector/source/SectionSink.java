package dev.dossier.collector.source;

import dev.dossier.common.datamap.Dataset;
import java.util.List;

/** Where a section's rows go. Not thread-safe: one reader, one thread. */
public interface SectionSink {

  /**
   * Begins the next dataset; the one before must have ended.
   *
   * @param columns distinct labels in the order of the query
   * @param shape what the dataset's file is
   */
  RowSink open(Dataset dataset, List<String> columns, Shape shape);

  /** What a dataset's JSON file holds. */
  enum Shape {
    /** One object per row. */
    ARRAY,
    /** One object, or null; at most one row comes. */
    OBJECT
  }
}

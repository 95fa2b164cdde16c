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

  /**
   * Begins the next dataset of items that are not alike, or goes on with the one that the slice
   * before left open; any other before must have ended.
   *
   * @param shape what the dataset's file is; the same in each slice
   */
  ItemSink items(Dataset dataset, Shape shape);

  /** What a dataset's JSON file holds. */
  enum Shape {
    /** One object per row or item. */
    ARRAY,
    /** One object, or null; at most one row or item comes. */
    OBJECT
  }
}

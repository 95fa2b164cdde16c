package dev.dossier.collector.jdbc;

import dev.dossier.collector.source.RowSink;
import java.sql.SQLException;
import java.util.List;

/** A statement that can be run several times with other values. */
interface Query extends AutoCloseable {

  /** Labels in the order of the query, with duplicates if it has them. */
  List<String> columns();

  /** Whether the first column's values are filled up with blanks that are no part of them. */
  default boolean isPadded() {
    return false;
  }

  /**
   * Whether the database can take these for its parameters, in their order. A value that is not of
   * the parameter's type names nobody there.
   *
   * @throws RefusedException if one could be taken for another
   */
  boolean accepts(List<String> values) throws SQLException;

  /**
   * @param atMost rows for the sink
   * @return rows that went into the sink, or {@code atMost + 1} if there are more
   */
  long run(List<String> values, long atMost, RowSink sink) throws SQLException;

  @Override
  void close() throws SQLException;
}

package dev.dossier.collector.jdbc;

import java.io.Serial;
import java.sql.SQLException;

/** A row that the heap could not hold in all its forms at once. */
final class RowTooLargeException extends SQLException {
  @Serial private static final long serialVersionUID = 1L;

  RowTooLargeException() {
    super("a row exceeds the limit");
  }
}

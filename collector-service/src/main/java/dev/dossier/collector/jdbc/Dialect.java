package dev.dossier.collector.jdbc;

import dev.dossier.collector.source.RowSink;
import dev.dossier.common.datamap.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** What databases that are read by a cursor do each in their own way. */
interface Dialect {

  /** Begins a read-only transaction that sees one state, each statement with a time limit. */
  void begin(Connection connection, Duration statementTimeout) throws SQLException;

  /** Gives a statement its time, unless the transaction has done so. */
  void limit(PreparedStatement statement, Duration timeout) throws SQLException;

  /** For a database that was asked its name, whatever its address looks like. */
  static Dialect of(Connection connection) throws SQLException {
    return MariaDbDialect.speaks(connection) ? new MariaDbDialect() : new AnyDialect();
  }

  /**
   * For each parameter whether the database compares it as text. One that it would convert to a
   * number or a time is false; one that cannot be told is true, and {@link #converted} or {@link
   * #provesTexts} is the net below.
   */
  List<Boolean> textual(Connection connection, PreparedStatement statement, Sql sql)
      throws SQLException;

  /** Whether each text is tried first as one that is no number, and not only those like numbers. */
  boolean provesTexts();

  Column column(ResultSetMetaData columns, int column) throws SQLException;

  /** Whether the statement, all of whose rows were read, converted a value that did not fit. */
  boolean converted(PreparedStatement statement) throws SQLException;

  /** Sends one kind of column. */
  @FunctionalInterface
  interface Column {
    void send(ResultSet row, int column, RowSink sink) throws SQLException;
  }
}

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

  /**
   * For each parameter whether the database compares it as text. One that it would convert to a
   * number or a time is false; one that cannot be told is true, and {@link #converted} is the net
   * below.
   */
  List<Boolean> textual(Connection connection, PreparedStatement statement, Sql sql)
      throws SQLException;

  Column column(ResultSetMetaData columns, int column) throws SQLException;

  /** Whether the statement, all of whose rows were read, converted a value that did not fit. */
  boolean converted(PreparedStatement statement) throws SQLException;

  /** Sends one kind of column. */
  @FunctionalInterface
  interface Column {
    void send(ResultSet row, int column, RowSink sink) throws SQLException;
  }
}

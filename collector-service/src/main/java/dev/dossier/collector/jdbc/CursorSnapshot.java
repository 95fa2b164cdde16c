package dev.dossier.collector.jdbc;

import dev.dossier.collector.source.RowSink;
import dev.dossier.common.datamap.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Any database through its driver's cursor. The strongest snapshot that the driver knows at
 * REPEATABLE READ or above is used.
 */
final class CursorSnapshot implements Snapshot {
  private static final int FETCH = 1_000;
  private static final String NOT_SUPPORTED = "0A000";

  private final Connection connection;
  private volatile @Nullable PreparedStatement running;
  private int timeoutSeconds;

  CursorSnapshot(Connection connection) {
    this.connection = connection;
  }

  @Override
  public void begin(Duration statementTimeout) throws SQLException {
    timeoutSeconds = Math.toIntExact(Math.max(1, statementTimeout.toSeconds()));
    connection.setReadOnly(true);
    for (int level :
        new int[] {Connection.TRANSACTION_REPEATABLE_READ, Connection.TRANSACTION_SERIALIZABLE}) {
      if (connection.getMetaData().supportsTransactionIsolationLevel(level)) {
        connection.setTransactionIsolation(level);
        break;
      }
    }
    connection.setAutoCommit(false);
  }

  @Override
  public Query prepare(Sql sql) throws SQLException {
    PreparedStatement statement =
        connection.prepareStatement(
            sql.jdbcText(), ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY);
    try {
      statement.setFetchSize(FETCH);
      statement.setQueryTimeout(timeoutSeconds);
      ResultSetMetaData result = statement.getMetaData();
      if (result == null) {
        throw new SQLException("expected a query", NOT_SUPPORTED);
      }
      List<String> labels = new ArrayList<>();
      for (int i = 1; i <= result.getColumnCount(); i++) {
        labels.add(result.getColumnLabel(i));
      }
      return new CursorQuery(statement, labels);
    } catch (SQLException e) {
      statement.close();
      throw e;
    }
  }

  @Override
  public void cancel() throws SQLException {
    PreparedStatement statement = running;
    if (statement != null) {
      statement.cancel();
    }
  }

  @Override
  public boolean isClean() {
    return true;
  }

  private final class CursorQuery implements Query {
    private final PreparedStatement statement;
    private final List<String> labels;

    CursorQuery(PreparedStatement statement, List<String> labels) {
      this.statement = statement;
      this.labels = labels;
    }

    @Override
    public List<String> columns() {
      return labels;
    }

    /** Databases that convert silently need a type in the data map: drivers cannot tell. */
    @Override
    public boolean accepts(List<String> values) {
      return true;
    }

    @Override
    public long run(List<String> values, long atMost, RowSink sink) throws SQLException {
      for (int i = 0; i < values.size(); i++) {
        statement.setString(i + 1, values.get(i));
      }
      running = statement;
      try (ResultSet cursor = statement.executeQuery()) {
        long rows = 0;
        while (cursor.next()) {
          rows++;
          if (rows > atMost) {
            return rows;
          }
          sink.startRow();
          for (int i = 1; i <= labels.size(); i++) {
            CursorValue.send(cursor, i, sink);
          }
          sink.endRow();
        }
        return rows;
      } finally {
        running = null;
      }
    }

    @Override
    public void close() throws SQLException {
      statement.close();
    }
  }
}

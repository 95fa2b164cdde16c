package dev.dossier.collector.jdbc;

import dev.dossier.common.datamap.Sql;
import java.sql.Connection;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** As far as JDBC itself goes. */
final class AnyDialect implements Dialect {

  /** The strongest snapshot that the driver knows at REPEATABLE READ or above. */
  @Override
  public void begin(Connection connection, Duration statementTimeout) throws SQLException {
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

  /** In whole seconds: the driver's unit. */
  @Override
  public void limit(PreparedStatement statement, Duration timeout) throws SQLException {
    statement.setQueryTimeout(Math.toIntExact(timeout.toSeconds() + 1));
  }

  @Override
  public List<Boolean> textual(Connection connection, PreparedStatement statement, Sql sql) {
    int count = sql.parameters().size();
    try {
      ParameterMetaData parameters = statement.getParameterMetaData();
      List<Boolean> textual = new ArrayList<>();
      for (int i = 1; i <= count; i++) {
        textual.add(isTextual(parameters.getParameterType(i)));
      }
      return textual;
    } catch (SQLException e) {
      // Many drivers cannot tell.
      return Collections.nCopies(count, true);
    }
  }

  private static boolean isTextual(int type) {
    return switch (type) {
      case Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT -> false;
      case Types.FLOAT, Types.REAL, Types.DOUBLE, Types.NUMERIC, Types.DECIMAL -> false;
      case Types.BIT, Types.BOOLEAN, Types.DATE, Types.TIME, Types.TIMESTAMP -> false;
      case Types.TIME_WITH_TIMEZONE, Types.TIMESTAMP_WITH_TIMEZONE -> false;
      default -> true;
    };
  }

  @Override
  public Column column(ResultSetMetaData columns, int column) {
    return CursorValue::send;
  }

  /** Databases that convert strictly raise an error instead. */
  @Override
  public boolean converted(PreparedStatement statement) {
    return false;
  }
}

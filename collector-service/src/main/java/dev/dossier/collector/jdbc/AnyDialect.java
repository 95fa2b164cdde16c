package dev.dossier.collector.jdbc;

import dev.dossier.common.datamap.Sql;
import dev.dossier.common.event.Reason;
import java.sql.Connection;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * As far as JDBC itself goes. A driver may not tell what a parameter is compared with, or say text
 * of everything: values are bound only where the database refuses a text that is no number instead
 * of converting it, and each text is tried first with a letter behind it, which raises that error.
 */
final class AnyDialect implements Dialect {
  /** Where a query has to come from somewhere: Oracle, Db2, Firebird, HANA. */
  private static final List<String> NOWHERE =
      List.of("", " FROM DUAL", " FROM SYSIBM.SYSDUMMY1", " FROM RDB$DATABASE", " FROM DUMMY");

  private boolean strict;

  /** The strongest snapshot that the driver knows at REPEATABLE READ or above. */
  @Override
  public void begin(Connection connection, Duration statementTimeout) throws SQLException {
    // Each question by itself: an error would end a transaction.
    connection.setAutoCommit(true);
    strict = isStrict(connection);
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

  private static boolean isStrict(Connection connection) {
    for (String nowhere : NOWHERE) {
      if (isNumber(connection, "SELECT CAST('9' AS INTEGER)" + nowhere)) {
        return !isNumber(connection, "SELECT CAST('9x' AS INTEGER)" + nowhere);
      }
    }
    return false;
  }

  private static boolean isNumber(Connection connection, String query) {
    try (Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery(query)) {
      return answer.next();
    } catch (SQLException e) {
      return false;
    }
  }

  /** In whole seconds: the driver's unit. */
  @Override
  public void limit(PreparedStatement statement, Duration timeout) throws SQLException {
    statement.setQueryTimeout(Math.toIntExact(timeout.toSeconds() + 1));
  }

  @Override
  public List<Boolean> textual(Connection connection, PreparedStatement statement, Sql sql)
      throws RefusedException {
    if (!strict) {
      throw new RefusedException(Reason.BAD_QUERY, "this database converts what it compares");
    }
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

  @Override
  public boolean provesTexts() {
    return true;
  }

  /** Strict databases raise an error instead. */
  @Override
  public boolean converted(PreparedStatement statement) {
    return false;
  }
}

package dev.dossier.collector.jdbc;

import dev.dossier.common.datamap.Sql;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;

/**
 * MariaDB and MySQL, which compare a text with a number by converting the text, {@code
 * '9b1deb4d-...' = 9}, and say so in a warning at most.
 */
final class MariaDbDialect implements Dialect {
  private static final Set<String> PRODUCTS = Set.of("MariaDB", "MySQL", "SingleStore");

  /** ER_ILLEGAL_PARAMETER_DATA_TYPES2_FOR_OPERATION: this type is not compared with that one. */
  private static final int NOT_COMPARABLE = 4078;

  private static final int NO_ERROR = -1;

  /** What max_error_count can be; others behind them are not told. */
  private static final int MOST_WARNINGS = 65_535;

  /** Truncated incorrect value, incorrect string value, incorrect value for a function. */
  private static final Set<Integer> CONVERSIONS = Set.of(1292, 1366, 1411);

  /** A type that is compared with text and with nothing else, already when it is prepared. */
  private static final String LIKE_TEXT = "POINT(0, 0)";

  private static final String LIKE_UUID = "CAST('00000000-0000-0000-0000-000000000000' AS UUID)";

  /** Asked of the server, since drivers and wrappers have prefixes of their own. */
  static boolean speaks(Connection connection) throws SQLException {
    return PRODUCTS.contains(connection.getMetaData().getDatabaseProductName());
  }

  /** For MariaDB's driver; MySQL's has other names, and ignores these. */
  static void connectWith(Properties properties) {
    properties.setProperty("connectTimeout", "10000");
    // Values travel apart from the statement, not quoted into it.
    properties.setProperty("useServerPrepStmts", "true");
    properties.setProperty("cachePrepStmts", "false");
    // TINYINT(1) and BIT(1) hold more than true and false.
    properties.setProperty("tinyInt1isBit", "false");
    properties.setProperty("transformedBitIsBoolean", "false");
    // A year is a number and not its first of January.
    properties.setProperty("yearIsDateType", "false");
    properties.setProperty("geometryDefaultType", "default");
    // A server must not be able to ask for our files.
    properties.setProperty("allowLocalInfile", "false");
    // MySQL's driver: rows come as they are read.
    properties.setProperty("useCursorFetch", "true");
  }

  @Override
  public void begin(Connection connection, Duration statementTimeout) throws SQLException {
    String limit =
        isMariaDb(connection.getMetaData())
            ? "max_statement_time = " + statementTimeout.toMillis() / 1e3
            : "max_execution_time = " + statementTimeout.toMillis();
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET SESSION time_zone = '+00:00', " + limit);
      // As many as can be: a conversion behind them would not be seen.
      statement.execute("SET SESSION max_error_count = " + MOST_WARNINGS);
      statement.execute("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ");
      statement.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");
    }
  }

  /** MySQL's driver calls every server MySQL, but not its version. */
  private static boolean isMariaDb(DatabaseMetaData server) throws SQLException {
    return "MariaDB".equals(server.getDatabaseProductName())
        || server.getDatabaseProductVersion().contains("MariaDB");
  }

  @Override
  public void limit(PreparedStatement statement, Duration timeout) {}

  /** The driver cannot tell, so that the server is asked with a value of another type. */
  @Override
  public List<Boolean> textual(Connection connection, PreparedStatement statement, Sql sql)
      throws SQLException {
    Markers markers = Markers.of(sql.jdbcText());
    List<Boolean> textual = new ArrayList<>();
    for (int i = 0; i < markers.count(); i++) {
      textual.add(
          errorWith(connection, markers, i, LIKE_TEXT) != NOT_COMPARABLE
              // UUIDs are written as text; older servers do not know the type.
              || errorWith(connection, markers, i, LIKE_UUID) == NO_ERROR);
    }
    return textual;
  }

  private static int errorWith(
      Connection connection, Markers markers, int parameter, String other) {
    String probe = markers.replaced(i -> i == parameter ? other : "?");
    try (PreparedStatement prepared = connection.prepareStatement(probe)) {
      prepared.getMetaData();
      return NO_ERROR;
    } catch (SQLException e) {
      return e.getErrorCode();
    }
  }

  /** Warnings tell, so that none but a text like a number needs it. */
  @Override
  public boolean provesTexts() {
    return false;
  }

  @Override
  public Column column(ResultSetMetaData columns, int column) throws SQLException {
    return MariaDbValue.of(columns, column);
  }

  @Override
  public boolean converted(PreparedStatement statement) throws SQLException {
    int count = 0;
    for (SQLWarning warning = statement.getWarnings();
        warning != null;
        warning = warning.getNextWarning()) {
      count++;
      if (CONVERSIONS.contains(warning.getErrorCode()) || count == MOST_WARNINGS) {
        return true;
      }
    }
    return false;
  }
}

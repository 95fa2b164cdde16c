package dev.dossier.collector.check;

import dev.dossier.collector.check.CheckFinding.Code;
import dev.dossier.collector.check.Scope.Use;
import dev.dossier.common.datamap.IdentityType;
import dev.dossier.common.datamap.JdbcSource;
import dev.dossier.common.datamap.JdbcUrl;
import dev.dossier.common.datamap.Sql;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.PreparedStatement;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Connects to a database and prepares each query that the map has for it; reads no rows. */
final class DatabaseCheck {

  private static final String POSTGRESQL = "jdbc:postgresql:";
  private static final int CONNECT_SECONDS = 5;
  private static final int QUERY_SECONDS = 20;

  private final Map<String, String> environment;
  private final List<Driver> drivers;

  DatabaseCheck(Map<String, String> environment, List<Driver> drivers) {
    this.environment = environment;
    this.drivers = drivers;
  }

  private @Nullable Driver driver(String url) {
    for (Driver driver : drivers) {
      try {
        if (driver.acceptsURL(url)) {
          return driver;
        }
      } catch (SQLException e) {
        // Not an address of its own: another driver's, perhaps.
        continue;
      }
    }
    return null;
  }

  SourceResult check(JdbcSource source, Scope scope) {
    scope.uses().forEach(scope::checkBinding);
    String url;
    Properties properties;
    try {
      JdbcUrl address = JdbcUrl.of(source.url().resolve(environment).strip());
      url = address.url();
      properties = properties(source, address);
    } catch (IllegalArgumentException e) {
      scope.add(
          Code.NOT_CONFIGURED, String.valueOf(e.getMessage()), "sources", source.name(), "url");
      return result(source, false, 0, null, "its address is wrong");
    }
    Driver driver = driver(url);
    if (driver == null) {
      scope.add(
          Code.NOT_CONFIGURED,
          "expected a JDBC driver for the url on the class path or in drivers, found none",
          "sources",
          source.name(),
          "url");
      return result(source, false, 0, null, "no driver knows its address");
    }
    Connection connection;
    try {
      connection = driver.connect(url, properties);
      if (connection == null) {
        throw new SQLException("expected a driver that takes its own address", "08001");
      }
    } catch (SQLException e) {
      return refused(source, scope, e);
    }
    try (connection) {
      connection.setReadOnly(true);
      connection.setAutoCommit(false);
      return url.startsWith(POSTGRESQL)
          ? new PostgresCheck(connection, scope, QUERY_SECONDS).check(source)
          : other(connection, source, scope);
    } catch (SQLException e) {
      return refused(source, scope, e);
    }
  }

  private static SourceResult refused(JdbcSource source, Scope scope, SQLException e) {
    Code code = e instanceof SQLTimeoutException ? Code.SOURCE_UNAVAILABLE : SqlStates.code(e);
    if (code == Code.BAD_QUERY) {
      code = Code.SOURCE_UNAVAILABLE;
    }
    String sentence =
        code == Code.SOURCE_UNAVAILABLE
            ? "expected the database to answer" + SqlStates.found(e)
            : SqlStates.sentence(e);
    scope.add(code, sentence);
    return result(
        source,
        code != Code.SOURCE_UNAVAILABLE,
        0,
        null,
        code == Code.SOURCE_UNAVAILABLE ? "did not answer" : "refused us");
  }

  static SourceResult result(
      JdbcSource source,
      boolean reached,
      int checked,
      SourceResult.@Nullable Coverage coverage,
      String note) {
    return new SourceResult(source.name(), "jdbc", reached, checked, coverage, note);
  }

  private Properties properties(JdbcSource source, JdbcUrl address) {
    Properties properties = new Properties();
    put(properties, "user", source.username().resolve(environment), address.user());
    put(properties, "password", source.password().resolve(environment), address.password());
    if (address.url().startsWith(POSTGRESQL)) {
      properties.setProperty("ApplicationName", "dossier-check");
      properties.setProperty("connectTimeout", String.valueOf(CONNECT_SECONDS));
      properties.setProperty("loginTimeout", String.valueOf(2 * CONNECT_SECONDS));
      properties.setProperty("socketTimeout", String.valueOf(2 * QUERY_SECONDS));
      properties.setProperty("stringtype", "unspecified");
      // Statements without places go as they are: EXPLAIN has parameters that nobody binds.
      properties.setProperty("preferQueryMode", "extendedForPrepared");
      properties.setProperty("logServerErrorDetail", "false");
    }
    return properties;
  }

  private static void put(Properties properties, String key, String own, @Nullable String ofUrl) {
    String value = own.isEmpty() ? ofUrl : own;
    if (value != null && !value.isEmpty()) {
      properties.setProperty(key, value);
    }
  }

  /**
   * Drivers of other databases tell less: what they prepare, and the labels where they know them.
   */
  private static SourceResult other(Connection connection, JdbcSource source, Scope scope)
      throws SQLException {
    int checked = 0;
    for (Use use : scope.uses()) {
      if (!(use.reading() instanceof Sql sql)) {
        continue;
      }
      checkTypes(scope, use, sql);
      try (PreparedStatement statement =
          connection.prepareStatement(sql.jdbcText().replace("??", "?"))) {
        ResultSetMetaData result = statement.getMetaData();
        if (result != null) {
          checkLabels(scope, use, labels(result));
        }
        checked++;
      } catch (SQLException e) {
        scope.add(SqlStates.code(e), SqlStates.sentence(e), use.path());
      }
    }
    connection.rollback();
    return result(
        source,
        true,
        checked,
        null,
        checked + " queries prepared; which tables it covers is told of PostgreSQL alone");
  }

  private static void checkTypes(Scope scope, Use use, Sql sql) {
    for (String name : new LinkedHashSet<>(sql.parameters())) {
      if (scope.map().identity(name).type() == IdentityType.ANY) {
        scope.add(
            Code.NEEDS_TYPE,
            "expected the identity "
                + name
                + " to have a type, since this database may convert silently",
            use.path());
      }
    }
  }

  static List<String> labels(ResultSetMetaData result) throws SQLException {
    List<String> labels = new ArrayList<>();
    for (int i = 1; i <= result.getColumnCount(); i++) {
      labels.add(result.getColumnLabel(i));
    }
    return labels;
  }

  /** A dataset's columns become keys of an object; a lookup's first one counts alone. */
  static void checkLabels(Scope scope, Use use, List<String> labels) {
    if (use.dataset() == null) {
      return;
    }
    Set<String> seen = new HashSet<>();
    Set<String> twice = new LinkedHashSet<>();
    labels.stream().filter(label -> !seen.add(label)).forEach(twice::add);
    for (String label : twice) {
      scope.add(
          Code.DUPLICATE_COLUMN,
          "expected distinct columns, found '" + label + "' twice: give one a name with AS",
          use.path());
    }
    for (String masked : use.dataset().masks().keySet()) {
      if (!seen.contains(masked)) {
        String[] path = use.path().clone();
        path[path.length - 1] = "mask";
        List<String> keys = new ArrayList<>(List.of(path));
        keys.add(masked);
        scope.add(
            Code.MISSING_COLUMN,
            "expected a column of the result (there is " + String.join(", ", labels) + ")",
            keys.toArray(String[]::new));
      }
    }
  }
}

package dev.dossier.collector.check;

import dev.dossier.collector.check.CheckFinding.Code;
import dev.dossier.collector.check.PostgresCatalog.Table;
import dev.dossier.collector.check.Scope.Use;
import dev.dossier.common.datamap.DataMap;
import dev.dossier.common.datamap.Exclusion;
import dev.dossier.common.datamap.IdentityType;
import dev.dossier.common.datamap.JdbcSource;
import dev.dossier.common.datamap.Sql;
import java.sql.Connection;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.postgresql.core.NativeQuery;
import org.postgresql.core.Parser;

/**
 * Prepares and explains each query in one read-only transaction: the server tells the parameters'
 * types, the columns, and the tables behind views. Then compares those with all tables.
 */
final class PostgresCheck {

  /** GENERIC_PLAN explains without values; before it a prepared statement is explained. */
  private static final int GENERIC_PLAN_SINCE = 16;

  private static final Set<String> TEXTS =
      Set.of("text", "varchar", "bpchar", "name", "char", "citext", "unknown");
  private static final Set<String> INTEGERS = Set.of("int2", "int4", "int8", "numeric", "oid");

  private final Connection connection;
  private final Scope scope;
  private final int seconds;

  PostgresCheck(Connection connection, Scope scope, int seconds) {
    this.connection = connection;
    this.scope = scope;
    this.seconds = seconds;
  }

  SourceResult check(JdbcSource source) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET LOCAL statement_timeout = '" + seconds + "s'");
      // A partition that a plan leaves out is read all the same.
      statement.execute("SET LOCAL enable_partition_pruning = off");
      statement.execute("SET LOCAL plan_cache_mode = force_generic_plan");
    }
    Reach reach = new Reach(PostgresCatalog.read(connection));
    scope.map().identities().keySet().forEach(reach::name);
    int prepared = 0;
    for (Use use : scope.uses()) {
      Savepoint before = connection.setSavepoint();
      try {
        if (use.reading() instanceof Sql sql) {
          prepare(use, sql, reach);
          prepared++;
        }
      } catch (SQLException e) {
        if (SqlStates.code(e) == Code.SOURCE_UNAVAILABLE && !"57014".equals(e.getSQLState())) {
          throw e;
        }
        connection.rollback(before);
        scope.add(SqlStates.code(e), SqlStates.sentence(e), use.path());
      }
    }
    SourceResult.Coverage coverage = coverage(reach, PostgresCatalog.read(connection));
    connection.rollback();
    return DatabaseCheck.result(
        source,
        true,
        prepared,
        coverage,
        "%d of %d queries prepared; of %d tables that can reach a person %d are mapped, %d excluded"
            .formatted(
                prepared,
                scope.uses().size(),
                coverage.mapped().size() + coverage.excluded().size() + coverage.gaps().size(),
                coverage.mapped().size(),
                coverage.excluded().size()));
  }

  private void prepare(Use use, Sql sql, Reach reach) throws SQLException {
    List<NativeQuery> parsed = Parser.parseJdbcSql(sql.jdbcText(), true, true, true, false, false);
    int parameters;
    try (PreparedStatement statement = connection.prepareStatement(sql.jdbcText())) {
      ParameterMetaData types = statement.getParameterMetaData();
      parameters = types.getParameterCount();
      Set<String> told = new HashSet<>();
      for (int i = 0; i < parameters; i++) {
        String name = sql.parameters().get(i);
        String type = types.getParameterTypeName(i + 1);
        if (told.add(name + " " + type)) {
          checkType(use, name, type);
        }
      }
      ResultSetMetaData result = statement.getMetaData();
      if (result == null) {
        throw new SQLException("expected a query", "42601");
      }
      List<String> labels = DatabaseCheck.labels(result);
      DatabaseCheck.checkLabels(scope, use, labels);
      if (use.dataset() == null && !labels.isEmpty()) {
        reach.name(labels.getFirst());
      }
    }
    reach.add(Plan.of(explained(parsed.getFirst().nativeSql, parameters)), use.dataset() != null);
  }

  private String explained(String sql, int parameters) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      // The driver must not take operators for places.
      statement.setEscapeProcessing(false);
      if (connection.getMetaData().getDatabaseMajorVersion() >= GENERIC_PLAN_SINCE) {
        return explained(statement, "EXPLAIN (VERBOSE, GENERIC_PLAN, FORMAT JSON) " + sql);
      }
      statement.execute("PREPARE dossier_check AS " + sql);
      String nulls = String.join(", ", Collections.nCopies(parameters, "NULL"));
      String values = parameters == 0 ? "" : "(" + nulls + ")";
      String plan =
          explained(statement, "EXPLAIN (VERBOSE, FORMAT JSON) EXECUTE dossier_check" + values);
      statement.execute("DEALLOCATE dossier_check");
      return plan;
    }
  }

  private static String explained(Statement statement, String sql) throws SQLException {
    try (ResultSet plan = statement.executeQuery(sql)) {
      StringBuilder json = new StringBuilder();
      while (plan.next()) {
        json.append(plan.getString(1)).append('\n');
      }
      return json.toString();
    }
  }

  private void checkType(Use use, String identity, String type) {
    IdentityType declared = scope.map().identity(identity).type();
    boolean uuid = type.equals("uuid");
    boolean integer = INTEGERS.contains(type);
    if (!uuid && !integer && !TEXTS.contains(type)) {
      scope.add(
          Code.PARAMETER_TYPE,
          "expected :%s to be compared with a text, an integer or a uuid, found %s"
              .formatted(identity, type),
          use.path());
    } else if ((declared == IdentityType.UUID && integer)
        || (declared == IdentityType.INTEGER && uuid)) {
      scope.add(
          Code.PARAMETER_TYPE,
          "expected :%s to be compared with its own type, %s, found %s"
              .formatted(identity, declared == IdentityType.UUID ? "uuid" : "integer", type),
          use.path());
    }
  }

  private SourceResult.Coverage coverage(Reach reach, PostgresCatalog catalog) {
    Set<Long> excluded = excluded(catalog);
    List<String> mapped = new ArrayList<>();
    List<String> left = new ArrayList<>();
    List<String> gaps = new ArrayList<>();
    Set<Long> read = new HashSet<>();
    reach.read().forEach(table -> read.add(table.oid()));
    for (Map.Entry<Table, String> entry : reach.tables().entrySet()) {
      Table table = entry.getKey();
      if (read.contains(table.oid())) {
        mapped.add(table.shown());
      } else if (excluded.contains(table.oid())) {
        left.add(table.shown());
      } else {
        gaps.add(table.shown());
        gap(table, entry.getValue());
      }
    }
    return new SourceResult.Coverage(mapped, left, gaps);
  }

  private void gap(Table table, String reason) {
    scope.addTable(
        Code.UNMAPPED_TABLE,
        table.shown(),
        "expected the table %s to be mapped or excluded with a reason: it can reach a person (%s)"
            .formatted(table.shown(), reason),
        "sources",
        scope.source());
    if (!table.readable()) {
      scope.addTable(
          Code.UNREADABLE_TABLE,
          table.shown(),
          "expected the role to be allowed to read the table " + table.shown(),
          "sources",
          scope.source());
    }
  }

  private Set<Long> excluded(PostgresCatalog catalog) {
    Set<Long> excluded = new HashSet<>();
    DataMap map = scope.map();
    for (int i = 0; i < map.excluded().size(); i++) {
      Exclusion exclusion = map.excluded().get(i);
      if (exclusion.source().equals(scope.source())) {
        Table table = catalog.find(exclusion.table());
        if (table == null) {
          scope.addTable(
              Code.UNKNOWN_TABLE,
              exclusion.table(),
              "expected a table that exists, found '" + exclusion.table() + "'",
              "excluded",
              "[" + i + "]",
              "table");
        } else {
          excluded.add(table.oid());
        }
      }
    }
    return excluded;
  }
}

package dev.dossier.collector.jdbc;

import dev.dossier.collector.source.IdentityTypes;
import dev.dossier.collector.source.RowSink;
import dev.dossier.common.datamap.Sql;
import dev.dossier.common.event.Reason;
import java.sql.Connection;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/**
 * PostgreSQL by {@code COPY (query) TO STDOUT}: the fastest way out, and its statement timeout
 * covers all rows, where each fetch of a cursor has its own. COPY takes no bind parameters, so the
 * values are bound into transaction-local settings that the query reads, each cast to the type that
 * the server inferred for the parameter: no value ever stands in SQL.
 */
final class PostgresSnapshot implements Snapshot {
  private static final String SYNTAX_ERROR = "42601";

  /** Bytes of a row as COPY writes it; its JSON and CSV stand beside it in a heap of 256 MiB. */
  private static final int LARGEST_ROW = 16 * 1024 * 1024;

  private final Connection connection;
  private final PGConnection postgres;
  private List<String> bound = List.of();
  private boolean clean = true;

  PostgresSnapshot(Connection connection) {
    this.connection = connection;
    this.postgres = (PGConnection) connection;
  }

  /** All settings are the transaction's: they hold behind a pooler as well. */
  @Override
  public void begin(Duration statementTimeout) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY;"
              + "SET LOCAL statement_timeout = "
              + statementTimeout.toMillis()
              + ";SET LOCAL TimeZone = 'UTC';SET LOCAL DateStyle = 'ISO, YMD'"
              + ";SET LOCAL IntervalStyle = 'postgres';SET LOCAL bytea_output = 'hex'"
              + ";SET LOCAL extra_float_digits = 1;SET LOCAL standard_conforming_strings = on"
              // Rows that a policy would hide are an error then, and no empty answer.
              + ";SET LOCAL row_security = off");
    }
  }

  @Override
  public Query prepare(Sql sql, IdentityTypes types) throws SQLException {
    Markers markers = Markers.of(sql.jdbcText());
    try (PreparedStatement statement = connection.prepareStatement(sql.jdbcText())) {
      List<String> parameterTypes = new ArrayList<>();
      if (!sql.parameters().isEmpty()) {
        ParameterMetaData parameters = statement.getParameterMetaData();
        for (int i = 1; i <= parameters.getParameterCount(); i++) {
          parameterTypes.add(parameters.getParameterTypeName(i));
        }
      }
      ResultSetMetaData result = statement.getMetaData();
      if (result == null) {
        throw new SQLException("expected a query", SYNTAX_ERROR);
      }
      List<String> labels = new ArrayList<>();
      for (int i = 1; i <= result.getColumnCount(); i++) {
        labels.add(result.getColumnLabel(i));
      }
      return new CopyQuery(
          copyOf(markers, parameterTypes),
          parameterTypes,
          labels,
          PostgresTypes.values(connection, result),
          !labels.isEmpty() && PostgresTypes.PADDED.equals(result.getColumnTypeName(1)));
    }
  }

  /** The line break ends a comment that ends the query. */
  private static String copyOf(Markers markers, List<String> types) {
    return "COPY ("
        + markers.replaced(i ->
            "CAST(pg_catalog.current_setting('"
                + setting(i)
                + "') AS "
                + PostgresTypes.quoted(types.get(i))
                + ")")
        + "\n) TO STDOUT";
  }

  private static String setting(int parameter) {
    return "dossier.p" + parameter;
  }

  private void bind(List<String> values) throws SQLException {
    if (values.equals(bound)) {
      return;
    }
    String settings =
        IntStream.range(0, values.size())
            .mapToObj(i -> "pg_catalog.set_config('" + setting(i) + "', ?, true)")
            .collect(Collectors.joining(", ", "SELECT ", ""));
    try (PreparedStatement statement = connection.prepareStatement(settings)) {
      for (int i = 0; i < values.size(); i++) {
        statement.setString(i + 1, values.get(i));
      }
      statement.execute();
    }
    bound = List.copyOf(values);
  }

  @Override
  public void cancel() throws SQLException {
    postgres.cancelQuery();
  }

  @Override
  public boolean isClean() {
    return clean;
  }

  private final class CopyQuery implements Query {
    private final String copy;
    private final List<String> types;
    private final List<String> labels;
    private final CopyRow row;
    private final boolean padded;

    CopyQuery(
        String copy,
        List<String> types,
        List<String> labels,
        List<PostgresValue> values,
        boolean padded) {
      this.copy = copy;
      this.types = types;
      this.labels = labels;
      this.row = new CopyRow(values);
      this.padded = padded;
    }

    @Override
    public List<String> columns() {
      return labels;
    }

    @Override
    public boolean isPadded() {
      return padded;
    }

    @Override
    public boolean accepts(List<String> values) throws SQLException {
      for (int i = 0; i < values.size(); i++) {
        if (!PostgresTypes.accepts(connection, types.get(i), values.get(i))) {
          return false;
        }
      }
      return true;
    }

    @Override
    public long run(List<String> values, long atMost, RowSink sink) throws SQLException {
      if (!values.isEmpty()) {
        bind(values);
      }
      CopyOut out = postgres.getCopyAPI().copyOut(copy);
      long rows = 0;
      for (byte[] line = out.readFromCopy(); line != null; line = out.readFromCopy()) {
        rows++;
        if (rows > atMost) {
          // The driver then no longer knows which answer belongs to which question.
          clean = false;
          out.cancelCopy();
          return rows;
        }
        if (line.length > LARGEST_ROW) {
          clean = false;
          out.cancelCopy();
          throw new RefusedException(Reason.TOO_LARGE, "a row exceeds the limit");
        }
        row.read(line, sink);
      }
      return rows;
    }

    @Override
    public void close() {}
  }
}

package dev.dossier.collector.jdbc;

import dev.dossier.collector.source.IdentityTypes;
import dev.dossier.collector.source.RowSink;
import dev.dossier.common.datamap.Sql;
import dev.dossier.common.event.Reason;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Any database through its driver's cursor. */
final class CursorSnapshot implements Snapshot {
  private static final int FETCH = 1_000;

  /** Bytes of a row; its JSON and CSV stand beside it in a heap of 256 MiB. */
  private static final int LARGEST_ROW = 16 * 1024 * 1024;

  private final Connection connection;
  private final Dialect dialect;
  private volatile @Nullable PreparedStatement running;
  private Duration statementTimeout = Duration.ZERO;
  private boolean clean = true;

  CursorSnapshot(Connection connection, Dialect dialect) {
    this.connection = connection;
    this.dialect = dialect;
  }

  @Override
  public void begin(Duration statementTimeout) throws SQLException {
    this.statementTimeout = statementTimeout;
    dialect.begin(connection, statementTimeout);
  }

  @Override
  public Query prepare(Sql sql, IdentityTypes types) throws SQLException {
    PreparedStatement statement =
        connection.prepareStatement(
            sql.jdbcText(), ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY);
    try {
      statement.setFetchSize(FETCH);
      dialect.limit(statement, statementTimeout);
      ResultSetMetaData result = statement.getMetaData();
      if (result == null || result.getColumnCount() == 0) {
        throw new RefusedException(Reason.BAD_QUERY, "expected a query");
      }
      List<String> labels = new ArrayList<>();
      for (int i = 1; i <= result.getColumnCount(); i++) {
        labels.add(result.getColumnLabel(i));
      }
      List<Boolean> textual =
          sql.parameters().isEmpty() ? List.of() : dialect.textual(connection, statement, sql);
      return new CursorQuery(
          sql, statement, labels, CursorParameters.of(sql, types, textual, dialect.provesTexts()));
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
    return clean;
  }

  private final class CursorQuery implements Query {
    private final Sql sql;
    private final PreparedStatement statement;
    private final List<String> labels;
    private final CursorParameters parameters;

    CursorQuery(
        Sql sql, PreparedStatement statement, List<String> labels, CursorParameters parameters) {
      this.sql = sql;
      this.statement = statement;
      this.labels = labels;
      this.parameters = parameters;
    }

    @Override
    public List<String> columns() {
      return labels;
    }

    @Override
    public boolean accepts(List<String> values) throws SQLException {
      return parameters.accepts(values);
    }

    @Override
    public long run(List<String> values, long atMost, RowSink sink) throws SQLException {
      if (parameters.needProof(values)) {
        prove(parameters.proof(values));
      }
      parameters.bind(statement, values);
      // Until all rows are read nothing else can be asked, and closing would read them.
      clean = false;
      running = statement;
      try {
        ResultSet rows = statement.executeQuery();
        long count = send(rows, atMost, sink);
        if (count > atMost) {
          return count;
        }
        rows.close();
        clean = true;
        refuseConverted(statement);
        return count;
      } finally {
        running = null;
      }
    }

    private long send(ResultSet rows, long atMost, RowSink sink) throws SQLException {
      List<Dialect.Column> columns = new ArrayList<>();
      for (int i = 1; i <= labels.size(); i++) {
        columns.add(dialect.column(rows.getMetaData(), i));
      }
      MeasuredRows measured = new MeasuredRows(sink);
      long count = 0;
      while (rows.next()) {
        count++;
        if (count > atMost) {
          return count;
        }
        measured.startRow();
        for (int i = 0; i < columns.size(); i++) {
          columns.get(i).send(rows, i + 1, measured);
          if (measured.bytes() > LARGEST_ROW) {
            throw new RefusedException(Reason.TOO_LARGE, "a row exceeds the limit");
          }
        }
        measured.endRow();
      }
      return count;
    }

    /** The same query with values that are nobody's, of which no row is kept. */
    private void prove(List<String> values) throws SQLException {
      try (PreparedStatement proof = connection.prepareStatement(sql.jdbcText())) {
        proof.setMaxRows(1);
        dialect.limit(proof, statementTimeout);
        parameters.bind(proof, values);
        running = proof;
        proof.executeQuery().close();
        refuseConverted(proof);
      } finally {
        running = null;
      }
    }

    private void refuseConverted(PreparedStatement ended) throws SQLException {
      if (!sql.parameters().isEmpty() && dialect.converted(ended)) {
        throw new RefusedException(Reason.BAD_QUERY, "the database converted what it compared");
      }
    }

    @Override
    public void close() throws SQLException {
      if (clean) {
        statement.close();
      }
    }
  }
}

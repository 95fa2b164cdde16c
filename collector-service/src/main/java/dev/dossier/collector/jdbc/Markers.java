package dev.dossier.collector.jdbc;

import dev.dossier.common.event.Reason;
import java.sql.SQLException;
import java.util.List;
import java.util.function.IntFunction;
import org.postgresql.core.NativeQuery;
import org.postgresql.core.Parser;

/** The places of a statement's parameters, by the lexical rules of the data map. */
final class Markers {
  private final NativeQuery query;

  private Markers(NativeQuery query) {
    this.query = query;
  }

  /**
   * @param jdbcText with {@code ?} for each parameter
   */
  static Markers of(String jdbcText) throws SQLException {
    List<NativeQuery> parsed = Parser.parseJdbcSql(jdbcText, true, true, true, false, false);
    if (parsed.size() != 1) {
      throw new RefusedException(Reason.BAD_QUERY, "expected one statement");
    }
    return new Markers(parsed.getFirst());
  }

  int count() {
    return query.bindPositions.length;
  }

  /** The statement with something else in each place, counted from 0. */
  String replaced(IntFunction<String> replacement) {
    StringBuilder sql = new StringBuilder();
    int from = 0;
    for (int i = 0; i < count(); i++) {
      int position = query.bindPositions[i];
      sql.append(query.nativeSql, from, position).append(replacement.apply(i));
      from = position + 1 + String.valueOf(i + 1).length();
    }
    return sql.append(query.nativeSql, from, query.nativeSql.length()).toString();
  }
}

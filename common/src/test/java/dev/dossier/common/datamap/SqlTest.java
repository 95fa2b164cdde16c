package dev.dossier.common.datamap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.core.Parser;

class SqlTest {

  @Test
  void parametersAreReplacedInOrderWithRepeats() {
    Sql sql = Sql.of("SELECT * FROM t WHERE a=:b AND c IN (:d,:b) OR e = ANY(ARRAY[:f, :b])");
    assertThat(sql.jdbcText())
        .isEqualTo("SELECT * FROM t WHERE a=? AND c IN (?,?) OR e = ANY(ARRAY[?, ?])");
    assertThat(sql.parameters()).isEqualTo(List.of("b", "d", "b", "f", "b"));
    assertThat(bindsOfPostgresql(sql)).isEqualTo(5);
    assertThat(sql.text()).startsWith("SELECT * FROM t WHERE a=:b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT ':a', 'it''s :a', E'it\\'s :a', e'\\\\' || U&':a', B'1' FROM t",
        "SELECT 'a\\' FROM t",
        "SELECT \":a\", \"x\"\":a\", `:a` FROM t",
        "SELECT $$ :a ' $$, $q$ :a $$ :b $q$, $_1$:a$_1$ FROM t",
        "SELECT 1 -- :a '\n, 2 -- :b",
        "SELECT 1 -- :a \r, 2",
        "SELECT 1 /* :a /* :b */ :c ' */, 2",
        "SELECT x::text, '1'::int, a[1:2], a[1 : n], a[b.lo:hi], a[f(x):n], a[c[1]:n] FROM t",
        "SELECT f(x := 1), a$b$c, t.into, (update), \"into\" FROM t",
        "SELECT a FROM t FOR UPDATE",
        "SELECT e'x', name, E FROM t",
        "VALUES (1), (2)",
        "TABLE users",
        "(SELECT 1) UNION (SELECT 2)",
        "/* first */ -- then\n with x AS MATERIALIZED (SELECT 1) SELECT * FROM x",
        "SELECT 'größe:a' AS größe, '😀:a' AS \"😀\"",
        "SELECT 1 - -1, 5 / 2 * 3",
      })
  void quotesCommentsCastsAndSlicesHoldNoParameters(String text) {
    Sql sql = Sql.of(text);
    assertThat(sql.parameters()).isEmpty();
    assertThat(sql.jdbcText()).isEqualTo(text);
    assertThat(bindsOfPostgresql(sql)).isZero();
  }

  /** pgjdbc's own count of the markers that it would bind. */
  private static int bindsOfPostgresql(Sql sql) {
    try {
      return Parser.parseJdbcSql(sql.jdbcText(), true, true, true, false, false)
          .getFirst()
          .bindPositions
          .length;
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aParameterBesideOtherColonsIsFound() {
    Sql sql = Sql.of("SELECT :a::text, a[:b], a[1 + :c], f(x := :d), 'x':e, a[(:f):g], $x$:$x$:h");
    assertThat(sql.parameters()).isEqualTo(List.of("a", "b", "c", "d", "e", "f", "h"));
    assertThat(sql.jdbcText())
        .isEqualTo("SELECT ?::text, a[?], a[1 + ?], f(x := ?), 'x'?, a[(?):g], $x$:$x$?");
    assertThat(bindsOfPostgresql(sql)).isEqualTo(7);
  }

  @Test
  void questionMarksStayOperators() {
    Sql sql = Sql.of("SELECT j ? 'a', j ?| k, '?', \"?\" /* ? */ FROM t WHERE a = :a");
    assertThat(sql.jdbcText())
        .isEqualTo("SELECT j ?? 'a', j ??| k, '?', \"?\" /* ? */ FROM t WHERE a = ?");
    assertThat(bindsOfPostgresql(sql)).isEqualTo(1);
  }

  @Test
  void theClosingSemicolonIsNotSent() {
    assertThat(Sql.of("SELECT 1;").jdbcText()).isEqualTo("SELECT 1");
    assertThat(Sql.of("SELECT 1 ; ; -- end\n").jdbcText()).isEqualTo("SELECT 1   -- end\n");
    assertThat(Sql.of("SELECT ';' /* ; */").jdbcText()).isEqualTo("SELECT ';' /* ; */");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " \n",
        ";",
        "-- SELECT 1",
        "1",
        ":a",
        "'SELECT 1'",
        "SELECTED",
        "INSERT INTO t VALUES (1)",
        "EXPLAIN SELECT 1",
        "SELECT 1; SELECT 2",
        "SELECT 1;'x'",
        "SELECT 1; :a",
        "SELECT 1 INTO t",
        "SELECT 1 INTO OUTFILE '/tmp/x'",
        "WITH x AS (INSERT INTO t VALUES (1) RETURNING *) SELECT * FROM x",
        "WITH x AS (UPDATE t SET a = 1 RETURNING *) SELECT * FROM x",
        "WITH x AS (SELECT 1) DELETE FROM t",
        "WITH x AS (SELECT 1) MERGE INTO t USING x ON true WHEN MATCHED THEN DELETE",
        "SELECT 'a",
        "SELECT E'a\\'",
        "SELECT \"a",
        "SELECT $$a",
        "SELECT $a$a$b$",
        "SELECT /* /* */ 1",
        "SELECT $1",
        "SELECT a FROM t WHERE b = :1",
      })
  void whatIsNotOneReadingStatementIsRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Sql.of(text))
        .withMessageStartingWith("expected ");
  }
}

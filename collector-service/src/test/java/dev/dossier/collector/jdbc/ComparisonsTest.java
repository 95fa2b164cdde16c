package dev.dossier.collector.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.common.datamap.Sql;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ComparisonsTest {
  private static final String SELECT = "SELECT id FROM people WHERE ";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ref = :x COLLATE utf8mb4_nopad_bin",
        "ref = :x\n  collate\tutf8mb4_bin",
        "ref = :x COLLATE Latin1_General_BIN2",
        "ref = :x COLLATE binary",
        "lower(ref) = lower(:x) COLLATE utf8mb4_bin",
        "ref = lower(trim(:x COLLATE utf8mb4_bin))",
        "ref = BINARY :x",
        "ref = BINARY(:x)",
        "ref = BINARY lower(:x)",
        "BINARY ref = :x",
        "ref COLLATE utf8mb4_bin = :x",
        "(p.`ref` COLLATE utf8mb4_bin) = :x",
        ":x = ref COLLATE utf8mb4_bin",
        ":x = BINARY ref",
        "ref = CAST(:x AS BINARY)",
        "CAST(ref AS BINARY(60)) = :x",
        "ref = :x -- the person\n COLLATE utf8mb4_bin",
        "ref = :x /* ' */ COLLATE utf8mb4_bin",
      })
  void byItsOwnWords(String condition) throws SQLException {
    assertThat(Comparisons.exact(Sql.of(SELECT + condition))).containsExactly(true);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ref = :x",
        "ref = :x COLLATE utf8mb4_general_ci",
        "ref = :x COLLATE utf8mb4_binary_ci",
        "ref = :x -- COLLATE utf8mb4_bin",
        "ref = :x /* COLLATE utf8mb4_bin */",
        "ref = :x # COLLATE utf8mb4_bin",
        "/* BINARY */ ref = :x",
        "ref = :x AND 'COLLATE utf8mb4_bin' <> ''",
        "ref = 'BINARY ' :x",
        "ref = :x AND `BINARY` = 1",
        "BINARY other = 'a' AND ref = :x",
        "ref = :x AND other = 'a' COLLATE utf8mb4_bin",
        "ref IN (:x) COLLATE utf8mb4_bin",
        "ref = (SELECT name FROM others WHERE name = :x) COLLATE utf8mb4_bin",
        "ref = concat(:x, '') COLLATE utf8mb4_bin",
        "ref = :x ORDER BY ref COLLATE utf8mb4_bin",
      })
  void whatStandsElsewhereSaysNothing(String condition) throws SQLException {
    assertThat(Comparisons.exact(Sql.of(SELECT + condition))).containsExactly(false);
  }

  @Test
  void ofOneParameterNothingAboutTheOthers() throws SQLException {
    assertThat(Comparisons.exact(Sql.of(SELECT + "a = :x COLLATE utf8mb4_bin OR b = :y")))
        .containsExactly(true, false);
    assertThat(Comparisons.exact(Sql.of(SELECT + "a = :x COLLATE utf8mb4_bin OR b = :x")))
        .containsExactly(true, false);
  }

  @Test
  void aPlainComparisonMayStandBesideTheExactOneOfTheSameTwo() throws SQLException {
    String exact = "ref = :x COLLATE utf8mb4_nopad_bin";

    assertThat(Comparisons.exact(Sql.of(SELECT + "ref = :x AND " + exact)))
        .containsExactly(true, true);
    assertThat(Comparisons.exact(Sql.of(SELECT + exact + " AND ref = :x")))
        .containsExactly(true, true);
    assertThat(Comparisons.exact(Sql.of(SELECT + "p.`ref` = :x AND p.`ref` = BINARY :x")))
        .containsExactly(true, true);
    assertThat(Comparisons.exact(Sql.of(SELECT + "other = :x AND " + exact)))
        .containsExactly(false, true);
    assertThat(Comparisons.exact(Sql.of(SELECT + "`a` = :x AND `b` = :x COLLATE utf8mb4_bin")))
        .containsExactly(false, true);
    assertThat(Comparisons.exact(Sql.of(SELECT + "ref = :y AND " + exact)))
        .containsExactly(false, true);
    assertThat(Comparisons.exact(Sql.of(SELECT + "ref = :x OR " + exact)))
        .containsExactly(false, true);
  }
}

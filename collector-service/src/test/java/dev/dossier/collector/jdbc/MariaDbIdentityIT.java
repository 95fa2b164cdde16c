package dev.dossier.collector.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.collector.source.IdentityTypes;
import dev.dossier.collector.source.ReadOutcome;
import dev.dossier.collector.source.RecordingSink;
import dev.dossier.collector.source.ResolveOutcome;
import dev.dossier.collector.source.Sections;
import dev.dossier.common.datamap.IdentityType;
import dev.dossier.common.datamap.JdbcSource;
import dev.dossier.common.datamap.Lookup;
import dev.dossier.common.datamap.Sql;
import dev.dossier.common.event.Failure;
import dev.dossier.common.event.Identifiers;
import dev.dossier.common.event.Reason;
import dev.dossier.testsupport.infra.Infrastructure;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Identifiers as an attacker would choose them, on a database that converts what it compares and
 * takes different texts for the same. The table has a person for each value that such a text could
 * be taken for.
 */
class MariaDbIdentityIT {
  private static final IdentityTypes ANY = name -> IdentityType.ANY;
  private static final IdentityTypes TEXTS = name -> IdentityType.TEXT;
  private static final IdentityTypes INTEGERS = name -> IdentityType.INTEGER;
  private static final IdentityTypes UUIDS = name -> IdentityType.UUID;
  private static final JdbcSourceReader READER = new JdbcSourceReader(Map.of());
  private static final ReadOutcome NOTHING = new ReadOutcome.NothingFound();
  private static final ReadOutcome BAD_QUERY = ReadOutcome.failed(Reason.BAD_QUERY);
  private static String database = "";

  @BeforeAll
  static void fill() {
    database = Infrastructure.mariadb().createFreshDatabase("identities");
    Infrastructure.mariadb()
        .execute(
            database,
            "CREATE TABLE people (id bigint PRIMARY KEY, big decimal(65,0), ref varchar(60),"
                + " key_ uuid, born date, KEY (ref))",
            "INSERT INTO people VALUES (0, 0, 'jane@example.org', NULL, '1990-01-01'),"
                + " (1, 1, 'A-9', NULL, NULL), (9, 9, 'a', NULL, NULL),"
                + " (10, 10, '1e1', NULL, NULL), (26, 26, '007', NULL, NULL),"
                + " (7, 7, '7up', NULL, NULL),"
                + " (9007199254740993, 1, '9007199254740993', NULL, NULL),"
                + " (-5, -5, 'josé@example.org',"
                + " '9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d', NULL)");
  }

  @AfterAll
  static void closeReader() {
    READER.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"9", "jane@example.org", "9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d", " "})
  void withoutATypeNothingIsSent(String value) {
    ReadOutcome expected = value.isBlank() ? NOTHING : BAD_QUERY;

    assertThat(read(ANY, "id = :person", value)).isEqualTo(expected);
    assertThat(read(ANY, "ref = :person", value)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d",
        "jane@example.org",
        "1e1",
        "0x1A",
        "007",
        "7up",
        "+9",
        "9.0",
        "x'OR'1@evil.example",
        "42",
        "9"
      })
  void aTextIsNeverComparedWithANumber(String value) {
    for (String condition :
        List.of(
            "id = :person",
            ":person = id",
            "big = :person",
            "id IN (1, :person)",
            "coalesce(id, 1) = :person",
            "id BETWEEN :person AND 99",
            "EXISTS (SELECT 1 FROM people o WHERE o.id = :person AND o.id = people.id)",
            "born = :person")) {
      assertThat(read(TEXTS, condition, value)).as(condition).isEqualTo(BAD_QUERY);
      assertThat(READER.resolve(source(), lookup(condition), TEXTS, person(value)))
          .as(condition)
          .isEqualTo(new ResolveOutcome.Failed(Failure.of(Reason.BAD_QUERY)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d", "jane@example.org", "1e1", "007"})
  void norBehindAFunctionThatHidesTheNumber(String value) {
    for (String condition :
        List.of("id = lower(:person)", "id = trim(:person)", "id = concat(:person, '')")) {
      assertThat(read(TEXTS, condition, value)).as(condition).isEqualTo(BAD_QUERY);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "9, 9",
    "0, 0",
    "-5, -5",
    "9007199254740993, 9007199254740993",
    "9007199254740992,",
    "9007199254740994,",
    "99999999999999999999,",
    "1e1,",
    "09,",
    "+9,",
    "' 9',",
    "'9 ',",
    "9.0,",
    "0x9,",
    "-0,",
    "9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d,",
    "'9 OR 1=1',"
  })
  void anIntegerFindsItsOwnNumberAlone(String value, String found) {
    assertThat(ids(INTEGERS, "id = :person", value))
        .isEqualTo(found == null ? List.of() : List.of(found));
  }

  @Test
  void aNumberOfFourHundredDigitsIsNobodys() {
    assertThat(read(INTEGERS, "id = :person", "1" + "0".repeat(400))).isEqualTo(NOTHING);
    assertThat(read(INTEGERS, "big = :person", "9".repeat(65))).isEqualTo(NOTHING);
  }

  /** As numbers 'A-9' and 'jane@example.org' are 0, '7up' is 7, '1e1' is 10 and '007' is 7. */
  @ParameterizedTest
  @CsvSource({"0,", "7,", "10,", "9007199254740993, 9007199254740993"})
  void anIntegerIsComparedWithTextsAsAText(String value, String found) {
    assertThat(ids(INTEGERS, "ref = :person", value))
        .isEqualTo(found == null ? List.of() : List.of(found));
  }

  @ParameterizedTest
  @CsvSource({
    "jane@example.org, 0",
    "JANE@example.org, 0",
    "x'OR'1@evil.example,",
    "../..,",
    "%,",
    "_,",
    "\\,",
    "'\"',",
    "1e1, 10",
    "1E1, 10",
    "10,",
    "007, 26",
    "7,",
    "A-9, 1",
    "a, 9",
    "ab,"
  })
  void aTextFindsWhatTheColumnsCollationTakesForTheSame(String value, String found) {
    assertThat(ids(TEXTS, "ref = :person", value))
        .isEqualTo(found == null ? List.of() : List.of(found));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a ",
        " a",
        "a\t",
        "a\u0001",
        "a\u00a0",
        "a\u200b",
        "\u00e4",
        "jané@example.org",
        "😀"
      })
  void aTextThatCollationsTakeForAnothersIsNotSent(String value) {
    assertThat(read(TEXTS, "ref = :person", value)).isEqualTo(BAD_QUERY);
  }

  @ParameterizedTest
  @CsvSource({"josé@example.org, -5", "jané@example.org,", "a\u200b,", "JOSÉ@example.org,"})
  void unlessTheQuerySaysHowItCompares(String value, String found) {
    assertThat(ids(TEXTS, "ref = :person AND ref = :person COLLATE utf8mb4_nopad_bin", value))
        .isEqualTo(found == null ? List.of() : List.of(found));
  }

  /** Each of these was taken for the whole query's word. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ref = :person /* COLLATE utf8mb4_nopad_bin */",
        "ref = :person AND 'BINARY' <> ''",
        "ref = :person AND 'a' = 'a' COLLATE utf8mb4_bin",
        "ref = :person COLLATE utf8mb4_general_ci",
        "ref = :person OR ref = :person COLLATE utf8mb4_nopad_bin"
      })
  void whatTheQuerySaysElsewhereDoesNotCount(String condition) {
    assertThat(read(TEXTS, condition, "jos\u00e8@example.org")).isEqualTo(BAD_QUERY);
  }

  @Test
  void aServerThatKeepsNoWarningsIsAskedForThem() {
    Infrastructure.mariadb().execute(database, "SET GLOBAL max_error_count = 0");
    try {
      try (JdbcSourceReader fresh = new JdbcSourceReader(Map.of())) {
        assertThat(read(fresh, "SELECT id FROM people WHERE id = lower(:person)", "A-9"))
            .isEqualTo(BAD_QUERY);
      }
    } finally {
      Infrastructure.mariadb().execute(database, "SET GLOBAL max_error_count = DEFAULT");
    }
  }

  /** Divisions by zero, behind which a conversion would not be told. */
  @Test
  void moreWarningsThanAServerTellsAreNotTrusted() {
    String divisions = "SELECT seq / 0 AS x FROM seq_1_to_%d WHERE 'a' = :person";

    assertThat(read(READER, divisions.formatted(100), "a")).isEqualTo(new ReadOutcome.Found());
    assertThat(read(READER, divisions.formatted(70_000), "a")).isEqualTo(BAD_QUERY);
  }

  @ParameterizedTest
  @CsvSource({
    "9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d, -5",
    "9B1DEB4D-3B7D-4BAD-9BDD-2B0D7B3DCB6D, -5",
    "9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6e,",
    "9,"
  })
  void aUuidFindsItsOwn(String value, String found) {
    assertThat(ids(UUIDS, "key_ = :person", value))
        .isEqualTo(found == null ? List.of() : List.of(found));
  }

  @Test
  void aUuidIsNeverComparedWithANumber() {
    assertThat(read(UUIDS, "id = :person", "9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d"))
        .isEqualTo(BAD_QUERY);
  }

  @Test
  void nullAndBlankInTheProvidersRowsAreNoValues() {
    Lookup some =
        Lookup.sql(
            "source",
            Sql.of(
                "SELECT NULL UNION ALL SELECT '' UNION ALL SELECT ' ' UNION ALL SELECT ref FROM"
                    + " people WHERE id = :person"));

    assertThat(READER.resolve(source(), some, INTEGERS, person("1")))
        .isEqualTo(new ResolveOutcome.Resolved(List.of("A-9")));
  }

  private static JdbcSource source() {
    return Databases.source(Infrastructure.mariadb().jdbcUrl(database), "root", "");
  }

  private static Lookup lookup(String condition) {
    return Lookup.sql("source", Sql.of("SELECT id FROM people WHERE " + condition));
  }

  private static ReadOutcome read(IdentityTypes types, String condition, String value) {
    return read(types, condition, value, new RecordingSink());
  }

  private static List<String> ids(IdentityTypes types, String condition, String value) {
    RecordingSink sink = new RecordingSink();
    assertThat(read(types, condition, value, sink)).isNotInstanceOf(ReadOutcome.Failed.class);
    return sink.of("people").rows().stream().map(List::getFirst).toList();
  }

  private static ReadOutcome read(
      IdentityTypes types, String condition, String value, RecordingSink sink) {
    return READER.read(
        source(),
        Sections.of(Sections.many("people", "SELECT id FROM people WHERE " + condition)),
        types,
        person(value),
        null,
        sink);
  }

  private static ReadOutcome read(JdbcSourceReader reader, String sql, String value) {
    return reader.read(
        source(),
        Sections.of(Sections.many("rows", sql)),
        TEXTS,
        person(value),
        null,
        new RecordingSink());
  }

  private static Identifiers person(String value) {
    return new Identifiers(Map.of("person", List.of(value)));
  }
}

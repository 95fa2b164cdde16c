package dev.dossier.collector.jdbc;

import static dev.dossier.collector.source.Sections.many;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.collector.source.IdentityTypes;
import dev.dossier.collector.source.ReadOutcome;
import dev.dossier.collector.source.RecordingSink;
import dev.dossier.collector.source.ResolveOutcome;
import dev.dossier.collector.source.Sections;
import dev.dossier.common.datamap.IdentityType;
import dev.dossier.common.datamap.Lookup;
import dev.dossier.common.datamap.Section;
import dev.dossier.common.datamap.Source;
import dev.dossier.common.datamap.Sql;
import dev.dossier.common.event.Failure;
import dev.dossier.common.event.Identifiers;
import dev.dossier.common.event.Reason;
import dev.dossier.testsupport.infra.Infrastructure;
import dev.dossier.testsupport.infra.PostgresServer;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Identities as PostgreSQL takes them: bound as the column's own type, by one form each. */
class JdbcIdentityIT {
  private static final PostgresServer POSTGRES = Infrastructure.postgres();
  private static final JdbcSourceReader READER = new JdbcSourceReader(Map.of());
  private static final IdentityTypes ANY = name -> IdentityType.ANY;
  private static final UUID KEY = UUID.fromString("0e8f9c4a-6d1b-4c5e-9f3a-2b7d8e9f0a1b");
  private static String database = "";

  @BeforeAll
  static void fill() {
    database = POSTGRES.createFreshDatabase("identity");
    POSTGRES.execute(
        database,
        "CREATE TABLE people (id int PRIMARY KEY, name text, key uuid, code varchar(20), mail"
            + " text)",
        "INSERT INTO people VALUES (1, 'Jane', '"
            + KEY
            + "', 'A-1', 'jane@example.org'),"
            + " (2, 'Joe', gen_random_uuid(), 'A-2', 'joe@example.org')",
        "CREATE TYPE mood AS ENUM ('sad', 'glad')",
        "CREATE TABLE moods (person int, mood mood)",
        "INSERT INTO moods VALUES (1, 'glad')");
  }

  @AfterAll
  static void closeReader() {
    READER.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x'OR'1@evil.example",
        "1 OR 1=1",
        "1; DROP TABLE people",
        "1 ",
        " 1",
        "+1",
        "01",
        "1.0",
        "0x1",
        "1_0",
        "99999999999999999999",
        "2147483648",
        "0e8f9c4a-6d1b-4c5e-9f3a-2b7d8e9f0a1b",
        "\\N",
        "$1",
        "?",
        "'",
        "1\n2",
        "1\u00a0",
        "\uff11",
        "1e0",
        "../..",
        "1/../2",
        "NULL",
        "",
        "1\u0000",
        "\ud83d"
      })
  void aValueThatIsNoIntegerNamesNobody(String value) {
    RecordingSink sink = new RecordingSink();

    assertThat(READER.read(source(), section(), ANY, person(value), null, sink))
        .isEqualTo(new ReadOutcome.NothingFound());
    assertThat(READER.resolve(source(), lookup(), ANY, person(value)))
        .isEqualTo(new ResolveOutcome.Resolved(List.of()));
  }

  @ParameterizedTest
  @CsvSource(
      ignoreLeadingAndTrailingWhitespace = false,
      quoteCharacter = '"',
      value = {
        "name,Jane,1",
        "name,jane,0",
        "name,Jane ,0",
        "name,Jane' OR '1'='1,0",
        "name,%,0",
        "name,NULL,0",
        "mail,jane@example.org,1",
        "mail,JANE@example.org,0",
        "mail,jané@example.org,0",
        "mail,x'OR'1@evil.example,0",
        "mail,../..,0",
        "mail,jane@example.org\u0000,0",
        "key,0e8f9c4a-6d1b-4c5e-9f3a-2b7d8e9f0a1b,1",
        "key,0E8F9C4A-6D1B-4C5E-9F3A-2B7D8E9F0A1B,1",
        "key,1,0",
        "key,not-a-uuid,0",
        "code,A-1,1",
        "code,A-1 ,0",
      })
  void aValueIsBoundAsTheColumnsOwnType(String column, String value, int rows) {
    RecordingSink sink = new RecordingSink();
    Section byColumn =
        Sections.of(many("people", "SELECT id FROM people WHERE " + column + " = :person"));

    READER.read(source(), byColumn, ANY, person(value), null, sink);

    assertThat(sink.of("people").rows()).hasSize(rows);
  }

  @Test
  void aNumberOfFourHundredDigitsIsNobodys() {
    String huge = "1" + "0".repeat(400);

    assertThat(READER.read(source(), section(), ANY, person(huge), null, new RecordingSink()))
        .isEqualTo(new ReadOutcome.NothingFound());
  }

  @Test
  void blanksThatFillAColumnUpAreNoPartOfAValue() {
    POSTGRES.execute(
        database, "CREATE TABLE badges (badge char(6))", "INSERT INTO badges VALUES ('B-1')");
    Section byBadge = Sections.of(many("badges", "SELECT * FROM badges WHERE badge = :person"));
    Lookup badges = Lookup.sql("source", Sql.of("SELECT badge FROM badges"));

    assertThat(READER.resolve(source(), badges, ANY, person()))
        .isEqualTo(new ResolveOutcome.Resolved(List.of("B-1")));
    assertThat(READER.read(source(), byBadge, ANY, person("B-1"), null, new RecordingSink()))
        .isEqualTo(new ReadOutcome.Found());
    assertThat(READER.read(source(), byBadge, ANY, person("B-1 "), null, new RecordingSink()))
        .isEqualTo(new ReadOutcome.NothingFound());
  }

  @Test
  void aLongValueIsJustAValue() {
    String tenKilobytes = "x'".repeat(5_000);
    RecordingSink sink = new RecordingSink();
    Section byName = Sections.of(many("people", "SELECT id FROM people WHERE name = :person"));

    assertThat(READER.read(source(), byName, ANY, person(tenKilobytes), null, sink))
        .isEqualTo(new ReadOutcome.NothingFound());
  }

  @Test
  void aTypeThatOnlyTheDatabaseKnowsIsAskedThere() {
    Section byMood = Sections.of(many("moods", "SELECT person FROM moods WHERE mood = :person"));
    RecordingSink sink = new RecordingSink();

    assertThat(READER.read(source(), byMood, ANY, person("angry", "glad"), null, sink))
        .isEqualTo(new ReadOutcome.Found());
    assertThat(sink.of("moods").rows()).containsExactly(List.of("1"));
  }

  @Test
  void theDataMapsTypeDecidesBeforeTheDatabase() {
    IdentityTypes integers = name -> IdentityType.INTEGER;
    Section byName = Sections.of(many("people", "SELECT id FROM people WHERE name = :person"));

    assertThat(READER.read(source(), byName, integers, person("Jane"), null, new RecordingSink()))
        .isEqualTo(new ReadOutcome.NothingFound());
  }

  @Test
  void everyCombinationOfValuesIsAskedAndIdenticalRowsStay() {
    Section both =
        Sections.of(many("pairs", "SELECT 'x' AS x WHERE :a::int > 0 AND :b::int > 0 -- the end"));
    RecordingSink sink = new RecordingSink();
    var identifiers = new Identifiers(Map.of("a", List.of("1", "2"), "b", List.of("1", "2", "3")));

    READER.read(source(), both, ANY, identifiers, null, sink);

    assertThat(sink.of("pairs").rows()).hasSize(6).containsOnly(List.of("\"x\""));
  }

  @Test
  void moreThanTenThousandCombinationsAreTooLarge() {
    List<String> values = IntStream.rangeClosed(1, 101).mapToObj(Integer::toString).toList();
    Identifiers identifiers =
        new Identifiers(Map.of("a", values, "b", values, "c", List.of(), "person", List.of("1")));
    Section pairs = Sections.of(many("rows", "SELECT 1 WHERE :a = :b"));
    Section none = Sections.of(many("rows", "SELECT 1 WHERE :a = :b AND :b = :c"));

    assertThat(READER.read(source(), pairs, ANY, identifiers, null, new RecordingSink()))
        .isEqualTo(ReadOutcome.failed(Reason.TOO_LARGE));
    assertThat(READER.read(source(), none, ANY, identifiers, null, new RecordingSink()))
        .isEqualTo(new ReadOutcome.NothingFound());
    assertThat(
            READER.resolve(
                source(), Lookup.sql("source", Sql.of("SELECT :a || :b")), ANY, identifiers))
        .isEqualTo(ResolveOutcome.failed(Reason.TOO_LARGE));
  }

  @Test
  void anIdentityOfTooManyValuesIsTooLarge() {
    Lookup all =
        Lookup.sql("source", Sql.of("SELECT g FROM generate_series(1, 20000) g WHERE 1 = :person"));

    assertThat(READER.resolve(source(), all, ANY, person("1")))
        .isEqualTo(new ResolveOutcome.Failed(Failure.of(Reason.TOO_LARGE)));
  }

  @Test
  void aNumberIsItsOwnersOnlyInTheFormInWhichItIsPrinted() {
    Section numeric =
        Sections.of(many("numeric", "SELECT 1 AS found WHERE 42::numeric(20, 0) = :person"));
    Section zero = Sections.of(many("zero", "SELECT 1 AS found WHERE 0::numeric = :person"));
    Section fraction =
        Sections.of(many("fraction", "SELECT 1 AS found WHERE 42.5::numeric = :person"));
    Section floating =
        Sections.of(many("floating", "SELECT 1 AS found WHERE 9007199254740992::float8 = :person"));

    assertThat(READER.read(source(), numeric, ANY, person("42"), null, new RecordingSink()))
        .isInstanceOf(ReadOutcome.Found.class);
    for (String other : new String[] {"042", "0042.0", "00", "42.0", "42.00", "4.2e1", "+42"}) {
      assertThat(READER.read(source(), numeric, ANY, person(other), null, new RecordingSink()))
          .isInstanceOf(ReadOutcome.NothingFound.class);
    }
    for (String other : new String[] {"9007199254740993", "9007199254740992.0"}) {
      assertThat(READER.read(source(), floating, ANY, person(other), null, new RecordingSink()))
          .isInstanceOf(ReadOutcome.NothingFound.class);
    }
    assertThat(READER.read(source(), zero, ANY, person("-0"), null, new RecordingSink()))
        .isInstanceOf(ReadOutcome.NothingFound.class);
    assertThat(READER.read(source(), zero, ANY, person("0"), null, new RecordingSink()))
        .isInstanceOf(ReadOutcome.Found.class);
    assertThat(READER.read(source(), fraction, ANY, person("42.5"), null, new RecordingSink()))
        .isInstanceOf(ReadOutcome.Found.class);
    assertThat(READER.read(source(), fraction, ANY, person("42.50"), null, new RecordingSink()))
        .isInstanceOf(ReadOutcome.NothingFound.class);
  }

  @Test
  void anIdentitysBlankValuesAreNone() {
    Lookup some =
        Lookup.sql(
            "source",
            Sql.of(
                "SELECT v FROM (VALUES (NULL), (''), (' '), ('a'), ('a')) t(v) WHERE 1 = :person"));

    assertThat(READER.resolve(source(), some, ANY, person("1")))
        .isEqualTo(new ResolveOutcome.Resolved(List.of("a")));
  }

  private static Source source() {
    return Databases.source(database);
  }

  private static Section section() {
    return Sections.of(many("people", "SELECT name FROM people WHERE id = :person"));
  }

  private static Lookup lookup() {
    return Lookup.sql("source", Sql.of("SELECT name FROM people WHERE id = :person"));
  }

  private static Identifiers person(String... values) {
    return new Identifiers(Map.of("person", List.of(values)));
  }
}

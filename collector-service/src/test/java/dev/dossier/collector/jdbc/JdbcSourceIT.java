package dev.dossier.collector.jdbc;

import static dev.dossier.collector.source.Sections.many;
import static dev.dossier.collector.source.Sections.single;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.collector.source.CellKind;
import dev.dossier.collector.source.IdentityTypes;
import dev.dossier.collector.source.ReadOutcome;
import dev.dossier.collector.source.RecordingSink;
import dev.dossier.collector.source.ResolveOutcome;
import dev.dossier.collector.source.RowSink;
import dev.dossier.collector.source.RowsAlone;
import dev.dossier.collector.source.Sections;
import dev.dossier.collector.source.SourceContract;
import dev.dossier.collector.source.SourceReader;
import dev.dossier.common.datamap.Dataset;
import dev.dossier.common.datamap.IdentityType;
import dev.dossier.common.datamap.Lookup;
import dev.dossier.common.datamap.Mask;
import dev.dossier.common.datamap.Section;
import dev.dossier.common.datamap.Source;
import dev.dossier.common.datamap.Sql;
import dev.dossier.common.event.Failure;
import dev.dossier.common.event.Identifiers;
import dev.dossier.common.event.Reason;
import dev.dossier.testsupport.infra.FaultProxy;
import dev.dossier.testsupport.infra.Infrastructure;
import dev.dossier.testsupport.infra.PostgresServer;
import java.time.Duration;
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

/** Databases, on a real PostgreSQL. */
class JdbcSourceIT extends SourceContract {
  private static final PostgresServer POSTGRES = Infrastructure.postgres();
  private static final JdbcSourceReader READER = new JdbcSourceReader(Map.of());
  private static final UUID KEY = UUID.fromString("0e8f9c4a-6d1b-4c5e-9f3a-2b7d8e9f0a1b");
  private static String database = "";

  @BeforeAll
  static void fill() {
    database = POSTGRES.createFreshDatabase("source");
    POSTGRES.execute(
        database,
        "CREATE TABLE people (id int PRIMARY KEY, name text, key uuid, code varchar(20), mail"
            + " text)",
        "INSERT INTO people VALUES (1, 'Jane', '"
            + KEY
            + "', 'A-1', 'jane@example.org'),"
            + " (2, 'Joe', gen_random_uuid(), 'A-2', 'joe@example.org')",
        "CREATE TABLE notes (id int, person int, text text)",
        "INSERT INTO notes VALUES (1, 1, 'a'), (2, 1, 'b'), (3, 1, 'c')",
        "CREATE SEQUENCE counter",
        "CREATE ROLE limited LOGIN PASSWORD 'right'",
        "CREATE TYPE mood AS ENUM ('sad', 'glad')",
        "CREATE TABLE moods (person int, mood mood)",
        "INSERT INTO moods VALUES (1, 'glad')");
  }

  @AfterAll
  static void closeReader() {
    READER.close();
  }

  @Override
  protected SourceReader reader() {
    return READER;
  }

  @Override
  protected Source source() {
    return Databases.source(database);
  }

  @Override
  protected Source unreachable() {
    return Databases.source(Databases.url(1, database), "postgres", "");
  }

  @Override
  protected Source refusing() {
    return Databases.source(Databases.url(POSTGRES.port(), database), "limited", "wrong");
  }

  @Override
  protected Section section() {
    return Sections.of(
        single("profile", "SELECT name FROM people WHERE id = :person"),
        many("notes", "SELECT text FROM notes WHERE person = :person ORDER BY id"));
  }

  @Override
  protected Section missing() {
    return Sections.of(many("gone", "SELECT * FROM gone WHERE person = :person"));
  }

  @Override
  protected Lookup lookup() {
    return Lookup.sql("source", Sql.of("SELECT name FROM people WHERE id = :person ORDER BY id"));
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
  void rowsThatAPolicyHidesAreARefusalAndNoEmptyAnswer() {
    POSTGRES.execute(
        database,
        "CREATE TABLE guarded (person int)",
        "INSERT INTO guarded VALUES (1)",
        "CREATE POLICY mine ON guarded USING (person = 0)",
        "ALTER TABLE guarded ENABLE ROW LEVEL SECURITY",
        "GRANT SELECT ON guarded TO limited");
    Section guarded = Sections.of(many("rows", "SELECT * FROM guarded WHERE person = :person"));
    Source limited = Databases.source(Databases.url(POSTGRES.port(), database), "limited", "right");

    assertThat(READER.read(limited, guarded, ANY, person("1"), null, new RecordingSink()))
        .isEqualTo(new ReadOutcome.Failed(new Failure(Reason.ACCESS_DENIED, "SQLSTATE 42501")));
    assertThat(READER.read(source(), guarded, ANY, person("1"), null, new RecordingSink()))
        .isEqualTo(new ReadOutcome.Found());
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
  void twoRowsForASingleDatasetAreABadQuery() {
    Section twice = Sections.of(single("notes", "SELECT text FROM notes WHERE person = :person"));

    assertThat(reason(READER.read(source(), twice, ANY, person("1"), null, new RecordingSink())))
        .isEqualTo(Reason.BAD_QUERY);
  }

  @Test
  void duplicateColumnsAreABadQuery() {
    Section twice =
        Sections.of(many("notes", "SELECT id, text AS id FROM notes WHERE person = :person"));

    assertThat(reason(READER.read(source(), twice, ANY, person("1"), null, new RecordingSink())))
        .isEqualTo(Reason.BAD_QUERY);
  }

  @Test
  void aMaskWithoutItsColumnIsABadQuery() {
    Section misspelt =
        Sections.of(
            new Dataset(
                "people",
                false,
                Sql.of("SELECT name FROM people WHERE id = :person"),
                Map.of("Name", new Mask.Drop())));

    assertThat(reason(READER.read(source(), misspelt, ANY, person("1"), null, new RecordingSink())))
        .isEqualTo(Reason.BAD_QUERY);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT gone FROM people WHERE id = :person | MISSING_TABLE | 42703",
        "SELECT 1 FROM gone.people WHERE id = :person | MISSING_TABLE | 42P01",
        "SELECT FROM WHERE 1 = :person | BAD_QUERY | 42601",
        "SELECT 1 / (id - 1) FROM people WHERE id = :person | BAD_QUERY | 22012",
        "SELECT mail::int FROM people WHERE id = :person | BAD_QUERY | 22P02",
        "SELECT setval('counter', 5) WHERE 1 = :person | BAD_QUERY | 25006",
        "SELECT pg_terminate_backend(pg_backend_pid()) WHERE 1 = :person | SOURCE_UNAVAILABLE |"
            + " 08006",
      })
  void anErrorIsAReasonAndACode(String sql, Reason reason, String state) {
    ReadOutcome outcome =
        READER.read(
            source(), Sections.of(many("rows", sql)), ANY, person("1"), null, new RecordingSink());

    assertThat(outcome).isEqualTo(new ReadOutcome.Failed(new Failure(reason, "SQLSTATE " + state)));
  }

  @Test
  void aTableWithoutPermissionIsDenied() {
    Source limited = Databases.source(Databases.url(POSTGRES.port(), database), "limited", "right");

    assertThat(reason(READER.read(limited, section(), ANY, person("1"), null, new RecordingSink())))
        .isEqualTo(Reason.ACCESS_DENIED);
  }

  @Test
  void aDatabaseThatIsNotSetUpIsNotConfigured() {
    Source unset = Databases.source("${NOT_SET}", "", "");

    assertThat(reason(READER.read(unset, section(), ANY, person("1"), null, new RecordingSink())))
        .isEqualTo(Reason.NOT_CONFIGURED);
  }

  @Test
  void aSlowQueryIsATimeout() {
    Source impatient = impatient(Duration.ofMillis(300), Duration.ofSeconds(60));
    Section slow = Sections.of(many("slow", "SELECT pg_sleep(30) WHERE 1 = :person"));

    assertThat(READER.read(impatient, slow, ANY, person("1"), null, new RecordingSink()))
        .isEqualTo(new ReadOutcome.Failed(new Failure(Reason.TIMEOUT, "SQLSTATE 57014")));
  }

  @Test
  void aSectionOfManyQueriesIsCancelledAtItsTimeout() {
    Source impatient = impatient(Duration.ofSeconds(60), Duration.ofMillis(700));
    Section slow =
        Sections.of(
            many("first", "SELECT pg_sleep(0.5) WHERE 1 = :person"),
            many("second", "SELECT pg_sleep(0.5) WHERE 1 = :person"),
            many("third", "SELECT pg_sleep(30) WHERE 1 = :person"));

    assertThat(reason(READER.read(impatient, slow, ANY, person("1"), null, new RecordingSink())))
        .isEqualTo(Reason.TIMEOUT);
  }

  @Test
  void aConnectionThatBreaksWhileRowsComeIsUnavailable() {
    try (FaultProxy proxy = FaultProxy.before(POSTGRES.port())) {
      Source behind = Databases.source(Databases.url(proxy.port(), database), "postgres", "");
      Section large =
          Sections.of(
              many(
                  "rows",
                  "SELECT repeat('x', 1000) FROM generate_series(1, 100000) WHERE 1 = :person"));
      CuttingSink sink = new CuttingSink(proxy);

      assertThat(reason(READER.read(behind, large, ANY, person("1"), null, sink)))
          .isEqualTo(Reason.SOURCE_UNAVAILABLE);
      assertThat(READER.read(behind, section(), ANY, person("1"), null, new RecordingSink()))
          .isEqualTo(new ReadOutcome.Found());
    }
  }

  @Test
  void allDatasetsOfASectionSeeOneState() {
    POSTGRES.execute(database, "CREATE TABLE IF NOT EXISTS moving (id int)", "TRUNCATE moving");
    Section twice =
        Sections.of(
            many("before", "SELECT id FROM moving WHERE 1 = :person"),
            many("after", "SELECT id FROM moving WHERE 1 = :person"));
    RecordingSink recorded = new RecordingSink();
    RowsAlone inserting =
        (dataset, columns, shape) -> {
          POSTGRES.execute(database, "INSERT INTO moving VALUES (1)");
          return recorded.open(dataset, columns, shape);
        };

    READER.read(source(), twice, ANY, person("1"), null, inserting);

    assertThat(recorded.of("before").rows()).isEqualTo(recorded.of("after").rows());
  }

  @Test
  void moreThanTenThousandCombinationsAreTooLarge() {
    List<String> values = IntStream.rangeClosed(1, 101).mapToObj(Integer::toString).toList();
    Identifiers identifiers =
        new Identifiers(Map.of("a", values, "b", values, "c", List.of(), "person", List.of("1")));
    Section pairs = Sections.of(many("rows", "SELECT 1 WHERE :a = :b"));
    Section none = Sections.of(many("rows", "SELECT 1 WHERE :a = :b AND :b = :c"));

    assertThat(reason(READER.read(source(), pairs, ANY, identifiers, null, new RecordingSink())))
        .isEqualTo(Reason.TOO_LARGE);
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
  void aRowLargerThanTheHeapCouldHoldIsTooLarge() {
    Section large =
        Sections.of(
            many("large", "SELECT repeat('x', 17 * 1024 * 1024) AS text WHERE 1 = :person"));

    assertThat(READER.read(source(), large, ANY, person("1"), null, new RecordingSink()))
        .isEqualTo(new ReadOutcome.Failed(Failure.of(Reason.TOO_LARGE)));
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

  private static Source impatient(Duration statement, Duration section) {
    return Databases.source(
        Databases.url(POSTGRES.port(), database), "postgres", "", statement, section);
  }

  /** Cuts the connection after some rows. */
  private static final class CuttingSink implements RowsAlone {
    private final FaultProxy proxy;

    CuttingSink(FaultProxy proxy) {
      this.proxy = proxy;
    }

    @Override
    public RowSink open(Dataset dataset, List<String> columns, Shape shape) {
      return new RowSink() {
        private int rows;

        @Override
        public void startRow() {}

        @Override
        public void cell(CellKind kind, byte[] bytes, int offset, int length) {}

        @Override
        public void nullCell() {}

        @Override
        public void endRow() {
          if (++rows == 1_000) {
            proxy.cut();
          }
        }

        @Override
        public void end() {}
      };
    }
  }
}

package dev.dossier.collector.jdbc;

import static dev.dossier.collector.source.Sections.many;
import static dev.dossier.collector.source.Sections.single;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.collector.source.ReadOutcome;
import dev.dossier.collector.source.RecordingSink;
import dev.dossier.collector.source.Sections;
import dev.dossier.collector.source.SourceReader;
import dev.dossier.common.datamap.Dataset;
import dev.dossier.common.datamap.Mask;
import dev.dossier.common.datamap.Section;
import dev.dossier.common.datamap.Source;
import dev.dossier.common.datamap.Sql;
import dev.dossier.common.event.Failure;
import dev.dossier.common.event.Reason;
import dev.dossier.testsupport.infra.FaultProxy;
import dev.dossier.testsupport.infra.Infrastructure;
import dev.dossier.testsupport.infra.PostgresServer;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Databases, on a real PostgreSQL. */
class JdbcSourceIT extends DatabaseContract {
  private static final PostgresServer POSTGRES = Infrastructure.postgres();
  private static final JdbcSourceReader READER = new JdbcSourceReader(Map.of());
  private static String database = "";

  @BeforeAll
  static void fill() {
    database = POSTGRES.createFreshDatabase("source");
    POSTGRES.execute(
        database,
        "CREATE TABLE people (id int PRIMARY KEY, name text, mail text)",
        "INSERT INTO people VALUES (1, 'Jane', 'jane@example.org'), (2, 'Joe', 'joe@example.org')",
        "CREATE TABLE notes (id int, person int, text text)",
        "INSERT INTO notes VALUES (1, 1, 'a'), (2, 1, 'b'), (3, 1, 'c')",
        "CREATE SEQUENCE counter",
        "CREATE ROLE limited LOGIN PASSWORD 'right'");
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
  void change(String sql) {
    POSTGRES.execute(database, sql);
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

      AfterRow sink = new AfterRow(1_000, proxy::cut);

      assertThat(reason(READER.read(behind, large, ANY, person("1"), null, sink)))
          .isEqualTo(Reason.SOURCE_UNAVAILABLE);
      assertThat(READER.read(behind, section(), ANY, person("1"), null, new RecordingSink()))
          .isEqualTo(new ReadOutcome.Found());
    }
  }

  @Test
  void aRowLargerThanTheHeapCouldHoldIsTooLarge() {
    Section large =
        Sections.of(
            many("large", "SELECT repeat('x', 17 * 1024 * 1024) AS text WHERE 1 = :person"));

    assertThat(READER.read(source(), large, ANY, person("1"), null, new RecordingSink()))
        .isEqualTo(new ReadOutcome.Failed(Failure.of(Reason.TOO_LARGE)));
  }

  private static Source impatient(Duration statement, Duration section) {
    return Databases.source(
        Databases.url(POSTGRES.port(), database), "postgres", "", statement, section);
  }
}

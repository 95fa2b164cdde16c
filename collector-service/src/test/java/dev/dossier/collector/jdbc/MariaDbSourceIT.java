package dev.dossier.collector.jdbc;

import static dev.dossier.collector.source.Sections.many;
import static dev.dossier.collector.source.Sections.single;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.collector.source.IdentityTypes;
import dev.dossier.collector.source.ReadOutcome;
import dev.dossier.collector.source.RecordingSink;
import dev.dossier.collector.source.ResolveOutcome;
import dev.dossier.collector.source.Sections;
import dev.dossier.collector.source.SourceReader;
import dev.dossier.common.datamap.IdentityType;
import dev.dossier.common.datamap.Lookup;
import dev.dossier.common.datamap.Section;
import dev.dossier.common.datamap.Source;
import dev.dossier.common.datamap.Sql;
import dev.dossier.common.event.Failure;
import dev.dossier.common.event.Reason;
import dev.dossier.testsupport.infra.Infrastructure;
import dev.dossier.testsupport.infra.MariaDbServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Databases, on a real MariaDB. */
class MariaDbSourceIT extends DatabaseContract {
  private static final IdentityTypes INTEGERS = name -> IdentityType.INTEGER;
  private static final JdbcSourceReader READER = new JdbcSourceReader(Map.of());
  private static String database = "";

  private static MariaDbServer server() {
    return Infrastructure.mariadb();
  }

  @BeforeAll
  static void fill() {
    database = server().createFreshDatabase("source");
    server()
        .execute(
            database,
            "CREATE TABLE people (id int PRIMARY KEY, name varchar(50), mail text)",
            "INSERT INTO people VALUES (1, 'Jane', 'jane@example.org'), (2, 'Joe', 'x')",
            "CREATE TABLE notes (id int, person int, text text)",
            "INSERT INTO notes VALUES (1, 1, 'a'), (2, 1, 'b'), (3, 1, 'c')",
            "CREATE TABLE moving (id int)",
            "CREATE USER limited@'%' IDENTIFIED BY 'right'",
            "GRANT SELECT (id) ON " + database + ".people TO limited@'%'");
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
  protected IdentityTypes types() {
    return INTEGERS;
  }

  @Override
  protected Source source() {
    return Databases.source(server().jdbcUrl(database), "root", "");
  }

  @Override
  protected Source unreachable() {
    return Databases.source("jdbc:mariadb://127.0.0.1:1/" + database, "root", "");
  }

  @Override
  protected Source refusing() {
    return Databases.source(server().jdbcUrl(database), "limited", "wrong");
  }

  @Override
  void change(String sql) {
    server().execute(database, sql);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT gone FROM people WHERE id = :person | MISSING_TABLE | 42S22",
        "SELECT 1 FROM gone.people WHERE id = :person | MISSING_TABLE | 42S02",
        "SELECT FROM WHERE 1 = :person | BAD_QUERY | 42000",
        "SELECT (SELECT 1 UNION SELECT 2) FROM people WHERE id = :person | BAD_QUERY | 21000",
        "SELECT gone(id) FROM people WHERE id = :person | BAD_QUERY | 42000",
      })
  void anErrorIsAReasonAndACode(String sql, Reason reason, String state) {
    assertThat(read(source(), sql))
        .isEqualTo(new ReadOutcome.Failed(new Failure(reason, "SQLSTATE " + state)));
  }

  @Test
  void anythingWithoutPermissionIsDenied() {
    Source limited = Databases.source(server().jdbcUrl(database), "limited", "right");

    assertThat(reason(read(limited, "SELECT id FROM notes WHERE id = :person")))
        .isEqualTo(Reason.ACCESS_DENIED);
    assertThat(reason(read(limited, "SELECT name FROM people WHERE id = :person")))
        .isEqualTo(Reason.ACCESS_DENIED);
    Source other = Databases.source(server().jdbcUrl("mysql"), "limited", "right");
    assertThat(reason(read(other, "SELECT 1 FROM user WHERE 1 = :person")))
        .isEqualTo(Reason.ACCESS_DENIED);
  }

  @Test
  void aDatabaseOrADriverThatIsNotThereIsNotConfigured() {
    Source gone = Databases.source(server().jdbcUrl("gone"), "root", "");
    Source unknown = Databases.source("jdbc:unknown://127.0.0.1/x", "root", "");

    assertThat(reason(read(gone, "SELECT 1 WHERE 1 = :person"))).isEqualTo(Reason.NOT_CONFIGURED);
    assertThat(reason(read(unknown, "SELECT 1 WHERE 1 = :person")))
        .isEqualTo(Reason.NOT_CONFIGURED);
  }

  @Test
  void aSlowQueryIsATimeoutAlsoWhileRowsCome() {
    Source impatient = impatient(Duration.ofMillis(500), Duration.ofSeconds(60));
    Failure timeout = new Failure(Reason.TIMEOUT, "SQLSTATE 70100");

    assertThat(read(impatient, "SELECT sleep(30) FROM people WHERE id = :person"))
        .isEqualTo(new ReadOutcome.Failed(timeout));
    assertThat(
            read(impatient, "SELECT seq, sleep(0.001) FROM seq_1_to_100000 WHERE seq >= :person"))
        .isEqualTo(new ReadOutcome.Failed(timeout));
  }

  @Test
  void aSectionOfManyQueriesIsCancelledAtItsTimeout() {
    Source impatient = impatient(Duration.ofSeconds(60), Duration.ofMillis(700));
    Section slow =
        Sections.of(
            many("first", "SELECT sleep(0.5) FROM people WHERE id = :person"),
            many("second", "SELECT sleep(30) FROM people WHERE id = :person"));

    assertThat(
            reason(READER.read(impatient, slow, INTEGERS, person("1"), null, new RecordingSink())))
        .isEqualTo(Reason.TIMEOUT);
  }

  @Test
  void aSectionWritesNothing() {
    server()
        .execute(
            database,
            "CREATE OR REPLACE FUNCTION leave_trace() RETURNS int MODIFIES SQL DATA"
                + " BEGIN INSERT INTO moving VALUES (99); RETURN 1; END");

    assertThat(read(source(), "SELECT leave_trace() FROM people WHERE id = :person"))
        .isEqualTo(new ReadOutcome.Failed(new Failure(Reason.BAD_QUERY, "SQLSTATE 25006")));
  }

  @Test
  void twoRowsForASingleDatasetAreABadQueryHoweverManyMoreThereAre() {
    Section twice =
        Sections.of(single("rows", "SELECT seq FROM seq_1_to_100000000 WHERE seq >= :person"));

    assertThat(
            reason(READER.read(source(), twice, INTEGERS, person("1"), null, new RecordingSink())))
        .isEqualTo(Reason.BAD_QUERY);
  }

  @Test
  void aRowLargerThanTheHeapCouldHoldIsTooLarge() {
    server().execute("", "SET GLOBAL max_allowed_packet = 67108864");

    assertThat(
            read(source(), "SELECT repeat('x', 17 * 1024 * 1024) FROM people WHERE id = :person"))
        .isEqualTo(new ReadOutcome.Failed(Failure.of(Reason.TOO_LARGE)));
  }

  @Test
  void rowsComeWhileTheServerStillReadsSoThatMemoryDoesNotGrowWithThem() {
    String query =
        "SELECT seq, repeat('x', 20000), sleep(0.0005) FROM seq_1_to_5000 WHERE seq >= :person";
    List<Long> runningAtTheFirstRow = new ArrayList<>();
    AfterRow sink = new AfterRow(1, () -> runningAtTheFirstRow.add(running("seq_1_to_5000")));

    READER.read(source(), Sections.of(many("rows", query)), INTEGERS, person("1"), null, sink);

    assertThat(runningAtTheFirstRow).containsExactly(1L);
  }

  private static long running(String query) {
    try (Connection connection = server().connect(database);
        Statement statement = connection.createStatement();
        ResultSet count =
            statement.executeQuery(
                "SELECT COUNT(*) FROM information_schema.processlist WHERE info LIKE '%"
                    + query
                    + "%' AND id <> CONNECTION_ID()")) {
      count.next();
      return count.getLong(1);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void labelsAreTheQuerysAndTwiceTheSameIsABadQuery() {
    RecordingSink sink = new RecordingSink();
    Section named =
        Sections.of(
            many(
                "people",
                "SELECT p.id AS `the id`, n.text \"Note\" FROM people p JOIN notes n ON n.person ="
                    + " p.id WHERE p.id = :person"));

    READER.read(source(), named, INTEGERS, person("1"), null, sink);

    assertThat(sink.of("people").columns()).isEqualTo(List.of("the id", "Note"));
    assertThat(reason(read(source(), "SELECT id, name AS id FROM people WHERE id = :person")))
        .isEqualTo(Reason.BAD_QUERY);
  }

  @Test
  void anIdentityOfTooManyValuesIsTooLarge() {
    Lookup all =
        Lookup.sql("source", Sql.of("SELECT seq FROM seq_1_to_20000 WHERE seq >= :person"));

    assertThat(READER.resolve(source(), all, INTEGERS, person("1")))
        .isEqualTo(new ResolveOutcome.Failed(Failure.of(Reason.TOO_LARGE)));
  }

  private static ReadOutcome read(Source source, String sql) {
    return READER.read(
        source, Sections.of(many("rows", sql)), INTEGERS, person("1"), null, new RecordingSink());
  }

  private static Source impatient(Duration statement, Duration section) {
    return Databases.source(server().jdbcUrl(database), "root", "", statement, section);
  }
}

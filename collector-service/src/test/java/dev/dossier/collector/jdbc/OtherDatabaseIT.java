package dev.dossier.collector.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.collector.source.IdentityTypes;
import dev.dossier.collector.source.ReadOutcome;
import dev.dossier.collector.source.RecordingSink;
import dev.dossier.collector.source.Sections;
import dev.dossier.common.datamap.IdentityType;
import dev.dossier.common.datamap.JdbcSource;
import dev.dossier.common.event.Identifiers;
import dev.dossier.common.event.Reason;
import dev.dossier.testsupport.infra.Infrastructure;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.SQLiteDataSource;

/**
 * Databases that nobody thought of: one that refuses to convert (H2), one that converts in silence
 * (SQLite), and MariaDB behind an address that does not say so.
 */
class OtherDatabaseIT {
  private static final IdentityTypes TEXTS = name -> IdentityType.TEXT;
  private static final IdentityTypes INTEGERS = name -> IdentityType.INTEGER;
  private static final IdentityTypes UUIDS = name -> IdentityType.UUID;
  private static final String KEY = "9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d";
  private static final String PEOPLE =
      "INSERT INTO people (id, ref, born) VALUES (9, 'A-9', '1990-01-01'), (10, '1e1', NULL),"
          + " (7, '007', NULL), (5, '5', NULL), (0, 'zero', NULL)";
  private static final ReadOutcome BAD_QUERY = ReadOutcome.failed(Reason.BAD_QUERY);
  private static final BehindAnotherPrefix BEHIND = new BehindAnotherPrefix("jdbc:mariadb:");
  private static final JdbcSourceReader READER = new JdbcSourceReader(Map.of());

  private static JdbcSource h2 = Databases.source("", "", "");
  private static JdbcSource sqlite = h2;
  private static JdbcSource mariaDb = h2;

  @BeforeAll
  static void fill(@TempDir Path directory) throws SQLException {
    String table =
        "CREATE TABLE people (id int PRIMARY KEY, ref varchar(60), born date, guid %s, big"
            + " decimal(20,2))";
    JdbcDataSource h2Data = new JdbcDataSource();
    h2Data.setUrl("jdbc:h2:mem:people;DB_CLOSE_DELAY=-1");
    h2 = Databases.source(h2Data.getUrl(), "", "");
    try (Connection connection = h2Data.getConnection()) {
      execute(connection, table.formatted("uuid"), PEOPLE);
      execute(connection, "UPDATE people SET guid = '" + KEY + "', big = 12.50 WHERE id = 9");
    }
    SQLiteDataSource sqliteData = new SQLiteDataSource();
    sqliteData.setUrl("jdbc:sqlite:" + directory.resolve("people.db"));
    // Its driver connects for reading, or never reads only.
    sqlite = Databases.source(sqliteData.getUrl() + "?open_mode=1", "", "");
    try (Connection connection = sqliteData.getConnection()) {
      execute(connection, table.formatted("text"), PEOPLE);
    }
    DriverManager.registerDriver(BEHIND);
    String database = Infrastructure.mariadb().createFreshDatabase("behind");
    String url = Infrastructure.mariadb().jdbcUrl(database);
    Infrastructure.mariadb().execute(database, table.formatted("uuid"), PEOPLE);
    mariaDb = Databases.source(BEHIND.url(url), "root", "");
  }

  @AfterAll
  static void forget() throws SQLException {
    READER.close();
    DriverManager.deregisterDriver(BEHIND);
  }

  @ParameterizedTest
  @ValueSource(strings = {KEY, "jane@example.org", "1e1", "007", "+9", "9.0", "0x9", "9", "5"})
  void aTextIsNeverComparedWithANumber(String value) {
    for (String condition :
        List.of(
            "id = :person",
            ":person = id",
            "big = :person",
            "id IN (1, :person)",
            "id + 0 = :person",
            "id = lower(:person)",
            "EXISTS (SELECT 1 FROM people o WHERE o.id = :person AND o.id = people.id)")) {
      for (JdbcSource source : List.of(h2, sqlite)) {
        assertThat(reason(read(source, TEXTS, condition, value)))
            .as(condition)
            .isEqualTo(Reason.BAD_QUERY);
      }
    }
  }

  @Test
  void norWithADate() {
    assertThat(read(h2, TEXTS, "born = :person", "1990-01-01")).isEqualTo(BAD_QUERY);
    assertThat(read(sqlite, TEXTS, "born = :person", "1990-01-01")).isEqualTo(BAD_QUERY);
    assertThat(read(mariaDb, TEXTS, "born = :person", "1990-01-01")).isEqualTo(BAD_QUERY);
  }

  @ParameterizedTest
  @ValueSource(strings = {KEY, "1e1", "007", "A-9"})
  void aDatabaseThatConvertsIsKnownByWhatItCallsItself(String value) {
    assertThat(read(mariaDb, TEXTS, "id = :person", value)).isEqualTo(BAD_QUERY);
    assertThat(read(mariaDb, TEXTS, "id = trim(:person)", value)).isEqualTo(BAD_QUERY);
    assertThat(read(mariaDb, UUIDS, "id = :person", KEY)).isEqualTo(BAD_QUERY);
    assertThat(ids(mariaDb, TEXTS, "ref = :person", "A-9")).containsExactly("9");
    assertThat(ids(mariaDb, INTEGERS, "id = :person", "9")).containsExactly("9");
    assertThat(ids(mariaDb, INTEGERS, "ref = :person", "7")).isEmpty();
  }

  @Test
  void whereNothingIsConvertedInSilenceEachTypeFindsItsOwn() {
    assertThat(ids(h2, TEXTS, "ref = :person", "A-9")).containsExactly("9");
    assertThat(ids(h2, TEXTS, "ref = :person", "1e1")).containsExactly("10");
    assertThat(ids(h2, TEXTS, "ref = :person", "5")).containsExactly("5");
    assertThat(ids(h2, TEXTS, "CAST(id AS VARCHAR(20)) = :person", "9")).containsExactly("9");
    assertThat(ids(h2, INTEGERS, "id = :person", "9")).containsExactly("9");
    assertThat(ids(h2, INTEGERS, "ref = :person", "7")).isEmpty();
    assertThat(ids(h2, UUIDS, "guid = :person", KEY)).containsExactly("9");
    assertThat(reason(read(h2, UUIDS, "id = :person", KEY))).isEqualTo(Reason.BAD_QUERY);
  }

  @Test
  void whereTextsBecomeNumbersInSilenceNothingIsBound() {
    for (IdentityTypes types : List.of(TEXTS, INTEGERS, UUIDS)) {
      assertThat(read(sqlite, types, "ref = :person", types == UUIDS ? KEY : "9"))
          .isEqualTo(BAD_QUERY);
    }
    assertThat(read(sqlite, TEXTS, "ref = 'A-9'", "9")).isEqualTo(new ReadOutcome.Found());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:mysql://h/d",
        "jdbc:mariadb:sequential://h/d",
        "jdbc:wrapper:mysql://h/d",
        "jdbc:wrapper:mariadb://h/d",
        "jdbc:singlestore://h/d"
      })
  void aWrappedDriverGetsTheOptionsOfItsOwn(String url) {
    Properties properties = new Connections.Target(url, "", "").properties();

    assertThat(properties).containsEntry("useServerPrepStmts", "true");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"jdbc:h2:mem:mysql:a", "jdbc:sqlserver://mysql:1433", "jdbc:sqlite:mysql"})
  void noOtherDriverGetsThem(String url) {
    assertThat(new Connections.Target(url, "", "").properties()).isEmpty();
  }

  private static void execute(Connection connection, String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static Reason reason(ReadOutcome outcome) {
    assertThat(outcome).isInstanceOf(ReadOutcome.Failed.class);
    return ((ReadOutcome.Failed) outcome).failure().reason();
  }

  private static List<String> ids(
      JdbcSource source, IdentityTypes types, String condition, String value) {
    RecordingSink sink = new RecordingSink();
    assertThat(read(source, types, condition, value, sink))
        .isNotInstanceOf(ReadOutcome.Failed.class);
    return sink.of("people").rows().stream().map(List::getFirst).toList();
  }

  private static ReadOutcome read(
      JdbcSource source, IdentityTypes types, String condition, String value) {
    return read(source, types, condition, value, new RecordingSink());
  }

  private static ReadOutcome read(
      JdbcSource source, IdentityTypes types, String condition, String value, RecordingSink sink) {
    return READER.read(
        source,
        Sections.of(Sections.many("people", "SELECT id FROM people WHERE " + condition)),
        types,
        new Identifiers(Map.of("person", List.of(value))),
        null,
        sink);
  }
}

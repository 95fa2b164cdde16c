package dev.dossier.testsupport.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresServerIT {
  private static final String FORBIDDEN = "42501";
  private static final String WRONG_PASSWORD = "28P01";

  @Test
  void theOwnerMakesTablesAndTheApplicationOnlyUsesThem() throws SQLException {
    ServiceDatabase database = ServiceDatabase.createFresh(Infrastructure.postgres(), "intake");
    asOwner(database, "CREATE TABLE thing (id bigint GENERATED ALWAYS AS IDENTITY, name text)");
    asOwner(database, "CREATE SEQUENCE counter");

    asApp(database, "INSERT INTO thing (name) VALUES ('one')");
    asApp(database, "UPDATE intake.thing SET name = 'two'");
    asApp(database, "SELECT nextval('counter')");

    assertThat(count(database, "SELECT count(*) FROM thing WHERE name = 'two'")).isEqualTo(1);
    for (String forbidden :
        new String[] {
          "CREATE TABLE other (id int)",
          "CREATE TABLE public.other (id int)",
          "CREATE TEMP TABLE other (id int)",
          "DROP TABLE thing",
          "TRUNCATE thing",
          "ALTER TABLE thing ADD COLUMN more int"
        }) {
      assertThatExceptionOfType(SQLException.class)
          .as(forbidden)
          .isThrownBy(() -> asApp(database, forbidden))
          .extracting(SQLException::getSQLState)
          .isEqualTo(FORBIDDEN);
    }
  }

  @Test
  void oneServiceDoesNotSeeAnothersSchemaInTheSameDatabase() throws SQLException {
    PostgresServer server = Infrastructure.postgres();
    String name = server.createFreshDatabase("shared");
    ServiceDatabase intake = ServiceDatabase.create(server, name, "intake", "o1", "a1");
    ServiceDatabase packager = ServiceDatabase.create(server, name, "packager", "o2", "a2");
    asOwner(intake, "CREATE TABLE thing (id int)");

    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(() -> asApp(packager, "SELECT * FROM intake.thing"))
        .extracting(SQLException::getSQLState)
        .isEqualTo(FORBIDDEN);
  }

  @Test
  void makingAServicesDatabaseTwiceKeepsItsRowsAndTakesTheNewPassword() throws SQLException {
    PostgresServer server = Infrastructure.postgres();
    String name = server.createFreshDatabase("twice");
    ServiceDatabase first = ServiceDatabase.create(server, name, "notifier", "o", "old'word");
    asOwner(first, "CREATE TABLE thing (id int)");
    asApp(first, "INSERT INTO thing VALUES (1)");

    ServiceDatabase second = ServiceDatabase.create(server, name, "notifier", "o", "new\\word");

    assertThat(count(second, "SELECT count(*) FROM thing")).isEqualTo(1);
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(() -> asApp(first, "SELECT 1"))
        .extracting(SQLException::getSQLState)
        .isEqualTo(WRONG_PASSWORD);
  }

  @Test
  void dataStaysAcrossRestartsAlsoWhenTheServerWasLeftBehind(@TempDir Path directory)
      throws Exception {
    Path data = directory.resolve("postgres");
    int port;
    try (PostgresServer server = PostgresServer.start(data, 0)) {
      port = server.port();
      server.createDatabase("kept");
      server.execute("kept", "CREATE TABLE thing AS SELECT 1 AS id");
    }

    Process starter =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                StartAndDie.class.getName(),
                data.toString(),
                Integer.toString(port))
            .inheritIO()
            .start();
    assertThat(starter.waitFor()).isEqualTo(StartAndDie.DEAD);

    try (PostgresServer server = PostgresServer.start(data, port)) {
      server.execute(
          "kept",
          "DO 'BEGIN ASSERT (SELECT count(*) FROM thing) = 2; END'",
          "DO 'BEGIN ASSERT current_setting(''fsync'') = ''on''; END'",
          "DO 'BEGIN ASSERT current_setting(''max_connections'') = ''200''; END'");
    }
  }

  @Test
  void aKeptServerLetsNobodyInWithoutAPassword(@TempDir Path data) throws Exception {
    try (PostgresServer server = PostgresServer.start(data, 0)) {
      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(() ->
              DriverManager.getConnection(
                  server.jdbcUrl("postgres"), PostgresServer.SUPERUSER, ""));
      try (Connection connection = server.connectAsSuperuser("postgres")) {
        assertThat(connection.isValid(5)).isTrue();
      }
    }
  }

  @Test
  void aStartThatWasKilledBeforeItKeptThePasswordIsMadeGoodByTheNext(@TempDir Path data)
      throws Exception {
    PostgresServer.start(data, 0).close();
    Path file = data.resolve("superuser-password");
    Files.write(file, new byte[0]);

    try (PostgresServer server = PostgresServer.start(data, 0)) {
      server.execute("postgres", "SELECT 1");
      assertThat(file).content().hasSize(48);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
    try (PostgresServer server = PostgresServer.start(data, 0)) {
      server.execute("postgres", "SELECT 1");
    }
  }

  @Test
  void aDirectoryInUseIsLeftAlone(@TempDir Path data) {
    try (PostgresServer server = PostgresServer.start(data, 0)) {
      assertThatExceptionOfType(IllegalStateException.class)
          .isThrownBy(() -> PostgresServer.start(data, 0))
          .withMessageContaining("running on");
      server.execute("postgres", "SELECT 1");
    }
  }

  @Test
  void anotherDirectorysServerThatGotTheNumberIsSpared(@TempDir Path directory) throws Exception {
    Path data = directory.resolve("mine");
    PostgresServer.start(data, 0).close();
    try (PostgresServer other = PostgresServer.start(directory.resolve("other"), 0)) {
      Files.writeString(data.resolve("postmaster.pid"), other.processHandle().pid() + "\n");

      PostgresServer.start(data, 0).close();

      other.execute("postgres", "SELECT 1");
    }
  }

  @Test
  void aStartThatFailedDoesNotStandInTheWayOfTheNext(@TempDir Path data) throws Exception {
    int port;
    try (PostgresServer server = PostgresServer.start(data, 0)) {
      port = server.port();
    }
    Map<String, String> wrong = Map.of("shared_buffers", "nonsense");
    for (int i = 0; i < 2; i++) {
      assertThatExceptionOfType(UncheckedIOException.class)
          .isThrownBy(() -> PostgresServer.start(data, port, wrong, Duration.ofSeconds(1)))
          .withMessage("PostgreSQL did not start");
    }
    try (PostgresServer server = PostgresServer.start(data, port)) {
      server.execute("postgres", "SELECT 1");
    }
  }

  private static void asOwner(ServiceDatabase database, String sql) throws SQLException {
    execute(database.url(), database.ownerUser(), database.ownerPassword(), sql);
  }

  private static void asApp(ServiceDatabase database, String sql) throws SQLException {
    execute(database.url(), database.appUser(), database.appPassword(), sql);
  }

  private static void execute(String url, String user, String password, String sql)
      throws SQLException {
    try (Connection connection = DriverManager.getConnection(url, user, password);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static long count(ServiceDatabase database, String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(
                database.url(), database.appUser(), database.appPassword());
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }
}

package dev.dossier.testsupport.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresServerIT {
  @Test
  void dataStaysAcrossRestartsAlsoWhenTheServerWasLeftBehind(@TempDir Path directory)
      throws Exception {
    Path data = directory.resolve("postgres");
    int port;
    try (EmbeddedPostgresServer server = EmbeddedPostgresServer.start(data, 0)) {
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

    try (EmbeddedPostgresServer server = EmbeddedPostgresServer.start(data, port)) {
      server.execute(
          "kept",
          "DO 'BEGIN ASSERT (SELECT count(*) FROM thing) = 2; END'",
          "DO 'BEGIN ASSERT current_setting(''fsync'') = ''on''; END'",
          "DO 'BEGIN ASSERT current_setting(''max_connections'') = ''200''; END'");
    }
  }

  @Test
  void aKeptServerLetsNobodyInWithoutAPassword(@TempDir Path data) throws Exception {
    try (EmbeddedPostgresServer server = EmbeddedPostgresServer.start(data, 0)) {
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
    EmbeddedPostgresServer.start(data, 0).close();
    Path file = data.resolve("superuser-password");
    Files.write(file, new byte[0]);

    try (EmbeddedPostgresServer server = EmbeddedPostgresServer.start(data, 0)) {
      server.execute("postgres", "SELECT 1");
      assertThat(file).content().hasSize(48);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
    try (EmbeddedPostgresServer server = EmbeddedPostgresServer.start(data, 0)) {
      server.execute("postgres", "SELECT 1");
    }
  }

  @Test
  void aDirectoryInUseIsLeftAlone(@TempDir Path data) {
    try (EmbeddedPostgresServer server = EmbeddedPostgresServer.start(data, 0)) {
      assertThatExceptionOfType(IllegalStateException.class)
          .isThrownBy(() -> EmbeddedPostgresServer.start(data, 0))
          .withMessageContaining("running on");
      server.execute("postgres", "SELECT 1");
    }
  }

  @Test
  void anotherDirectorysServerThatGotTheNumberIsSpared(@TempDir Path directory) throws Exception {
    Path data = directory.resolve("mine");
    EmbeddedPostgresServer.start(data, 0).close();
    try (EmbeddedPostgresServer other =
        EmbeddedPostgresServer.start(directory.resolve("other"), 0)) {
      Files.writeString(data.resolve("postmaster.pid"), other.processHandle().pid() + "\n");

      EmbeddedPostgresServer.start(data, 0).close();

      other.execute("postgres", "SELECT 1");
    }
  }

  @Test
  void aStartThatFailedDoesNotStandInTheWayOfTheNext(@TempDir Path data) throws Exception {
    int port;
    try (EmbeddedPostgresServer server = EmbeddedPostgresServer.start(data, 0)) {
      port = server.port();
    }
    Map<String, String> wrong = Map.of("shared_buffers", "nonsense");
    for (int i = 0; i < 2; i++) {
      assertThatExceptionOfType(UncheckedIOException.class)
          .isThrownBy(() -> EmbeddedPostgresServer.start(data, port, wrong, Duration.ofSeconds(1)))
          .withMessage("PostgreSQL did not start");
    }
    try (EmbeddedPostgresServer server = EmbeddedPostgresServer.start(data, port)) {
      server.execute("postgres", "SELECT 1");
    }
  }
}

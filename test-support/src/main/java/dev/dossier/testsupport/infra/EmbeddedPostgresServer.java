package dev.dossier.testsupport.infra;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** PostgreSQL as a process of this machine: thrown away after use, or kept in a directory. */
public final class EmbeddedPostgresServer extends PostgresServer {
  private static final Duration START = Duration.ofSeconds(60);

  private final EmbeddedPostgres process;
  private final PostgresDirectory directory;

  private EmbeddedPostgresServer(
      EmbeddedPostgres process, PostgresDirectory directory, String password) {
    super(password);
    this.process = process;
    this.directory = directory;
  }

  /** A throw-away server: temporary directory, free port, no fsync; all gone after close. */
  public static EmbeddedPostgresServer start() {
    try {
      var directory = new PostgresDirectory(Files.createTempDirectory("dossier-postgres"));
      return new EmbeddedPostgresServer(
          launch(directory, 0, true, "", DEFAULT_SETTINGS, START), directory, "");
    } catch (IOException e) {
      throw new UncheckedIOException("no temporary directory for PostgreSQL", e);
    }
  }

  /** A server that keeps its data across restarts, with fsync and the default settings. */
  public static EmbeddedPostgresServer start(Path data, int port) {
    return start(data, port, DEFAULT_SETTINGS);
  }

  /**
   * A server that keeps its data across restarts, with fsync. A server that a killed process left
   * behind on the same directory is stopped first; one whose starter lives is left alone.
   *
   * @param data made when it does not exist
   * @param port 0 for a free one
   * @param settings of postgresql.conf, in place of {@link #DEFAULT_SETTINGS}
   * @throws IllegalStateException if another process has the directory in use
   */
  public static EmbeddedPostgresServer start(Path data, int port, Map<String, String> settings) {
    return start(data, port, settings, START);
  }

  /**
   * @param limit for the server to answer
   */
  static EmbeddedPostgresServer start(
      Path data, int port, Map<String, String> settings, Duration limit) {
    PostgresDirectory directory = new PostgresDirectory(data);
    directory.stopLeftBehind();
    String kept = PostgresAccess.keptPassword(data);
    EmbeddedPostgres process;
    try {
      process = launch(directory, port, false, kept, settings, limit);
    } catch (RuntimeException e) {
      directory.cleanUpAfterFailure();
      throw e;
    }
    String password = kept.isEmpty() ? PostgresAccess.newPassword() : kept;
    EmbeddedPostgresServer server = new EmbeddedPostgresServer(process, directory, password);
    if (kept.isEmpty()) {
      server.closeToOthers(password);
    }
    return server;
  }

  private static EmbeddedPostgres launch(
      PostgresDirectory directory,
      int port,
      boolean throwAway,
      String password,
      Map<String, String> settings,
      Duration limit) {
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder()
            .setPort(port)
            .setDataDirectory(directory.path())
            .setCleanDataDirectory(throwAway)
            .setRegisterShutdownHook(false)
            .setPGStartupWait(limit)
            .setDataDirectoryCustomizer(
                files -> PostgresAccess.write(files.toPath(), password.isEmpty()))
            .setConnectConfig("password", password)
            // The same order of strings on every platform.
            .setLocaleConfig("locale-provider", "builtin")
            .setLocaleConfig("builtin-locale", "C.UTF-8")
            .setLocaleConfig("locale", "C")
            .setServerConfig("listen_addresses", "localhost")
            .setServerConfig("fsync", throwAway ? "off" : "on")
            .setServerConfig("synchronous_commit", throwAway ? "off" : "on")
            .setServerConfig("full_page_writes", throwAway ? "off" : "on");
    settings.forEach(builder::setServerConfig);
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException("PostgreSQL did not start", e);
    }
  }

  /** The first start of a kept server: set the superuser's password, then ask everybody for one. */
  private void closeToOthers(String password) {
    try (Connection connection = DriverManager.getConnection(jdbcUrl("postgres"), SUPERUSER, "");
        var statement = connection.createStatement()) {
      statement.execute("ALTER ROLE " + SUPERUSER + " PASSWORD '" + password + "'");
      PostgresAccess.keepPassword(directory.path(), password);
      PostgresAccess.write(directory.path(), false);
      statement.execute("SELECT pg_reload_conf()");
    } catch (SQLException e) {
      throw new IllegalStateException("cannot set the superuser's password: " + e.getSQLState(), e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep the superuser's password", e);
    }
  }

  @Override
  public int port() {
    return process.getPort();
  }

  /** The main process, for those who kill it. */
  public ProcessHandle processHandle() {
    return directory
        .server()
        .orElseThrow(() -> new IllegalStateException("PostgreSQL is not running"));
  }

  @Override
  public void close() {
    try {
      Optional<ProcessHandle> main = directory.server();
      process.close();
      main.ifPresent(PostgresDirectory::await);
    } catch (IOException e) {
      throw new UncheckedIOException("PostgreSQL did not stop", e);
    }
  }

  /**
   * Stops a server that a killed process left behind on this directory, so that its port is free.
   *
   * @throws IllegalStateException if its starter lives
   */
  public static void stopLeftBehind(Path data) {
    new PostgresDirectory(data).stopLeftBehind();
  }
}

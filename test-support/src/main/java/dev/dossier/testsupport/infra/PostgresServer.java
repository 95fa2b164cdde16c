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
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real PostgreSQL as a process of its own, on the loopback interface. Everybody needs a password
 * (SCRAM); only a throw-away server lets the superuser {@code postgres} in without one.
 */
public final class PostgresServer implements AutoCloseable {
  public static final String SUPERUSER = "postgres";

  /** 200 connections for four services with a pool each, and room for tests that open more. */
  public static final Map<String, String> DEFAULT_SETTINGS =
      Map.of("max_connections", "200", "shared_buffers", "128MB");

  private static final Duration START = Duration.ofSeconds(60);

  private final EmbeddedPostgres process;
  private final PostgresDirectory directory;
  private final String password;
  private final AtomicInteger databases = new AtomicInteger();

  private PostgresServer(EmbeddedPostgres process, PostgresDirectory directory, String password) {
    this.process = process;
    this.directory = directory;
    this.password = password;
  }

  /** A throw-away server: temporary directory, free port, no fsync; all gone after close. */
  public static PostgresServer start() {
    try {
      var directory = new PostgresDirectory(Files.createTempDirectory("dossier-postgres"));
      return new PostgresServer(
          launch(directory, 0, true, "", DEFAULT_SETTINGS, START), directory, "");
    } catch (IOException e) {
      throw new UncheckedIOException("no temporary directory for PostgreSQL", e);
    }
  }

  /** A server that keeps its data across restarts, with fsync and the default settings. */
  public static PostgresServer start(Path data, int port) {
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
  public static PostgresServer start(Path data, int port, Map<String, String> settings) {
    return start(data, port, settings, START);
  }

  /**
   * @param limit for the server to answer
   */
  static PostgresServer start(Path data, int port, Map<String, String> settings, Duration limit) {
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
    PostgresServer server =
        new PostgresServer(
            process, directory, kept.isEmpty() ? PostgresAccess.newPassword() : kept);
    if (kept.isEmpty()) {
      server.closeToOthers();
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
  private void closeToOthers() {
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

  /** The superuser's way in, as libpq writes it. Holds the password. */
  public String superuserUrl(String database) {
    String secret = password.isEmpty() ? "" : ":" + password;
    return "postgresql://" + SUPERUSER + secret + "@127.0.0.1:" + port() + "/" + database;
  }

  public int port() {
    return process.getPort();
  }

  /** Without user: give it to the connection or the pool. */
  public String jdbcUrl(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port() + "/" + database;
  }

  public Connection connectAsSuperuser(String database) throws SQLException {
    return DriverManager.getConnection(jdbcUrl(database), SUPERUSER, password);
  }

  /** Makes an empty database, owned by the superuser, unless it is there. */
  public void createDatabase(String name) {
    try (Connection connection = connectAsSuperuser("postgres")) {
      Sql.createDatabase(connection, name);
    } catch (SQLException e) {
      throw new IllegalStateException("cannot create database " + name + ": " + e.getSQLState(), e);
    }
  }

  /** A new empty database whose name starts with the given one. */
  public String createFreshDatabase(String prefix) {
    String name = prefix + "_" + databases.incrementAndGet();
    createDatabase(name);
    return name;
  }

  /** Executes statements as the superuser: what a test or a sample needs beside migrations. */
  public void execute(String database, String... statements) {
    try (Connection connection = connectAsSuperuser(database);
        var statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException("statement failed: " + e.getSQLState(), e);
    }
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

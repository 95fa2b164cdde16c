package dev.dossier.testsupport.infra;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
  private static final Duration STOP = Duration.ofSeconds(60);
  private static final String OPEN_TO_SUPERUSER =
      """
      host all postgres 127.0.0.1/32 trust
      host all postgres ::1/128 trust
      """;
  private static final String BY_PASSWORD =
      """
      host all all 127.0.0.1/32 scram-sha-256
      host all all ::1/128 scram-sha-256
      """;
  private static final String PID_FILE = "postmaster.pid";

  /** The library's. */
  private static final String LOCK_FILE = "epg-lock";

  private static final String PASSWORD_FILE = "superuser-password";

  private final EmbeddedPostgres process;
  private final Path data;
  private final String password;
  private final AtomicInteger databases = new AtomicInteger();

  private PostgresServer(EmbeddedPostgres process, Path data, String password) {
    this.process = process;
    this.data = data;
    this.password = password;
  }

  /** A throw-away server: temporary directory, free port, no fsync; all gone after close. */
  public static PostgresServer start() {
    try {
      Path data = Files.createTempDirectory("dossier-postgres");
      return new PostgresServer(launch(data, 0, true, "", DEFAULT_SETTINGS, START), data, "");
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
    stopLeftBehind(data);
    String kept = keptPassword(data);
    EmbeddedPostgres process;
    try {
      process = launch(data, port, false, kept, settings, limit);
    } catch (RuntimeException e) {
      cleanUpAfterFailure(data);
      throw e;
    }
    PostgresServer server =
        new PostgresServer(process, data, kept.isEmpty() ? newPassword() : kept);
    if (kept.isEmpty()) {
      server.closeToOthers();
    }
    return server;
  }

  private static EmbeddedPostgres launch(
      Path data,
      int port,
      boolean throwAway,
      String password,
      Map<String, String> settings,
      Duration limit) {
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder()
            .setPort(port)
            .setDataDirectory(data)
            .setCleanDataDirectory(throwAway)
            .setRegisterShutdownHook(false)
            .setPGStartupWait(limit)
            .setDataDirectoryCustomizer(files ->
                writeAccess(
                    files.toPath(),
                    password.isEmpty() ? OPEN_TO_SUPERUSER + BY_PASSWORD : BY_PASSWORD))
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

  private static void writeAccess(Path data, String access) {
    try {
      Files.writeString(data.resolve("pg_hba.conf"), access);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write pg_hba.conf", e);
    }
  }

  /** Empty before the first start has set one. */
  private static String keptPassword(Path data) {
    Path file = data.resolve(PASSWORD_FILE);
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private static String newPassword() {
    byte[] random = new byte[24];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  /** The first start of a kept server: set the superuser's password, then ask everybody for one. */
  private void closeToOthers() {
    try (Connection connection = DriverManager.getConnection(jdbcUrl("postgres"), SUPERUSER, "");
        var statement = connection.createStatement()) {
      statement.execute("ALTER ROLE " + SUPERUSER + " PASSWORD '" + password + "'");
      keepPassword();
      writeAccess(data, BY_PASSWORD);
      statement.execute("SELECT pg_reload_conf()");
    } catch (SQLException e) {
      throw new IllegalStateException("cannot set the superuser's password: " + e.getSQLState(), e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep the superuser's password", e);
    }
  }

  /**
   * Whole or not at all: an empty file would let the next start in no more. The server's lock on
   * its directory keeps others away.
   */
  private void keepPassword() throws IOException {
    Path fresh =
        Files.createTempFile(
            data,
            PASSWORD_FILE,
            ".new",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(password.getBytes(StandardCharsets.UTF_8)));
      channel.force(true);
    }
    Files.move(fresh, data.resolve(PASSWORD_FILE), StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel directory = FileChannel.open(data, StandardOpenOption.READ)) {
      directory.force(true);
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
    return ProcessHandle.of(pidOf(data))
        .orElseThrow(() -> new IllegalStateException("PostgreSQL is not running"));
  }

  @Override
  public void close() {
    try {
      ProcessHandle main = ProcessHandle.of(pidOf(data)).orElse(null);
      process.close();
      if (main != null) {
        await(main);
      }
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
    refuseIfInUse(data);
    ProcessHandle named = ProcessHandle.of(pidOf(data)).orElse(null);
    // Without a command line it is another user's, and for the server itself to judge.
    if (named == null || named.info().commandLine().isEmpty()) {
      return;
    }
    try {
      if (isServerOf(named.info(), data)) {
        // SIGINT is PostgreSQL's fast shutdown; SIGTERM would wait for its clients.
        new ProcessBuilder("kill", "-INT", Long.toString(named.pid()))
            .inheritIO()
            .start()
            .waitFor();
        await(named);
      } else {
        // The server would take the number for its own and refuse to start.
        Files.deleteIfExists(data.resolve(PID_FILE));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot stop the PostgreSQL left behind", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The number may meanwhile be another process's, also another directory's server. */
  private static boolean isServerOf(ProcessHandle.Info process, Path data) {
    return process.command().filter(command -> command.endsWith("postgres")).isPresent()
        && process.commandLine().filter(line -> (line + " ").contains(data + " ")).isPresent();
  }

  /**
   * The library keeps its lock when a start fails, and this process could never start the server
   * again: a lock on a file that is gone hinders nobody.
   */
  private static void cleanUpAfterFailure(Path data) {
    try {
      Files.deleteIfExists(data.resolve(LOCK_FILE));
      stopLeftBehind(data);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete the lock in " + data, e);
    }
  }

  /** The library holds this lock as long as the starting process lives. */
  private static void refuseIfInUse(Path data) {
    Path file = data.resolve(LOCK_FILE);
    if (Files.notExists(file)) {
      return;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      if (lock == null) {
        throw new IllegalStateException("another process has PostgreSQL running on " + data);
      }
    } catch (OverlappingFileLockException e) {
      throw new IllegalStateException("this process has PostgreSQL running on " + data, e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot lock " + data, e);
    }
  }

  private static void await(ProcessHandle process) {
    try {
      process.onExit().get(STOP.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      throw new IllegalStateException("PostgreSQL did not stop within " + STOP, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The first line of postmaster.pid; -1 when there is none. */
  private static long pidOf(Path data) {
    try {
      return Files.readAllLines(data.resolve(PID_FILE)).stream()
          .findFirst()
          .map(line -> Long.parseLong(line.strip()))
          .orElse(-1L);
    } catch (IOException e) {
      return -1;
    }
  }
}

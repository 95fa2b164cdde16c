package dev.dossier.testsupport.infra;

import dev.dossier.testsupport.Tools;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A throw-away MariaDB of the system's packages as a process of its own, on the loopback interface:
 * its own directory, a free port, {@code root} without a password. The driver must be on the
 * caller's class path.
 */
public final class MariaDbServer implements AutoCloseable {
  public static final String SUPERUSER = "root";

  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration STOP = Duration.ofSeconds(30);
  private static final int POLL_MS = 100;

  private final Process process;
  private final Path directory;
  private final int port;
  private final AtomicInteger databases = new AtomicInteger();

  private MariaDbServer(Process process, Path directory, int port) {
    this.process = process;
    this.directory = directory;
    this.port = port;
  }

  /** Skips the test that asks, where MariaDB is not installed. */
  public static MariaDbServer start() {
    Path server = Tools.require("mariadbd");
    Path install = Tools.require("mariadb-install-db");
    Tools.require("my_print_defaults");
    try {
      Path directory = Files.createTempDirectory("dossier-mariadb");
      Path data = directory.resolve("data");
      run(
          directory,
          install.toString(),
          "--no-defaults",
          "--datadir=" + data,
          "--auth-root-authentication-method=normal",
          "--skip-test-db",
          "--user=" + System.getProperty("user.name"));
      int port = freePort();
      List<String> command = new ArrayList<>();
      command.add(server.toString());
      command.add("--no-defaults");
      command.add("--datadir=" + data);
      command.add("--port=" + port);
      command.add("--bind-address=127.0.0.1");
      command.add("--socket=" + directory.resolve("socket"));
      command.add("--pid-file=" + directory.resolve("pid"));
      command.add("--user=" + System.getProperty("user.name"));
      command.add("--skip-name-resolve");
      // Nothing outlives the test.
      command.add("--innodb-flush-log-at-trx-commit=0");
      command.add("--skip-innodb-doublewrite");
      command.add("--innodb-buffer-pool-size=64M");
      Process process = start(directory, command);
      MariaDbServer started = new MariaDbServer(process, directory, port);
      started.awaitReady();
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException("MariaDB did not start", e);
    }
  }

  private static void run(Path directory, String... command) throws IOException {
    Process tool = start(directory, List.of(command));
    try {
      if (!tool.waitFor(START.toSeconds(), TimeUnit.SECONDS) || tool.exitValue() != 0) {
        tool.destroyForcibly();
        throw new IllegalStateException(
            command[0] + " failed: " + Files.readString(log(directory)).strip());
      }
    } catch (InterruptedException e) {
      tool.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static Process start(Path directory, List<String> command) throws IOException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log(directory).toFile()))
        .redirectInput(new File("/dev/null"))
        .start();
  }

  private static Path log(Path directory) {
    return directory.resolve("log");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void awaitReady() throws IOException {
    long end = System.nanoTime() + START.toNanos();
    while (true) {
      try (Connection connection = connect("")) {
        return;
      } catch (SQLException e) {
        if (!process.isAlive() || System.nanoTime() > end) {
          close();
          throw new IllegalStateException("MariaDB did not start: " + e.getSQLState(), e);
        }
      }
      try {
        if (process.waitFor(POLL_MS, TimeUnit.MILLISECONDS)) {
          throw new IllegalStateException(
              "MariaDB ended: " + Files.readString(log(directory)).strip());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      }
    }
  }

  public int port() {
    return port;
  }

  /** Without user: give it to the connection. */
  public String jdbcUrl(String database) {
    return "jdbc:mariadb://127.0.0.1:" + port + "/" + database;
  }

  public Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(jdbcUrl(database), SUPERUSER, "");
  }

  /** A new empty database, in UTF-8, whose name starts with the given one. */
  public String createFreshDatabase(String prefix) {
    String name = prefix + "_" + databases.incrementAndGet();
    execute("", "CREATE DATABASE " + name + " CHARACTER SET utf8mb4");
    return name;
  }

  /** Executes statements as the superuser. */
  public void execute(String database, String... statements) {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException("statement failed: " + e.getSQLState(), e);
    }
  }

  /** The server, for those who stop and kill it. */
  public ProcessHandle processHandle() {
    return process.toHandle();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + directory, e);
    }
  }
}

package dev.dossier.collector.jdbc;

import dev.dossier.collector.source.ReaderClosedException;
import dev.dossier.common.event.Reason;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections to sources, kept for a while after use: opening one costs more than a small section.
 * How many there are is bounded by the workers; a pool that waits and retries would only hide a
 * wrong password behind a timeout. Thread-safe.
 */
final class Connections implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Connections.class);
  private static final long TRUSTED_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long KEPT_NANOS = Duration.ofSeconds(60).toNanos();
  private static final int CHECK_SECONDS = 5;
  private static final int KEPT_PER_TARGET = 4;

  private final Map<Target, Deque<Idle>> idle = new HashMap<>();
  private final Set<Connection> taken = new HashSet<>();
  private boolean closed;

  /**
   * @throws ReaderClosedException once {@link #close} was called
   */
  Connection take(Target target) throws SQLException {
    Connection connection = keptOrNew(target);
    synchronized (this) {
      if (!closed) {
        taken.add(connection);
        return connection;
      }
    }
    discard(connection);
    throw new ReaderClosedException();
  }

  private Connection keptOrNew(Target target) throws SQLException {
    for (Idle kept = poll(target); kept != null; kept = poll(target)) {
      if (System.nanoTime() - kept.since < TRUSTED_NANOS
          || kept.connection.isValid(CHECK_SECONDS)) {
        return kept.connection;
      }
      discard(kept.connection);
    }
    requireDriver(target);
    return DriverManager.getConnection(target.url(), target.properties());
  }

  /**
   * @throws SQLException if the database does not say what it is; the connection is gone then
   */
  Snapshot snapshot(Target target, Connection connection) throws SQLException {
    try {
      return target.snapshot(connection);
    } catch (SQLException e) {
      discard(connection);
      throw e;
    }
  }

  /** DriverManager's own error for this looks like a database that is away. */
  private static void requireDriver(Target target) throws SQLException {
    if (DriverManager.drivers().noneMatch(driver -> accepts(driver, target.url()))) {
      LOG.warn("no JDBC driver for this kind of database: put its jar on the class path");
      throw new RefusedException(Reason.NOT_CONFIGURED, "no driver for this URL");
    }
  }

  private static boolean accepts(Driver driver, String url) {
    try {
      return driver.acceptsURL(url);
    } catch (SQLException e) {
      return false;
    }
  }

  private synchronized @Nullable Idle poll(Target target) {
    Deque<Idle> kept = idle.get(target);
    return kept == null ? null : kept.pollFirst();
  }

  /** After use without an error; ends the transaction. */
  void giveBack(Target target, Connection connection) {
    synchronized (this) {
      taken.remove(connection);
    }
    try {
      connection.rollback();
    } catch (SQLException e) {
      discard(connection);
      return;
    }
    boolean kept;
    synchronized (this) {
      Deque<Idle> others = idle.computeIfAbsent(target, t -> new ArrayDeque<>());
      kept = !closed && others.size() < KEPT_PER_TARGET;
      if (kept) {
        others.addFirst(new Idle(connection, System.nanoTime()));
      }
    }
    if (!kept) {
      discard(connection);
    }
  }

  /** Cut, not closed in good order: a COPY may be underway. */
  void discard(Connection connection) {
    synchronized (this) {
      taken.remove(connection);
    }
    try {
      connection.abort(Runnable::run);
      connection.close();
    } catch (SQLException e) {
      LOG.debug("closing a connection failed sqlstate={}", e.getSQLState());
    }
  }

  /** Closes what was not used for a while. */
  void evict() {
    closeWhere(KEPT_NANOS);
  }

  synchronized boolean isClosed() {
    return closed;
  }

  /** Cuts those in use as well, without waiting: a silent database would have it wait. */
  @Override
  public void close() {
    List<Connection> inUse;
    synchronized (this) {
      closed = true;
      inUse = List.copyOf(taken);
    }
    inUse.forEach(each -> Thread.startVirtualThread(() -> discard(each)));
    closeWhere(0);
  }

  private void closeWhere(long age) {
    long now = System.nanoTime();
    List<Connection> old = new ArrayList<>();
    synchronized (this) {
      for (Deque<Idle> each : idle.values()) {
        each.removeIf(kept -> {
          boolean remove = now - kept.since >= age;
          if (remove) {
            old.add(kept.connection);
          }
          return remove;
        });
      }
      idle.values().removeIf(Deque::isEmpty);
    }
    old.forEach(this::discard);
  }

  private record Idle(Connection connection, long since) {}

  /** A database as somebody. */
  record Target(String url, String user, String password) {
    private static final String POSTGRESQL = "jdbc:postgresql:";

    /** Also behind drivers that wrap others, {@code jdbc:wrapper:mysql:}. */
    private static final Pattern MARIADB =
        Pattern.compile(
            "jdbc:(?:[^:/]+:)*(?:mariadb|mysql|singlestore):(?:[^:/]+:)*//.*", Pattern.DOTALL);

    boolean isPostgresql() {
      return url.startsWith(POSTGRESQL);
    }

    /** By its address: how to connect, and what its errors' numbers mean. */
    boolean isMariaDb() {
      return MARIADB.matcher(url).matches();
    }

    /** PostgreSQL's own driver alone has that address, and the properties that it needs. */
    private Snapshot snapshot(Connection connection) throws SQLException {
      return isPostgresql()
          ? new PostgresSnapshot(connection)
          : new CursorSnapshot(connection, Dialect.of(connection));
    }

    Properties properties() {
      Properties properties = new Properties();
      if (!user.isEmpty()) {
        properties.setProperty("user", user);
      }
      if (!password.isEmpty()) {
        properties.setProperty("password", password);
      }
      if (isPostgresql()) {
        properties.setProperty("ApplicationName", "dossier-collector");
        properties.setProperty("connectTimeout", "10");
        properties.setProperty("loginTimeout", "20");
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("assumeMinServerVersion", "10");
        // Texts go without a type: the server takes them for the column's own.
        properties.setProperty("stringtype", "unspecified");
        // The server's detail quotes rows.
        properties.setProperty("logServerErrorDetail", "false");
        // A cancel goes over a connection of its own, to a server that may be silent.
        properties.setProperty("cancelSignalTimeout", "5");
      } else if (isMariaDb()) {
        MariaDbDialect.connectWith(properties);
      }
      return properties;
    }

    /** Neither address nor password: both may be secrets. */
    @Override
    public String toString() {
      return "Target[...]";
    }
  }
}

package dev.dossier.intake.rows;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Gives each thread connections that see what its {@link RowScope} says. One pool's role sees all
 * rows; the other's sees those of the app in the session's {@code dossier.app}, which is set when a
 * connection is taken and its last taker worked for another app. A thread without scope gets one
 * that sees nothing.
 *
 * <p>Costs one round trip where a connection changes between apps, and none otherwise. PostgreSQL
 * must be reached directly or through a pooler of sessions: one that pools transactions would mix
 * the settings of sessions.
 */
final class RowDataSource extends DelegatingDataSource implements AutoCloseable {
  private static final String NOBODY = "";
  private static final String SET = "SELECT set_config('dossier.app', ?, false)";

  private final HikariDataSource apps;
  private final HikariDataSource jobs;

  /** What was set on each connection of PostgreSQL that is open. */
  private final Map<Connection, String> seeing = Collections.synchronizedMap(new WeakHashMap<>());

  RowDataSource(HikariDataSource apps, HikariDataSource jobs) {
    super(apps);
    if (!apps.isAutoCommit()) {
      // A rollback would take back what was set, unseen.
      throw new IllegalArgumentException("spring.datasource.hikari.auto-commit: expected true");
    }
    this.apps = apps;
    this.jobs = jobs;
  }

  @Override
  public Connection getConnection() throws SQLException {
    return switch (Rows.current()) {
      case null -> seeing(NOBODY);
      case RowScope.OfApp of -> seeing(of.app().toString());
      case RowScope.All all -> jobs.getConnection();
    };
  }

  private Connection seeing(String app) throws SQLException {
    Connection connection = apps.getConnection();
    try {
      Connection session = connection.unwrap(Connection.class);
      if (!seeing.getOrDefault(session, NOBODY).equals(app)) {
        try (PreparedStatement set = connection.prepareStatement(SET)) {
          set.setString(1, app);
          set.execute();
        }
        seeing.put(session, app);
      }
      return connection;
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  /** The pool beneath: Flyway's connection, as the owner, is derived from it. */
  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    return type == DataSource.class ? type.cast(apps) : super.unwrap(type);
  }

  @Override
  public void close() {
    jobs.close();
  }
}

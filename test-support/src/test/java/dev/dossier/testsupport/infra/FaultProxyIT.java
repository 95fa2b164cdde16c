package dev.dossier.testsupport.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class FaultProxyIT {
  private static final PostgresServer SERVER = EmbeddedPostgresServer.start();
  private static final String LOST = "08006";
  private static final String REFUSED = "08001";

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @Test
  void connectionsWorkAreCutRefusedAndRestored() throws SQLException {
    try (FaultProxy proxy = FaultProxy.before(SERVER.port())) {
      Connection first = connect(proxy);
      execute(first);

      proxy.cut();
      assertFails(LOST, () -> execute(first));
      execute(connect(proxy));

      proxy.refuse();
      assertFails(REFUSED, () -> connect(proxy));

      proxy.restore();
      execute(connect(proxy));
    }
  }

  @Test
  void dataIsHeldBackByTheDelay() throws SQLException {
    try (FaultProxy proxy = FaultProxy.before(SERVER.port());
        Connection connection = connect(proxy)) {
      Duration delay = Duration.ofMillis(150);
      proxy.delay(delay);

      long start = System.nanoTime();
      execute(connection);

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(delay.multipliedBy(2));
    }
  }

  private interface Action {
    void run() throws SQLException;
  }

  private static void assertFails(String state, Action action) {
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(action::run)
        .extracting(SQLException::getSQLState)
        .isEqualTo(state);
  }

  private static Connection connect(FaultProxy proxy) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + proxy.port() + "/postgres", PostgresServer.SUPERUSER, "");
  }

  private static void execute(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("SELECT 1");
    }
  }
}

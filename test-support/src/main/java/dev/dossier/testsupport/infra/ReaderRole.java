package dev.dossier.testsupport.infra;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * The role {@code grafana_reader}, which may connect; the migrations let it read what dashboards
 * show, and nothing else.
 */
public record ReaderRole(String user, String password) {
  private static final String NAME = "grafana_reader";

  /** Makes it if it is missing. Sets the password. */
  public static ReaderRole create(PostgresServer server, String database, String password) {
    try (Connection connection = server.connectAsSuperuser("postgres")) {
      connection.setAutoCommit(false);
      Sql.createRole(connection, NAME, password);
      Sql.execute(connection, "ALTER ROLE " + NAME + " SET default_transaction_read_only = on");
      Sql.execute(connection, "ALTER ROLE " + NAME + " SET statement_timeout = '10s'");
      Sql.execute(connection, "GRANT CONNECT ON DATABASE " + Sql.name(database) + " TO " + NAME);
      connection.commit();
    } catch (SQLException e) {
      throw new IllegalStateException(
          "cannot prepare the role " + NAME + ": " + e.getSQLState(), e);
    }
    return new ReaderRole(NAME, password);
  }
}

package dev.dossier.testsupport.infra;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * The role {@code <service>_jobs} of a service whose application role sees some rows only: it may
 * do what that one may, and the service's policies let it see all rows. Made before the migrations,
 * which name it if it is there.
 */
public record JobsRole(String user, String password) {

  /** Makes what is missing; the service's other roles are there. Sets the password. */
  public static JobsRole create(PostgresServer server, String service, String password) {
    String jobs = Sql.name(service + "_jobs");
    String app = Sql.name(service + "_app");
    try (Connection connection = server.connectAsSuperuser("postgres")) {
      connection.setAutoCommit(false);
      Sql.createRole(connection, jobs, password);
      Sql.execute(connection, "GRANT " + app + " TO " + jobs);
      connection.commit();
    } catch (SQLException e) {
      throw new IllegalStateException(
          "cannot prepare the role " + jobs + ": " + e.getSQLState(), e);
    }
    return existing(service, password);
  }

  /** One that was made before. */
  public static JobsRole existing(String service, String password) {
    return new JobsRole(Sql.name(service + "_jobs"), password);
  }
}

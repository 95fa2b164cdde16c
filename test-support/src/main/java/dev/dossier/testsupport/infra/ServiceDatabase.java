package dev.dossier.testsupport.infra;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * One service's place in a database: the schema {@code <service>}, the role {@code <service>_owner}
 * that owns it (Flyway) and the role {@code <service>_app} that reads and writes rows and cannot
 * change the schema.
 *
 * @param service schema name, for example {@code intake}
 * @param url JDBC, with {@code currentSchema}; the same for both roles
 */
public record ServiceDatabase(
    String service,
    String url,
    String ownerUser,
    String ownerPassword,
    String appUser,
    String appPassword) {

  /** In a new database of its own, with known passwords: for a test class. */
  public static ServiceDatabase createFresh(PostgresServer server, String service) {
    return create(
        server,
        server.createFreshDatabase(service),
        service,
        service + "_owner-password",
        service + "_app-password");
  }

  /** Makes what is missing of database, roles, schema and privileges; sets the passwords. */
  public static ServiceDatabase create(
      PostgresServer server,
      String database,
      String service,
      String ownerPassword,
      String appPassword) {
    String schema = Sql.name(service);
    String owner = Sql.name(service + "_owner");
    String app = Sql.name(service + "_app");
    server.createDatabase(database);
    try (Connection connection = server.connectAsSuperuser(database)) {
      connection.setAutoCommit(false);
      Sql.createRole(connection, owner, ownerPassword);
      Sql.createRole(connection, app, appPassword);
      for (String sql : privileges(Sql.name(database), schema, owner, app)) {
        Sql.execute(connection, sql);
      }
      connection.commit();
    } catch (SQLException e) {
      throw new IllegalStateException(
          "cannot prepare the schema of " + service + ": " + e.getSQLState(), e);
    }
    return existing(server.jdbcUrl(database), service, ownerPassword, appPassword);
  }

  /**
   * One that was made before.
   *
   * @param databaseUrl JDBC, without parameters
   */
  public static ServiceDatabase existing(
      String databaseUrl, String service, String ownerPassword, String appPassword) {
    return new ServiceDatabase(
        service,
        databaseUrl + "?currentSchema=" + Sql.name(service),
        service + "_owner",
        ownerPassword,
        service + "_app",
        appPassword);
  }

  private static String[] privileges(String database, String schema, String owner, String app) {
    String defaults = "ALTER DEFAULT PRIVILEGES FOR ROLE " + owner + " IN SCHEMA " + schema;
    return new String[] {
      "REVOKE ALL ON DATABASE " + database + " FROM PUBLIC",
      "REVOKE ALL ON SCHEMA public FROM PUBLIC",
      "GRANT CONNECT ON DATABASE " + database + " TO " + owner + ", " + app,
      "CREATE SCHEMA IF NOT EXISTS " + schema + " AUTHORIZATION " + owner,
      "GRANT USAGE ON SCHEMA " + schema + " TO " + app,
      defaults + " GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO " + app,
      defaults + " GRANT USAGE ON SEQUENCES TO " + app,
    };
  }
}

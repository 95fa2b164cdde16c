package dev.dossier.testcontainers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.dossier.testsupport.infra.Infrastructure;
import dev.dossier.testsupport.infra.PostgresServer;
import dev.dossier.testsupport.infra.ServiceDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** The rights of a service's roles, on the PostgreSQL that tests ask for. */
class ServiceDatabaseIT {
  private static final String FORBIDDEN = "42501";
  private static final String WRONG_PASSWORD = "28P01";

  @Test
  void theOwnerMakesTablesAndTheApplicationOnlyUsesThem() throws SQLException {
    ServiceDatabase database = ServiceDatabase.createFresh(Infrastructure.postgres(), "intake");
    asOwner(database, "CREATE TABLE thing (id bigint GENERATED ALWAYS AS IDENTITY, name text)");
    asOwner(database, "CREATE SEQUENCE counter");

    asApp(database, "INSERT INTO thing (name) VALUES ('one')");
    asApp(database, "UPDATE intake.thing SET name = 'two'");
    asApp(database, "SELECT nextval('counter')");

    assertThat(count(database, "SELECT count(*) FROM thing WHERE name = 'two'")).isEqualTo(1);
    for (String forbidden :
        new String[] {
          "CREATE TABLE other (id int)",
          "CREATE TABLE public.other (id int)",
          "CREATE TEMP TABLE other (id int)",
          "DROP TABLE thing",
          "TRUNCATE thing",
          "ALTER TABLE thing ADD COLUMN more int"
        }) {
      assertThatExceptionOfType(SQLException.class)
          .as(forbidden)
          .isThrownBy(() -> asApp(database, forbidden))
          .extracting(SQLException::getSQLState)
          .isEqualTo(FORBIDDEN);
    }
  }

  @Test
  void oneServiceDoesNotSeeAnothersSchemaInTheSameDatabase() throws SQLException {
    PostgresServer server = Infrastructure.postgres();
    String name = server.createFreshDatabase("shared");
    ServiceDatabase intake = ServiceDatabase.create(server, name, "intake", "o1", "a1");
    ServiceDatabase packager = ServiceDatabase.create(server, name, "packager", "o2", "a2");
    asOwner(intake, "CREATE TABLE thing (id int)");

    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(() -> asApp(packager, "SELECT * FROM intake.thing"))
        .extracting(SQLException::getSQLState)
        .isEqualTo(FORBIDDEN);
  }

  @Test
  void makingAServicesDatabaseTwiceKeepsItsRowsAndTakesTheNewPassword() throws SQLException {
    PostgresServer server = Infrastructure.postgres();
    String name = server.createFreshDatabase("twice");
    ServiceDatabase first = ServiceDatabase.create(server, name, "notifier", "o", "old'word");
    asOwner(first, "CREATE TABLE thing (id int)");
    asApp(first, "INSERT INTO thing VALUES (1)");

    ServiceDatabase second = ServiceDatabase.create(server, name, "notifier", "o", "new\\word");

    assertThat(count(second, "SELECT count(*) FROM thing")).isEqualTo(1);
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(() -> asApp(first, "SELECT 1"))
        .extracting(SQLException::getSQLState)
        .isEqualTo(WRONG_PASSWORD);
  }

  private static void asOwner(ServiceDatabase database, String sql) throws SQLException {
    execute(database.url(), database.ownerUser(), database.ownerPassword(), sql);
  }

  private static void asApp(ServiceDatabase database, String sql) throws SQLException {
    execute(database.url(), database.appUser(), database.appPassword(), sql);
  }

  private static void execute(String url, String user, String password, String sql)
      throws SQLException {
    try (Connection connection = DriverManager.getConnection(url, user, password);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static long count(ServiceDatabase database, String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(
                database.url(), database.appUser(), database.appPassword());
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }
}

package dev.dossier.quickstart.demo;

import dev.dossier.quickstart.home.DataDirectory;
import dev.dossier.quickstart.home.Secrets;
import dev.dossier.quickstart.platform.Companion;
import dev.dossier.quickstart.report.Failure;
import dev.dossier.testsupport.infra.PostgresServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/** The made-up SaaS of the demo: a database with a few hundred people, and its data map. */
public final class SampleCompany implements Companion {
  private static final String DATABASE = "sample";
  private static final String READER = "sample_reader";

  /** Writes the sample's data map into the data directory. */
  public static Path dataMap(DataDirectory data) {
    Path file = data.root().resolve("data-map.yaml");
    try {
      Files.writeString(file, resource("data-map.yaml"));
      return file;
    } catch (IOException e) {
      throw Failure.of("cannot write " + file + ": " + e);
    }
  }

  @Override
  public Prepared prepare(PostgresServer server, Secrets secrets) {
    String password = secrets.get(DATABASE + "-reader");
    server.createDatabase(DATABASE);
    try (Connection connection = server.connectAsSuperuser(DATABASE)) {
      if (!isSeeded(connection)) {
        seed(connection, password);
      }
    } catch (SQLException e) {
      throw Failure.of("the sample database cannot be made: SQLSTATE " + e.getSQLState());
    }
    return new Prepared(
        server.superuserUrl(DATABASE),
        Map.of(
            "SAMPLE_DB_URL", server.jdbcUrl(DATABASE),
            "SAMPLE_DB_USER", READER,
            "SAMPLE_DB_PASSWORD", password));
  }

  private static boolean isSeeded(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery("SELECT to_regclass('public.users') IS NOT NULL")) {
      return row.next() && row.getBoolean(1);
    }
  }

  /** All or nothing: a start that was cut off leaves an empty database. */
  private static void seed(Connection connection, String password) throws SQLException {
    connection.setAutoCommit(false);
    try (var statement = connection.createStatement()) {
      statement.execute(resource("schema.sql"));
      statement.execute(resource("seed.sql"));
      statement.execute(resource("reader.sql").replace("@PASSWORD@", password));
    }
    connection.commit();
  }

  private static String resource(String name) {
    try (InputStream in = SampleCompany.class.getResourceAsStream("/sample/" + name)) {
      if (in == null) {
        throw new IllegalStateException("not on the class path: sample/" + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("cannot read sample/" + name, e);
    }
  }
}

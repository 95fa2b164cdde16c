package dev.dossier.quickstart.demo;

import dev.dossier.quickstart.vendors.Person;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/**
 * The made-up company's own database: its schema, its rows and the role that Dossier reads with.
 */
final class SampleDatabase {
  static final String READER = "sample_reader";

  /** Has more of everything than others. */
  private static final long JANE = 4711;

  private static final String PEOPLE =
      """
      SELECT u.id, u.email, u.name, u.analytics_id, u.created_at,
        EXISTS (SELECT FROM user_sessions s WHERE s.user_id = u.id) AS active,
        array(SELECT c.id FROM stripe_customers c WHERE c.user_id = u.id ORDER BY c.created_at)
          AS stripe_customers
      FROM users u ORDER BY u.id
      """;

  private SampleDatabase() {}

  /**
   * With this build's rows, unless they are there.
   *
   * @param readerPassword of characters that need no quoting
   */
  static void fill(Connection connection, String readerPassword) throws SQLException {
    if (isSeeded(connection)) {
      try (var statement = connection.createStatement()) {
        statement.execute("ALTER ROLE " + READER + " PASSWORD '" + readerPassword + "'");
      }
    } else {
      seed(connection, readerPassword);
    }
  }

  /** The rows that the vendors know of. */
  static List<Person> people(Connection connection) throws SQLException {
    List<Person> people = new ArrayList<>();
    try (var statement = connection.createStatement();
        ResultSet row = statement.executeQuery(PEOPLE)) {
      while (row.next()) {
        long id = row.getLong("id");
        people.add(
            new Person(
                id,
                row.getString("email"),
                row.getString("name"),
                row.getString("analytics_id"),
                List.of((String[]) row.getArray("stripe_customers").getArray()),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getBoolean("active"),
                id == JANE));
      }
    }
    return people;
  }

  /** With this build's rows; whatever somebody did to them since. */
  private static boolean isSeeded(Connection connection) throws SQLException {
    return ask(connection, "SELECT obj_description('public'::regnamespace) = '" + stamp() + "'");
  }

  /**
   * All or nothing: a start that was cut off leaves an empty database. One of another build is made
   * anew.
   */
  private static void seed(Connection connection, String password) throws SQLException {
    connection.setAutoCommit(false);
    try (var statement = connection.createStatement()) {
      if (ask(connection, "SELECT to_regrole('" + READER + "') IS NOT NULL")) {
        statement.execute("DROP OWNED BY " + READER);
        statement.execute("DROP ROLE " + READER);
      }
      statement.execute("DROP SCHEMA public CASCADE");
      statement.execute("CREATE SCHEMA public");
      statement.execute("COMMENT ON SCHEMA public IS '" + stamp() + "'");
      statement.execute(resource("schema.sql"));
      statement.execute(resource("seed.sql"));
      statement.execute(resource("reader.sql").replace("@PASSWORD@", password));
    }
    connection.commit();
  }

  static boolean ask(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      return row.next() && row.getBoolean(1);
    }
  }

  private static String stamp() {
    String all = resource("schema.sql") + resource("seed.sql") + resource("reader.sql");
    return "the sample of Dossier, " + Integer.toHexString(all.hashCode());
  }

  static String resource(String name) {
    try (InputStream in = SampleDatabase.class.getResourceAsStream("/sample/" + name)) {
      if (in == null) {
        throw new IllegalStateException("not on the class path: sample/" + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("cannot read sample/" + name, e);
    }
  }
}

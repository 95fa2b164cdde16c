package dev.dossier.testsupport.infra;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.regex.Pattern;

/** The few statements that cannot be bound: names are checked, texts are quoted. */
final class Sql {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,62}");

  private Sql() {}

  static String name(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a name is lower-case letters, digits and _: '" + name + "'");
    }
    return name;
  }

  static String text(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  static boolean exists(Connection connection, String query, String name) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setString(1, name);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next();
      }
    }
  }

  static void createDatabase(Connection connection, String name) throws SQLException {
    if (!exists(connection, "SELECT 1 FROM pg_database WHERE datname = ?", name)) {
      execute(connection, "CREATE DATABASE " + name(name));
    }
  }

  static void createRole(Connection connection, String name, String password) throws SQLException {
    String verb =
        exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = ?", name) ? "ALTER" : "CREATE";
    execute(
        connection,
        verb
            + " ROLE "
            + name(name)
            + " LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD "
            + text(password));
  }
}

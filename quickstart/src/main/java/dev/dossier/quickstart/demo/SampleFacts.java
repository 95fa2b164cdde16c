package dev.dossier.quickstart.demo;

import dev.dossier.common.datamap.DataMap;
import dev.dossier.common.datamap.Dataset;
import dev.dossier.common.datamap.JdbcUrl;
import dev.dossier.common.datamap.Section;
import dev.dossier.common.datamap.Sql;
import dev.dossier.quickstart.report.Failure;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the sample database itself says, asked without any of the services. */
final class SampleFacts {
  private final String address;

  /**
   * @param address libpq URL
   */
  SampleFacts(String address) {
    this.address = address;
  }

  /** Addresses of people to ask for; the one who has something in every section comes first. */
  List<String> people() {
    String sql = "SELECT email FROM users ORDER BY email <> 'jane.doe@example.org', id LIMIT 50";
    try (Connection connection = connect();
        var statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> people = new ArrayList<>();
      while (rows.next()) {
        people.add(rows.getString(1));
      }
      return people;
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /** Number of rows by file path, {@code data/<section>/<dataset>.json}. */
  Map<String, Long> counts(DataMap dataMap, String email) {
    try (Connection connection = connect()) {
      Map<String, String> identities = Map.of("email", email, "user_id", id(connection, email));
      Map<String, Long> counts = new LinkedHashMap<>();
      for (Section section : dataMap.sections().values()) {
        for (Dataset dataset : section.datasets().values()) {
          if (dataset.reading() instanceof Sql query) {
            counts.put(
                "data/" + section.name() + "/" + dataset.name() + ".json",
                count(connection, query, identities));
          }
        }
      }
      return counts;
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private Connection connect() throws SQLException {
    JdbcUrl url = JdbcUrl.of(address);
    return DriverManager.getConnection(url.url(), url.user(), url.password());
  }

  private static String id(Connection connection, String email) throws SQLException {
    String sql = "SELECT id::text FROM users WHERE lower(email) = lower(?)";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, email);
      try (ResultSet rows = statement.executeQuery()) {
        if (!rows.next()) {
          throw Failure.of("the sample database does not know the person it was asked for");
        }
        return rows.getString(1);
      }
    }
  }

  private static long count(Connection connection, Sql query, Map<String, String> identities)
      throws SQLException {
    String sql = "SELECT count(*) FROM (" + query.jdbcText() + ") AS wanted";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      int index = 1;
      for (String parameter : query.parameters()) {
        statement.setObject(index++, identities.get(parameter), Types.OTHER);
      }
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }

  private static Failure failed(SQLException e) {
    return Failure.of("the sample database cannot be asked: SQLSTATE " + e.getSQLState());
  }
}

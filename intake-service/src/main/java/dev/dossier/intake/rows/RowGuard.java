package dev.dossier.intake.rows;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;

/** Before anything is served: whether the database keeps apps apart, and lets the jobs see all. */
final class RowGuard implements SmartInitializingSingleton {
  private static final Logger log = LoggerFactory.getLogger(RowGuard.class);

  /** A superuser, a role with BYPASSRLS, and one that the policy lets see all. */
  private static final String SEES_ALL =
      """
      SELECT NOT row_security_active('request') OR EXISTS (
        SELECT FROM pg_policy, unnest(polroles) AS role
        WHERE polrelid = 'request'::regclass AND polname = 'all_rows'
          AND pg_has_role(current_user, role, 'USAGE'))
      """;

  private final DataSource database;

  RowGuard(DataSource database) {
    this.database = database;
  }

  /**
   * @throws IllegalStateException if jobs and listeners would find nothing
   */
  @Override
  public void afterSingletonsInstantiated() {
    Rows.all(() -> requireAll(database));
    if (seesAll(database)) {
      log.warn(
          "rows: the application role sees the rows of all apps (it is a superuser or owns the"
              + " tables); the database does not keep apps apart, see docs/access.md");
    }
  }

  /**
   * @throws IllegalStateException if a connection sees some rows only
   */
  static void requireAll(DataSource database) {
    if (!seesAll(database)) {
      throw new IllegalStateException(
          "dossier.jobs.username: expected the role intake_jobs, or one that its policies name; see"
              + " docs/access.md");
    }
  }

  private static boolean seesAll(DataSource database) {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery(SEES_ALL)) {
      return answer.next() && answer.getBoolean(1);
    } catch (SQLException e) {
      throw new IllegalStateException("rows: cannot ask the database: " + e.getSQLState(), e);
    }
  }
}

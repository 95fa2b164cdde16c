package dev.dossier.intake.web;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.transaction.CannotCreateTransactionException;

/**
 * Tells whether a call failed because the database cannot be reached. Inside a transaction Spring
 * says so; outside, a connection that is not to be had comes up through jOOQ or its translation,
 * and only the SQL exception below tells.
 */
public final class DatabaseAway {
  /** Shut down by an operator, crashed, starting up, out of connections. */
  private static final Set<String> STATES = Set.of("57P01", "57P02", "57P03", "53300");

  /** Connection exceptions. */
  private static final String CLASS = "08";

  private DatabaseAway() {}

  public static boolean is(Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      boolean away =
          each instanceof CannotCreateTransactionException
              || each instanceof DataAccessResourceFailureException
              || each instanceof SQLTransientConnectionException
              || each instanceof SQLNonTransientConnectionException
              || each instanceof SQLRecoverableException
              || (each instanceof SQLException sql && isAway(sql.getSQLState()));
      if (away) {
        return true;
      }
    }
    return false;
  }

  private static boolean isAway(@Nullable String state) {
    return state != null && (state.startsWith(CLASS) || STATES.contains(state));
  }
}

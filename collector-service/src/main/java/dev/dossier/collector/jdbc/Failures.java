package dev.dossier.collector.jdbc;

import dev.dossier.common.event.Failure;
import dev.dossier.common.event.Reason;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * SQLSTATE to reason; the driver's text goes nowhere, since databases write values into it. Codes:
 * PostgreSQL's appendix A; the classes are the SQL standard's.
 */
final class Failures {
  private static final Pattern STATE = Pattern.compile("[0-9A-Z]{5}");

  private Failures() {}

  /**
   * @param outOfTime whether we cancelled it
   * @param mariaDb whether the error's number is MariaDB's or MySQL's
   */
  static Failure of(SQLException e, boolean outOfTime, boolean mariaDb) {
    if (e instanceof RefusedException refused) {
      return Failure.of(refused.reason());
    }
    String state = e.getSQLState();
    if (state == null || !STATE.matcher(state).matches()) {
      boolean timeout = outOfTime || e instanceof SQLTimeoutException;
      return Failure.of(timeout ? Reason.TIMEOUT : Reason.INTERNAL);
    }
    Reason known = mariaDb ? MariaDbErrors.reason(e.getErrorCode()) : null;
    Reason reason = known == null ? reason(state) : known;
    return new Failure(outOfTime ? Reason.TIMEOUT : reason, "SQLSTATE " + state);
  }

  static @Nullable String state(SQLException e) {
    return e.getSQLState();
  }

  private static Reason reason(String state) {
    return switch (state) {
      case "42P01", "42703", "3F000", "42S02", "42S04", "42S22" -> Reason.MISSING_TABLE;
      case "42501" -> Reason.ACCESS_DENIED;
      case "57014", "55P03" -> Reason.TIMEOUT;
      case "3D000" -> Reason.NOT_CONFIGURED;
      default -> reasonOfClass(state.substring(0, 2));
    };
  }

  private static Reason reasonOfClass(String sqlClass) {
    return switch (sqlClass) {
      case "28" -> Reason.ACCESS_DENIED;
      // Syntax, data, cardinality, read-only, not supported, raised by a function, too complex.
      case "42", "22", "21", "25", "0A", "P0", "54", "38", "2F" -> Reason.BAD_QUERY;
      // Connection, rolled back, resources, operator, system, object in use, configuration.
      case "08", "40", "53", "57", "58", "55", "F0" -> Reason.SOURCE_UNAVAILABLE;
      default -> Reason.INTERNAL;
    };
  }
}

package dev.dossier.collector.check;

import dev.dossier.collector.check.CheckFinding.Code;
import java.sql.SQLException;

/** What a database's refusal means; its own text holds values, and goes nowhere. */
final class SqlStates {

  private SqlStates() {}

  static Code code(SQLException e) {
    String state = state(e);
    return switch (state) {
      case "42P01", "42703", "3F000", "42S02", "42S22", "42883" -> Code.MISSING_TABLE;
      case "42501" -> Code.ACCESS_DENIED;
      case "3D000" -> Code.NOT_CONFIGURED;
      default ->
          switch (state.substring(0, 2)) {
            case "28" -> Code.ACCESS_DENIED;
            case "08", "53", "57", "58" -> Code.SOURCE_UNAVAILABLE;
            default -> Code.BAD_QUERY;
          };
    };
  }

  static String sentence(SQLException e) {
    String what =
        switch (code(e)) {
          case MISSING_TABLE ->
              "42703".equals(state(e)) || "42S22".equals(state(e))
                  ? "expected columns that exist"
                  : "42883".equals(state(e))
                      ? "expected functions and operators that exist for these types"
                      : "expected tables that exist and that the role may see";
          case ACCESS_DENIED -> "expected credentials that may read this";
          case NOT_CONFIGURED -> "expected a database that exists";
          case SOURCE_UNAVAILABLE -> "expected the database to answer";
          default -> "expected a query that the database accepts";
        };
    return what + found(e);
  }

  static String found(SQLException e) {
    return ", found SQLSTATE " + state(e);
  }

  private static String state(SQLException e) {
    String state = e.getSQLState();
    return state == null || !state.matches("[0-9A-Z]{5}") ? "unknown" : state;
  }
}

package dev.dossier.collector.jdbc;

import dev.dossier.common.event.Reason;
import org.jspecify.annotations.Nullable;

/**
 * MariaDB's and MySQL's own numbers, where their SQLSTATE is 42000 or HY000 for everything. Source:
 * MariaDB's error code reference, MySQL's server error reference.
 */
final class MariaDbErrors {
  private MariaDbErrors() {}

  static @Nullable Reason reason(int number) {
    return switch (number) {
      // Access to a database, user and password, table, column, server, host; locked, expired.
      case 1044, 1045, 1142, 1143, 1227, 1130, 1370, 1449, 1698, 1820, 1862, 3118, 4151 ->
          Reason.ACCESS_DENIED;
      // Table, column, view on a missing one, table of another engine.
      case 1146, 1051, 1054, 1109, 1356, 1932 -> Reason.MISSING_TABLE;
      case 1049 -> Reason.NOT_CONFIGURED;
      // Statement time in MariaDB and in MySQL, lock wait.
      case 1969, 3024, 1205 -> Reason.TIMEOUT;
      // Too many connections, limits, shutdown, interrupted, deadlock, lost connection.
      case 1040, 1203, 1226, 1053, 1317, 1213, 1927, 2006, 2013 -> Reason.SOURCE_UNAVAILABLE;
      // Collations or types that do not go together.
      case 1253, 1267, 1271, 4078, 4079 -> Reason.BAD_QUERY;
      default -> null;
    };
  }
}

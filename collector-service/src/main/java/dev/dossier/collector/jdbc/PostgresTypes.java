package dev.dossier.collector.jdbc;

import dev.dossier.collector.source.ValueForms;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** PostgreSQL's types by the names that the driver gives them. */
final class PostgresTypes {
  /** One form for each number: a parameter has no scale by which {@code 42.0} could be another. */
  private static final Pattern DECIMAL =
      Pattern.compile("0|-?(?:[1-9][0-9]*(?:\\.[0-9]*[1-9])?|0\\.[0-9]*[1-9])");

  private static final BigInteger LARGEST_OID = BigInteger.valueOf(0xffff_ffffL);
  private static final int NAME_BYTES = 63;

  /** The catalogue's name of {@code char(n)}. */
  static final String PADDED = "bpchar";

  private static final String DATA_EXCEPTION = "22";

  /** The innermost type of an array's elements, behind domains. */
  private static final String ELEMENT =
      """
      WITH RECURSIVE element AS (
        SELECT e.typtype, e.typbasetype, e.typname, e.typdelim
        FROM pg_catalog.pg_type a JOIN pg_catalog.pg_type e ON e.oid = a.typelem
        WHERE a.oid = CAST(? AS regtype)
        UNION ALL
        SELECT b.typtype, b.typbasetype, b.typname, b.typdelim
        FROM element d JOIN pg_catalog.pg_type b ON b.oid = d.typbasetype WHERE d.typtype = 'd')
      SELECT typname, typdelim FROM element WHERE typtype <> 'd'
      """;

  private PostgresTypes() {}

  static List<PostgresValue> values(Connection connection, ResultSetMetaData columns)
      throws SQLException {
    List<PostgresValue> values = new ArrayList<>();
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      String type = columns.getColumnTypeName(i);
      values.add(
          columns.getColumnType(i) == Types.ARRAY
              ? array(connection, type)
              : PostgresValue.of(type));
    }
    return values;
  }

  private static PostgresValue array(Connection connection, String type) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(ELEMENT)) {
      statement.setString(1, quoted(type));
      try (ResultSet element = statement.executeQuery()) {
        if (!element.next()) {
          return PostgresValue::text;
        }
        char delimiter = element.getString(2).charAt(0);
        return new PostgresArray(PostgresValue.of(element.getString(1)), delimiter);
      }
    }
  }

  /**
   * A type's name as it stands in SQL. In quotes {@code bit} and {@code char} are the types that
   * the catalogue calls so, and not the standard's of length 1.
   */
  static String quoted(String type) {
    return type.startsWith("\"") ? type : "\"" + type.replace("\"", "\"\"") + "\"";
  }

  /** Whether the text is a value of the type, in the form in which it is printed. */
  static boolean accepts(Connection connection, String type, String value) throws SQLException {
    return switch (type) {
      case "text", "varchar", "unknown" -> true;
      // Blanks at the end count for nothing here, and elsewhere make another's value.
      case PADDED -> value.stripTrailing().equals(value);
      // Longer ones would be cut, and then be another's.
      case "name" -> value.getBytes(StandardCharsets.UTF_8).length <= NAME_BYTES;
      case "char" -> value.getBytes(StandardCharsets.UTF_8).length == 1;
      case "int2" -> isInteger(value, Short.SIZE);
      case "int4" -> isInteger(value, Integer.SIZE);
      case "int8" -> isInteger(value, Long.SIZE);
      case "oid" ->
          ValueForms.isInteger(value)
              && new BigInteger(value).signum() >= 0
              && new BigInteger(value).compareTo(LARGEST_OID) <= 0;
      case "numeric" -> DECIMAL.matcher(value).matches();
      case "float4", "float8" ->
          DECIMAL.matcher(value).matches()
              // More digits than the type holds would be another's number.
              && new BigDecimal(value).precision() <= ("float4".equals(type) ? 6 : 15)
              && Math.abs(Double.parseDouble(value)) <= Float.MAX_VALUE;
      case "uuid" -> ValueForms.isUuid(value);
      default -> value.strip().equals(value) && converts(connection, type, value);
    };
  }

  private static boolean isInteger(String value, int bits) {
    // 20 digits are more than any of the types has: no use to parse ten thousand.
    return value.length() <= 20
        && ValueForms.isInteger(value)
        && new BigInteger(value).bitLength() < bits;
  }

  /** Asks the database; a refusal must not end the transaction. */
  private static boolean converts(Connection connection, String type, String value)
      throws SQLException {
    Savepoint before = connection.setSavepoint();
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT CAST(CAST(? AS text) AS " + quoted(type) + ")")) {
      statement.setString(1, value);
      try (ResultSet answer = statement.executeQuery()) {
        return answer.next();
      }
    } catch (SQLException e) {
      if (e.getSQLState() != null && e.getSQLState().startsWith(DATA_EXCEPTION)) {
        connection.rollback(before);
        return false;
      }
      throw e;
    }
  }
}

package dev.dossier.collector.jdbc;

import dev.dossier.collector.source.CellKind;
import dev.dossier.collector.source.RowSink;
import dev.dossier.common.event.Reason;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.DateTimeException;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * MariaDB's values by their texts: the driver's objects turn {@code 838:59:59} into a time of day
 * and {@code 0000-00-00} into NULL. Session and server are at UTC.
 */
final class MariaDbValue {
  private static final JsonFactory JSON = new JsonFactory();

  private MariaDbValue() {}

  static Dialect.Column of(ResultSetMetaData columns, int column) throws SQLException {
    String name = columns.getColumnTypeName(column).toUpperCase(Locale.ROOT);
    int bits = columns.getPrecision(column);
    return switch (columns.getColumnType(column)) {
      case Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT -> MariaDbValue::number;
      case Types.DECIMAL, Types.NUMERIC -> MariaDbValue::decimal;
      case Types.REAL, Types.FLOAT, Types.DOUBLE -> MariaDbValue::number;
      case Types.BIT -> (row, i, sink) -> text(sink, bits(row.getBytes(i), bits));
      case Types.DATE -> (row, i, sink) -> text(sink, date(row, i));
      case Types.TIME -> (row, i, sink) -> text(sink, time(row.getString(i)));
      case Types.TIMESTAMP ->
          "TIMESTAMP".equals(name)
              ? (row, i, sink) -> text(sink, timestamp(row.getString(i), "Z"))
              : (row, i, sink) -> text(sink, timestamp(row.getString(i), ""));
      case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB ->
          binary(columns, column);
      default -> "JSON".equals(name) ? MariaDbValue::json : MariaDbValue::text;
    };
  }

  /** A geometry is a class of the driver's, which prints it as well-known text. */
  private static Dialect.Column binary(ResultSetMetaData columns, int column) throws SQLException {
    if (columns.getColumnClassName(column).contains(".jdbc.type.")) {
      return (row, i, sink) -> {
        Object geometry = row.getObject(i);
        text(sink, geometry == null ? null : geometry.toString());
      };
    }
    return (row, i, sink) -> {
      byte[] bytes = row.getBytes(i);
      text(sink, bytes == null ? null : Base64.getEncoder().encodeToString(bytes));
    };
  }

  private static void number(ResultSet row, int column, RowSink sink) throws SQLException {
    String number = row.getString(column);
    send(sink, CellKind.LITERAL, number);
  }

  /** One with ZEROFILL may come as it is displayed, {@code 00000012.50}, which is no JSON. */
  private static void decimal(ResultSet row, int column, RowSink sink) throws SQLException {
    String number = row.getString(column);
    send(sink, CellKind.LITERAL, number == null ? null : withoutLeadingZeros(number));
  }

  static String withoutLeadingZeros(String number) {
    int start = number.startsWith("-") ? 1 : 0;
    int digit = start;
    while (digit + 1 < number.length()
        && number.charAt(digit) == '0'
        && number.charAt(digit + 1) != '.') {
      digit++;
    }
    return digit == start ? number : number.substring(0, start) + number.substring(digit);
  }

  private static void text(ResultSet row, int column, RowSink sink) throws SQLException {
    text(sink, row.getString(column));
  }

  private static void text(RowSink sink, @Nullable String text) {
    send(sink, CellKind.TEXT, text);
  }

  private static void send(RowSink sink, CellKind kind, @Nullable String text) {
    if (text == null) {
      sink.nullCell();
    } else {
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      sink.cell(kind, utf8, 0, utf8.length);
    }
  }

  /** JSON is text with a check that a table may lack. */
  private static void json(ResultSet row, int column, RowSink sink) throws SQLException {
    String text = row.getString(column);
    if (text == null) {
      sink.nullCell();
      return;
    }
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    if (!isJson(utf8)) {
      sink.cell(CellKind.TEXT, utf8, 0, utf8.length);
      return;
    }
    Cell cell = new Cell();
    PostgresValue.json(utf8, 0, utf8.length, cell);
    sink.cell(cell.kind, cell.bytes, cell.offset, cell.length);
  }

  private static boolean isJson(byte[] text) {
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text)) {
      if (parser.nextToken() == null) {
        return false;
      }
      parser.skipChildren();
      return parser.nextToken() == null;
    } catch (JacksonException e) {
      return false;
    }
  }

  private static @Nullable String bits(byte @Nullable [] bytes, int length) {
    if (bytes == null) {
      return null;
    }
    StringBuilder bits = new StringBuilder();
    for (byte b : bytes) {
      bits.append(Integer.toBinaryString((b & 0xff) | 0x100), 1, 9);
    }
    return bits.substring(Math.max(0, bits.length() - length));
  }

  /** The driver cannot read a date without a month or a day, {@code 2026-00-00}. */
  private static @Nullable String date(ResultSet row, int column) throws SQLException {
    try {
      return row.getString(column);
    } catch (DateTimeException e) {
      throw new RefusedException(Reason.BAD_QUERY, "a date without month or day needs a cast");
    }
  }

  private static @Nullable String timestamp(@Nullable String text, String zone) {
    return text == null ? null : withoutTrailingZeros(text).replace(' ', 'T') + zone;
  }

  private static @Nullable String time(@Nullable String text) {
    return text == null ? null : withoutTrailingZeros(text);
  }

  /** The driver fills a fraction up. */
  private static String withoutTrailingZeros(String time) {
    if (time.indexOf('.') < 0) {
      return time;
    }
    int end = time.length();
    while (time.charAt(end - 1) == '0') {
      end--;
    }
    return time.substring(0, time.charAt(end - 1) == '.' ? end - 1 : end);
  }
}

package dev.dossier.collector.jdbc;

import dev.dossier.collector.source.CellKind;
import dev.dossier.collector.source.RowSink;
import dev.dossier.collector.source.Utf8Buffer;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** What a driver's objects become in the package; what is not named here is text. */
final class CursorValue {
  private CursorValue() {}

  static void send(ResultSet row, int column, RowSink sink) throws SQLException {
    Object value =
        row.getMetaData().getColumnType(column) == Types.TIMESTAMP_WITH_TIMEZONE
            ? row.getObject(column, OffsetDateTime.class)
            : row.getObject(column);
    if (value == null) {
      sink.nullCell();
      return;
    }
    if (value instanceof Array array) {
      Utf8Buffer json = new Utf8Buffer(256);
      appendJson(json, array.getArray());
      sink.cell(CellKind.JSON, json.array(), 0, json.size());
      return;
    }
    byte[] utf8 = text(value).getBytes(StandardCharsets.UTF_8);
    sink.cell(isLiteral(value) ? CellKind.LITERAL : CellKind.TEXT, utf8, 0, utf8.length);
  }

  private static void appendJson(Utf8Buffer json, @Nullable Object value) throws SQLException {
    if (value == null) {
      json.put("null");
    } else if (value instanceof Object[] elements) {
      json.put('[');
      for (int i = 0; i < elements.length; i++) {
        if (i > 0) {
          json.put(',');
        }
        appendJson(json, elements[i]);
      }
      json.put(']');
    } else if (isLiteral(value)) {
      json.put(text(value));
    } else {
      json.putJsonString(text(value));
    }
  }

  private static boolean isLiteral(Object value) {
    return switch (value) {
      case Boolean b -> true;
      case Double d -> Double.isFinite(d);
      case Float f -> Float.isFinite(f);
      case BigDecimal n -> true;
      case BigInteger n -> true;
      case Long n -> true;
      case Integer n -> true;
      case Short n -> true;
      case Byte n -> true;
      default -> false;
    };
  }

  private static String text(Object value) throws SQLException {
    return switch (value) {
      case BigDecimal number -> number.toPlainString();
      case Timestamp timestamp -> local(timestamp.toLocalDateTime());
      case LocalDateTime timestamp -> local(timestamp);
      case OffsetDateTime timestamp -> utc(timestamp.toInstant());
      case Instant instant -> utc(instant);
      case byte[] bytes -> Base64.getEncoder().encodeToString(bytes);
      case Blob blob ->
          Base64.getEncoder().encodeToString(blob.getBytes(1, Math.toIntExact(blob.length())));
      case Clob clob -> clob.getSubString(1, Math.toIntExact(clob.length()));
      default -> value.toString();
    };
  }

  private static String local(LocalDateTime timestamp) {
    return DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(timestamp);
  }

  private static String utc(Instant instant) {
    return local(LocalDateTime.ofInstant(instant, ZoneOffset.UTC)) + "Z";
  }
}

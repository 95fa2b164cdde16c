package dev.dossier.collector.jdbc;

import dev.dossier.collector.source.CellKind;
import dev.dossier.collector.source.Utf8Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;

/**
 * What PostgreSQL prints (with {@code DateStyle ISO}, {@code TimeZone UTC}, {@code bytea_output
 * hex}) to what the package holds.
 */
@FunctionalInterface
interface PostgresValue {
  byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
  byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);

  void read(byte[] in, int offset, int length, Cell cell);

  /** The element of an array's type name; anything that is not named here is text. */
  static PostgresValue of(String type) {
    return switch (type) {
      case "int2", "int4", "int8", "smallserial", "serial", "bigserial" -> PostgresValue::number;
      case "float4", "float8", "numeric" -> PostgresValue::number;
      case "bool" -> PostgresValue::bool;
      case "timestamptz" -> PostgresValue::instant;
      case "timestamp" -> PostgresValue::timestamp;
      case "bytea" -> PostgresValue::bytea;
      case "json", "jsonb" -> PostgresValue::json;
      default -> PostgresValue::text;
    };
  }

  static void text(byte[] in, int offset, int length, Cell cell) {
    cell.set(CellKind.TEXT, in, offset, length);
  }

  /** NaN and infinities are no JSON numbers. */
  static void number(byte[] in, int offset, int length, Cell cell) {
    byte last = in[offset + length - 1];
    boolean digit = last >= '0' && last <= '9';
    cell.set(digit ? CellKind.LITERAL : CellKind.TEXT, in, offset, length);
  }

  static void bool(byte[] in, int offset, int length, Cell cell) {
    byte[] word = in[offset] == 't' ? TRUE : FALSE;
    cell.set(CellKind.LITERAL, word, 0, word.length);
  }

  /** {@code 2026-03-15 09:00:00.5} with a T; infinities as they are, {@code BC} stays behind. */
  static void timestamp(byte[] in, int offset, int length, Cell cell) {
    cell.scratch.clear();
    cell.scratch.put(in, offset, length);
    if (isDigit(in[offset])) {
      byte[] bytes = cell.scratch.array();
      int space = indexOf(bytes, 0, length, ' ');
      if (space > 0) {
        bytes[space] = 'T';
      }
    }
    cell.setScratch(CellKind.TEXT);
  }

  /** As a timestamp, with Z in place of {@code +00}. */
  static void instant(byte[] in, int offset, int length, Cell cell) {
    int end = offset + length;
    int sign = isDigit(in[offset]) ? indexOf(in, offset, end, '+') : -1;
    if (sign < 0 || sign + 3 > end || in[sign + 1] != '0' || in[sign + 2] != '0') {
      timestamp(in, offset, length, cell);
      return;
    }
    Utf8Buffer out = cell.scratch;
    out.clear();
    int space = indexOf(in, offset, sign, ' ');
    out.put(in, offset, space - offset);
    out.put('T');
    out.put(in, space + 1, sign - space - 1);
    out.put('Z');
    out.put(in, sign + 3, end - sign - 3);
    cell.setScratch(CellKind.TEXT);
  }

  /** {@code \x} and hexadecimal digits to base64. */
  static void bytea(byte[] in, int offset, int length, Cell cell) {
    String hex = new String(in, offset + 2, length - 2, StandardCharsets.ISO_8859_1);
    byte[] base64 = Base64.getEncoder().encode(HexFormat.of().parseHex(hex));
    cell.set(CellKind.TEXT, base64, 0, base64.length);
  }

  /** PostgreSQL has checked it; only white space between tokens is left out. */
  static void json(byte[] in, int offset, int length, Cell cell) {
    Utf8Buffer out = cell.scratch;
    out.clear();
    int end = offset + length;
    int start = offset;
    boolean inString = false;
    for (int i = offset; i < end; i++) {
      byte b = in[i];
      if (b == '"') {
        inString = !inString;
      } else if (inString) {
        if (b == '\\') {
          i++;
        }
      } else if (b == ' ' || b == '\n' || b == '\t' || b == '\r') {
        out.put(in, start, i - start);
        start = i + 1;
      }
    }
    out.put(in, start, end - start);
    cell.setScratch(CellKind.JSON);
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  private static int indexOf(byte[] bytes, int from, int to, int wanted) {
    for (int i = from; i < to; i++) {
      if (bytes[i] == wanted) {
        return i;
      }
    }
    return -1;
  }
}

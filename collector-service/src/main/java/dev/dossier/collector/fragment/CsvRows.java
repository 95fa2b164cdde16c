package dev.dossier.collector.fragment;

import dev.dossier.collector.source.CellKind;
import dev.dossier.collector.source.Utf8Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * RFC 4180 in UTF-8: a header, lines ended by CR LF. NULL is an empty cell, an empty text is {@code
 * ""}, nested values are JSON. A text that a spreadsheet would take for a formula (it starts with
 * {@code = + - @}, tab or CR) gets a leading apostrophe; numbers stay numbers.
 */
final class CsvRows {
  private CsvRows() {}

  static void header(Utf8Buffer out, List<String> columns) {
    boolean first = true;
    for (String column : columns) {
      byte[] utf8 = column.getBytes(StandardCharsets.UTF_8);
      cell(out, first, CellKind.TEXT, utf8, 0, utf8.length);
      first = false;
    }
    endRow(out);
  }

  static void cell(
      Utf8Buffer out, boolean first, CellKind kind, byte[] bytes, int offset, int length) {
    separate(out, first);
    if (kind == CellKind.LITERAL) {
      out.put(bytes, offset, length);
      return;
    }
    boolean formula = length > 0 && startsFormula(bytes[offset]);
    if (!formula && length > 0 && !needsQuotes(bytes, offset, length)) {
      out.put(bytes, offset, length);
      return;
    }
    out.put('"');
    if (formula) {
      out.put('\'');
    }
    int end = offset + length;
    int start = offset;
    for (int i = offset; i < end; i++) {
      if (bytes[i] == '"') {
        out.put(bytes, start, i + 1 - start);
        out.put('"');
        start = i + 1;
      }
    }
    out.put(bytes, start, end - start);
    out.put('"');
  }

  static void nullCell(Utf8Buffer out, boolean first) {
    separate(out, first);
  }

  static void endRow(Utf8Buffer out) {
    out.put('\r');
    out.put('\n');
  }

  private static void separate(Utf8Buffer out, boolean first) {
    if (!first) {
      out.put(',');
    }
  }

  private static boolean startsFormula(byte b) {
    return switch (b) {
      case '=', '+', '-', '@', '\t', '\r' -> true;
      default -> false;
    };
  }

  private static boolean needsQuotes(byte[] bytes, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      switch (bytes[i]) {
        case '"', ',', '\r', '\n' -> {
          return true;
        }
        default -> {
          // Stands for itself.
        }
      }
    }
    return false;
  }
}

package dev.dossier.collector.jdbc;

import dev.dossier.collector.source.RowSink;
import dev.dossier.collector.source.Utf8Buffer;
import java.util.List;

/**
 * A line of COPY's text format to a row: cells between tabs, {@code \N} for NULL, backslash
 * escapes. The server sends each row as a message of its own, so that a line is always whole.
 */
final class CopyRow {
  private final PostgresValue[] columns;
  private final Utf8Buffer unescaped = new Utf8Buffer(256);
  private final Cell cell = new Cell();

  CopyRow(List<PostgresValue> columns) {
    this.columns = columns.toArray(PostgresValue[]::new);
  }

  void read(byte[] line, RowSink sink) {
    sink.startRow();
    int at = 0;
    for (PostgresValue column : columns) {
      int start = at;
      boolean escaped = false;
      for (byte b = line[at]; b != '\t' && b != '\n'; b = line[at]) {
        if (b == '\\') {
          escaped = true;
          at++;
        }
        at++;
      }
      if (!escaped) {
        column.read(line, start, at - start, cell);
        sink.cell(cell.kind, cell.bytes, cell.offset, cell.length);
      } else if (at - start == 2 && line[start + 1] == 'N') {
        sink.nullCell();
      } else {
        unescape(line, start, at);
        column.read(unescaped.array(), 0, unescaped.size(), cell);
        sink.cell(cell.kind, cell.bytes, cell.offset, cell.length);
      }
      at++;
    }
    sink.endRow();
  }

  private void unescape(byte[] line, int start, int end) {
    unescaped.clear();
    int from = start;
    for (int i = start; i < end; i++) {
      if (line[i] == '\\') {
        unescaped.put(line, from, i - from);
        i++;
        unescaped.put(meant(line[i]));
        from = i + 1;
      }
    }
    unescaped.put(line, from, end - from);
  }

  private static int meant(byte letter) {
    return switch (letter) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'v' -> 0x0b;
      default -> letter;
    };
  }
}

package dev.dossier.collector.jdbc;

import dev.dossier.collector.source.CellKind;
import dev.dossier.collector.source.Utf8Buffer;

/**
 * An array as PostgreSQL prints it, {@code {1,NULL,"a \"b\""}}, nested ones in braces of their own,
 * to a JSON array. Bounds that do not start at 1 ({@code [0:1]={...}}) are left out.
 */
final class PostgresArray implements PostgresValue {
  private static final byte[] NULL = {'n', 'u', 'l', 'l'};

  private final PostgresValue element;
  private final byte delimiter;
  private final Cell item = new Cell();
  private final Utf8Buffer unquoted = new Utf8Buffer(64);

  PostgresArray(PostgresValue element, char delimiter) {
    this.element = element;
    this.delimiter = (byte) delimiter;
  }

  @Override
  public void read(byte[] in, int offset, int length, Cell cell) {
    Utf8Buffer out = cell.scratch;
    out.clear();
    int at = offset;
    if (in[at] == '[') {
      while (in[at] != '=') {
        at++;
      }
      at++;
    }
    array(in, at, out);
    cell.setScratch(CellKind.JSON);
  }

  /** From the opening brace; returns the position behind the closing one. */
  private int array(byte[] in, int open, Utf8Buffer out) {
    out.put('[');
    int at = open + 1;
    while (in[at] != '}') {
      if (in[at] == delimiter) {
        out.put(',');
        at++;
      }
      at =
          switch (in[at]) {
            case '{' -> array(in, at, out);
            case '"' -> quoted(in, at, out);
            default -> plain(in, at, out);
          };
    }
    out.put(']');
    return at + 1;
  }

  private int plain(byte[] in, int from, Utf8Buffer out) {
    int to = from;
    while (in[to] != delimiter && in[to] != '}') {
      to++;
    }
    if (isNull(in, from, to)) {
      out.put(NULL);
    } else {
      element.read(in, from, to - from, item);
      item.appendJson(out);
    }
    return to;
  }

  private int quoted(byte[] in, int quote, Utf8Buffer out) {
    unquoted.clear();
    int at = quote + 1;
    while (in[at] != '"') {
      if (in[at] == '\\') {
        at++;
      }
      unquoted.put(in[at]);
      at++;
    }
    element.read(unquoted.array(), 0, unquoted.size(), item);
    item.appendJson(out);
    return at + 1;
  }

  /** A text of these four letters is printed in quotes. */
  private static boolean isNull(byte[] in, int from, int to) {
    return to - from == 4
        && in[from] == 'N'
        && in[from + 1] == 'U'
        && in[from + 2] == 'L'
        && in[from + 3] == 'L';
  }
}

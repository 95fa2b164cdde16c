package dev.dossier.collector.jdbc;

import dev.dossier.collector.source.CellKind;
import dev.dossier.collector.source.RowSink;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** Keeps the first cell of each row as text: an identity's values. NULL and blank are none. */
final class FirstColumn implements RowSink {
  private final Set<String> values;
  private final boolean padded;
  private int column;

  /**
   * @param padded whether blanks at the end are the column's and not the value's
   */
  FirstColumn(Set<String> values, boolean padded) {
    this.values = values;
    this.padded = padded;
  }

  @Override
  public void startRow() {
    column = 0;
  }

  @Override
  public void cell(CellKind kind, byte[] bytes, int offset, int length) {
    if (column++ == 0) {
      String value = new String(bytes, offset, length, StandardCharsets.UTF_8);
      if (!value.isBlank()) {
        values.add(padded ? value.stripTrailing() : value);
      }
    }
  }

  @Override
  public void nullCell() {
    column++;
  }

  @Override
  public void endRow() {}

  @Override
  public void end() {}
}

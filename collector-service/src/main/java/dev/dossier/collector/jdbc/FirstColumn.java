package dev.dossier.collector.jdbc;

import dev.dossier.collector.source.CellKind;
import dev.dossier.collector.source.RowSink;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** Keeps the first cell of each row as text: an identity's values. NULL and blank are none. */
final class FirstColumn implements RowSink {
  private final Set<String> values;
  private int column;

  FirstColumn(Set<String> values) {
    this.values = values;
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
        values.add(value);
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

package dev.dossier.collector.jdbc;

import dev.dossier.collector.source.CellKind;
import dev.dossier.collector.source.RowSink;
import dev.dossier.collector.source.RowsAlone;
import dev.dossier.common.datamap.Dataset;
import java.util.List;

/** Keeps no row, and does something once so many have come. */
record AfterRow(int rows, Runnable action) implements RowsAlone {

  @Override
  public RowSink open(Dataset dataset, List<String> columns, Shape shape) {
    return new RowSink() {
      private int seen;

      @Override
      public void startRow() {}

      @Override
      public void cell(CellKind kind, byte[] bytes, int offset, int length) {}

      @Override
      public void nullCell() {}

      @Override
      public void endRow() {
        if (++seen == rows) {
          action.run();
        }
      }

      @Override
      public void end() {}
    };
  }
}

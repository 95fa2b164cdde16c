package dev.dossier.collector.jdbc;

import dev.dossier.collector.source.CellKind;
import dev.dossier.collector.source.RowSink;

/** Passes rows on and knows how large the one at hand is. */
final class MeasuredRows implements RowSink {
  private final RowSink sink;
  private long bytes;

  MeasuredRows(RowSink sink) {
    this.sink = sink;
  }

  /** Bytes of the row's cells so far. */
  long bytes() {
    return bytes;
  }

  @Override
  public void startRow() {
    bytes = 0;
    sink.startRow();
  }

  @Override
  public void cell(CellKind kind, byte[] cell, int offset, int length) {
    bytes += length;
    sink.cell(kind, cell, offset, length);
  }

  @Override
  public void nullCell() {
    sink.nullCell();
  }

  @Override
  public void endRow() {
    sink.endRow();
  }

  @Override
  public void end() {
    sink.end();
  }
}

package dev.dossier.collector.source;

/**
 * Takes a dataset's rows cell by cell, each row with exactly the columns that were announced. Bytes
 * are copied or written before a call returns.
 */
public interface RowSink {
  void startRow();

  /**
   * @param bytes UTF-8 in the form that the kind says
   */
  void cell(CellKind kind, byte[] bytes, int offset, int length);

  void nullCell();

  void endRow();

  /** No more rows come. */
  void end();
}

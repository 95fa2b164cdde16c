package dev.dossier.collector.fragment;

import dev.dossier.collector.mask.Masking;
import dev.dossier.collector.source.CellKind;
import dev.dossier.collector.source.RowSink;
import dev.dossier.collector.source.Utf8Buffer;
import dev.dossier.common.datamap.Mask;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** A dataset's rows to its files: masks, then JSON, CSV and the preview. */
final class DatasetWriter implements RowSink {
  private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

  private final DatasetFiles files;
  private final Masking masking;
  private final byte[][] keys;
  private final Preview preview;
  private final boolean withCsv;
  private Utf8Buffer json;
  private Utf8Buffer csv;
  private int column;
  private boolean firstCell;

  DatasetWriter(DatasetFiles files, List<String> columns, Map<String, Mask> masks, byte[] hashKey) {
    this.files = files;
    this.masking = new Masking(columns, masks, hashKey);
    this.keys = columns.stream().map(DatasetWriter::key).toArray(byte[][]::new);
    this.preview = files.preview();
    this.withCsv = files.hasCsv();
    this.json = files.json();
    this.csv = files.csv();
    if (withCsv) {
      CsvRows.header(csv, masking.kept());
    }
  }

  @Override
  public void startRow() {
    files.startRecord();
    json = files.json();
    csv = files.csv();
    json.put('{');
    column = 0;
    firstCell = true;
  }

  @Override
  public void cell(CellKind kind, byte[] bytes, int offset, int length) {
    Mask mask = masking.of(column);
    if (mask == null) {
      keep(kind, bytes, offset, length);
    } else {
      byte[] masked = masking.apply(column, bytes, offset, length);
      if (masked != null) {
        keep(CellKind.TEXT, masked, 0, masked.length);
      }
    }
    column++;
  }

  @Override
  public void nullCell() {
    if (!masking.drops(column)) {
      json.put(keyOf(column));
      json.put(NULL);
      if (withCsv) {
        CsvRows.nullCell(csv, firstCell);
      }
      if (!preview.isFull()) {
        preview.nullCell();
      }
      firstCell = false;
    }
    column++;
  }

  private void keep(CellKind kind, byte[] bytes, int offset, int length) {
    json.put(keyOf(column));
    switch (kind) {
      case LITERAL, JSON -> json.put(bytes, offset, length);
      case TEXT -> json.putJsonString(bytes, offset, length);
    }
    if (withCsv) {
      CsvRows.cell(csv, firstCell, kind, bytes, offset, length);
    }
    if (!preview.isFull()) {
      preview.cell(bytes, offset, length);
    }
    firstCell = false;
  }

  private byte[] keyOf(int index) {
    if (!firstCell) {
      json.put(',');
    }
    return keys[index];
  }

  @Override
  public void endRow() {
    if (column != keys.length) {
      throw new IllegalStateException("a row without all of its columns");
    }
    json.put('}');
    if (withCsv) {
      CsvRows.endRow(csv);
    }
    if (!preview.isFull()) {
      preview.endRow();
    }
    files.endRecord();
  }

  @Override
  public void end() {
    files.end(masking.kept(), masking.kept(), preview.rows(), masking.redactions());
  }

  private static byte[] key(String column) {
    Utf8Buffer key = new Utf8Buffer(column.length() + 8);
    key.putJsonString(column);
    key.put(':');
    return key.toByteArray();
  }
}

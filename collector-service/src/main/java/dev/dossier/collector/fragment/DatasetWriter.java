package dev.dossier.collector.fragment;

import dev.dossier.collector.mask.Masking;
import dev.dossier.collector.source.CellKind;
import dev.dossier.collector.source.RowSink;
import dev.dossier.collector.source.SectionSink.Shape;
import dev.dossier.collector.source.Utf8Buffer;
import dev.dossier.common.datamap.Dataset;
import dev.dossier.common.datamap.Mask;
import dev.dossier.common.event.CollectedFiles.CollectedFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A dataset's rows to its files: masks, then JSON with one row per line, the preview, and CSV where
 * it is asked for. Full chunks go to the pipeline at the end of a row.
 */
final class DatasetWriter implements RowSink {
  private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

  private final SectionWriter section;
  private final Dataset dataset;
  private final Shape shape;
  private final Masking masking;
  private final byte[][] keys;
  private final Preview preview = new Preview();
  private final FileStream jsonFile;
  private final @Nullable FileStream csvFile;
  private Utf8Buffer json;
  private Utf8Buffer csv;
  private int column;
  private boolean firstCell;
  private long records;
  private boolean ended;

  DatasetWriter(
      SectionWriter section,
      Dataset dataset,
      List<String> columns,
      Shape shape,
      FileStream jsonFile,
      @Nullable FileStream csvFile) {
    this.section = section;
    this.dataset = dataset;
    this.shape = shape;
    this.masking = new Masking(columns, dataset.masks(), section.hashKey());
    this.keys = columns.stream().map(DatasetWriter::key).toArray(byte[][]::new);
    this.jsonFile = jsonFile;
    this.csvFile = csvFile;
    this.json = section.buffer();
    this.csv = csvFile == null ? json : section.buffer();
    if (shape == Shape.ARRAY) {
      json.put('[');
    }
    if (csvFile != null) {
      CsvRows.header(csv, masking.kept());
    }
  }

  @Override
  public void startRow() {
    if (shape == Shape.OBJECT && records > 0) {
      throw new IllegalStateException("a dataset of one object got a second row");
    }
    if (shape == Shape.ARRAY) {
      if (records > 0) {
        json.put(',');
      }
      json.put('\n');
    }
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
      if (csvFile != null) {
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
    if (csvFile != null) {
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
    records++;
    if (csvFile != null) {
      CsvRows.endRow(csv);
    }
    if (!preview.isFull()) {
      preview.endRow();
    }
    if (json.size() >= Pipeline.CHUNK) {
      json = section.handOver(jsonFile, json);
    }
    if (csvFile != null && csv.size() >= Pipeline.CHUNK) {
      csv = section.handOver(csvFile, csv);
    }
    section.rowEnded();
  }

  @Override
  public void end() {
    switch (shape) {
      case ARRAY -> json.put(records == 0 ? "]\n" : "\n]\n");
      case OBJECT -> json.put(records == 0 ? "null\n" : "\n");
    }
    section.end(jsonFile, json);
    if (csvFile != null) {
      section.end(csvFile, csv);
    }
    ended = true;
  }

  boolean hasEnded() {
    return ended;
  }

  /** Bytes that are not handed over yet. */
  int buffered() {
    return json.size() + (csvFile == null ? 0 : csv.size());
  }

  /** The files, once the pipeline is drained. */
  List<CollectedFile> describe(String sectionName) {
    List<CollectedFile> files = new ArrayList<>();
    boolean single = shape == Shape.OBJECT;
    files.add(
        jsonFile.describe(
            sectionName,
            dataset.name(),
            single,
            records,
            masking.kept(),
            preview.rows(),
            masking.redactions()));
    if (csvFile != null) {
      files.add(
          csvFile.describe(
              sectionName,
              dataset.name(),
              single,
              records,
              masking.kept(),
              List.of(),
              masking.redactions()));
    }
    return files;
  }

  void abandon() {
    jsonFile.abandon();
    if (csvFile != null) {
      csvFile.abandon();
    }
  }

  private static byte[] key(String column) {
    Utf8Buffer key = new Utf8Buffer(column.length() + 8);
    key.putJsonString(column);
    key.put(':');
    return key.toByteArray();
  }
}

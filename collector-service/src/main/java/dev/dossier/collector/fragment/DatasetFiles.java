package dev.dossier.collector.fragment;

import dev.dossier.collector.fragment.SuspendedSection.OpenDataset;
import dev.dossier.collector.source.SectionSink.Shape;
import dev.dossier.collector.source.Utf8Buffer;
import dev.dossier.common.datamap.Dataset;
import dev.dossier.common.event.CollectedFiles.CollectedFile;
import dev.dossier.common.event.CollectedFiles.Redaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The files of one dataset while it is written: JSON with one record per line, and CSV where it is
 * asked for. Full chunks go to the pipeline at the end of a record.
 */
final class DatasetFiles {
  private final SectionWriter section;
  private final Dataset dataset;
  private final Shape shape;
  private final FileStream jsonFile;
  private final @Nullable FileStream csvFile;
  private final Preview preview;
  private Utf8Buffer json;
  private Utf8Buffer csv;
  private long records;
  private @Nullable Description description;

  /** What is known at the end alone. */
  private record Description(
      List<String> columns,
      List<String> csvColumns,
      List<List<@Nullable String>> preview,
      List<Redaction> redactions) {}

  DatasetFiles(
      SectionWriter section,
      Dataset dataset,
      Shape shape,
      FileStream jsonFile,
      @Nullable FileStream csvFile) {
    this.section = section;
    this.dataset = dataset;
    this.shape = shape;
    this.jsonFile = jsonFile;
    this.csvFile = csvFile;
    this.preview = new Preview();
    this.json = section.buffer();
    this.csv = csvFile == null ? json : section.buffer();
    if (shape == Shape.ARRAY) {
      json.put('[');
    }
  }

  /** Goes on with what a slice left open. */
  DatasetFiles(
      SectionWriter section,
      Dataset dataset,
      OpenDataset before,
      FileStream jsonFile,
      @Nullable FileStream csvFile) {
    this.section = section;
    this.dataset = dataset;
    this.shape = before.shape();
    this.jsonFile = jsonFile;
    this.csvFile = csvFile;
    this.preview = new Preview(before.preview(), before.previewBytes(), before.previewFull());
    this.json = section.buffer();
    this.csv = csvFile == null ? json : section.buffer();
    this.records = before.records();
  }

  Utf8Buffer json() {
    return json;
  }

  boolean hasCsv() {
    return csvFile != null;
  }

  /** Only where there is CSV. */
  Utf8Buffer csv() {
    return csv;
  }

  Preview preview() {
    return preview;
  }

  /** The record's JSON is to follow. */
  void startRecord() {
    if (shape == Shape.OBJECT && records > 0) {
      throw new IllegalStateException("a dataset of one object got a second record");
    }
    if (shape == Shape.ARRAY) {
      if (records > 0) {
        json.put(',');
      }
      json.put('\n');
    }
  }

  void endRecord() {
    records++;
    if (json.size() >= Pipeline.CHUNK) {
      json = section.handOver(jsonFile, json);
    }
    if (csvFile != null && csv.size() >= Pipeline.CHUNK) {
      csv = section.handOver(csvFile, csv);
    }
    section.recordEnded();
  }

  /**
   * @param csvColumns as in the CSV's header
   * @param rows the preview, a cell for each of {@code columns}
   */
  void end(
      List<String> columns,
      List<String> csvColumns,
      List<List<@Nullable String>> rows,
      List<Redaction> redactions) {
    switch (shape) {
      case ARRAY -> json.put(records == 0 ? "]\n" : "\n]\n");
      case OBJECT -> json.put(records == 0 ? "null\n" : "\n");
    }
    section.end(jsonFile, json);
    if (csvFile != null) {
      section.end(csvFile, csv);
    }
    description = new Description(columns, csvColumns, rows, redactions);
  }

  /** Hands over what is buffered; {@link #suspend} follows once the pipeline is drained. */
  void flush() {
    section.writeLast(jsonFile, json);
    if (csvFile != null) {
      section.writeLast(csvFile, csv);
    }
  }

  OpenDataset suspend(@Nullable ItemRows rows, List<byte[]> waiting, Map<String, Long> masked) {
    return new OpenDataset(
        dataset.name(),
        shape,
        records,
        rows == null ? null : rows.columns(),
        rows != null && rows.hasMoreInPreview(),
        waiting,
        preview.rows(),
        preview.bytes(),
        preview.isFull(),
        masked,
        jsonFile.suspend(),
        csvFile == null ? null : csvFile.suspend());
  }

  boolean hasEnded() {
    return description != null;
  }

  /** Bytes that are not handed over yet. */
  int buffered() {
    return json.size() + (csvFile == null ? 0 : csv.size());
  }

  /** The files, once the pipeline is drained. */
  List<CollectedFile> describe(String sectionName) {
    Description known = description;
    if (known == null) {
      throw new IllegalStateException("a dataset has not ended");
    }
    List<CollectedFile> files = new ArrayList<>();
    boolean single = shape == Shape.OBJECT;
    files.add(
        jsonFile.describe(
            sectionName,
            dataset.name(),
            single,
            records,
            known.columns(),
            known.preview(),
            known.redactions()));
    if (csvFile != null) {
      files.add(
          csvFile.describe(
              sectionName,
              dataset.name(),
              single,
              records,
              known.csvColumns(),
              List.of(),
              known.redactions()));
    }
    return files;
  }

  void abandon() {
    jsonFile.abandon();
    if (csvFile != null) {
      csvFile.abandon();
    }
  }
}

package dev.dossier.collector.fragment;

import dev.dossier.collector.fragment.SuspendedSection.OpenDataset;
import dev.dossier.collector.mask.FieldMasking;
import dev.dossier.collector.source.ItemSink;
import dev.dossier.collector.source.JsonText;
import dev.dossier.collector.source.Utf8Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * A dataset's items to its files. The JSON is written at once; CSV and preview wait for the end of
 * the first page, whose keys are the columns.
 */
final class ItemWriter implements ItemSink {
  /** What an item is called that is no object. */
  private static final String VALUE = "value";

  /** A first page of more does not wait for its end. */
  private static final int LONGEST_WAIT = 4 * 1024 * 1024;

  private final DatasetFiles files;
  private final FieldMasking masking;
  private final List<byte[]> waiting = new ArrayList<>();
  private int waitingBytes;
  private @Nullable ItemRows rows;

  ItemWriter(DatasetFiles files, FieldMasking masking) {
    this.files = files;
    this.masking = masking;
  }

  /** Goes on with what a slice left open. */
  ItemWriter(DatasetFiles files, FieldMasking masking, OpenDataset before) {
    this(files, masking);
    List<String> columns = before.columns();
    this.rows = columns == null ? null : new ItemRows(columns, before.moreInPreview());
    waiting.addAll(before.waiting());
    waitingBytes = waiting.stream().mapToInt(item -> item.length).sum();
  }

  @Override
  public void item(byte[] json, int offset, int length) {
    files.startRecord();
    Utf8Buffer out = files.json();
    int start = out.size();
    try (JsonParser parser = JsonText.parser(json, offset, length)) {
      boolean object = parser.nextToken() == JsonToken.START_OBJECT;
      masking.copy(parser, object ? null : VALUE, out);
    }
    ItemRows known = rows;
    if (known == null) {
      waiting.add(Arrays.copyOfRange(out.array(), start, out.size()));
      waitingBytes += out.size() - start;
      if (waitingBytes >= LONGEST_WAIT) {
        settleColumns();
      }
    } else if (files.hasCsv() || !files.preview().isFull()) {
      known.write(out.array(), start, out.size() - start, files);
    }
    files.endRecord();
  }

  @Override
  public void endPage() {
    if (rows == null && !waiting.isEmpty()) {
      settleColumns();
    }
  }

  private ItemRows settleColumns() {
    ItemRows known = ItemRows.of(waiting);
    rows = known;
    if (files.hasCsv()) {
      CsvRows.header(files.csv(), known.header());
    }
    for (byte[] item : waiting) {
      known.write(item, 0, item.length, files);
    }
    waiting.clear();
    waitingBytes = 0;
    return known;
  }

  @Override
  public void end() {
    ItemRows known = rows == null ? settleColumns() : rows;
    files.end(
        known.previewColumns(),
        known.header(),
        known.preview(files.preview()),
        masking.redactions());
  }

  DatasetFiles files() {
    return files;
  }

  /** Once the pipeline is drained. */
  OpenDataset suspend() {
    return files.suspend(rows, List.copyOf(waiting), masking.counts());
  }
}

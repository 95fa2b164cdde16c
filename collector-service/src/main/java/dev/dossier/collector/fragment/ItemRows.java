package dev.dossier.collector.fragment;

import dev.dossier.collector.source.CellKind;
import dev.dossier.collector.source.JsonText;
import dev.dossier.collector.source.Utf8Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Items as rows: a cell for each column, nested values as JSON, and a last cell {@code _more} with
 * an item's other fields as one JSON object.
 */
final class ItemRows {
  static final String MORE = "_more";

  /** A vendor that uses ids as keys would make rows of nothing but commas. */
  private static final int MOST_COLUMNS = 1_000;

  private final List<String> columns;
  private final Map<String, Integer> positions = new LinkedHashMap<>();
  private boolean moreInPreview;

  private record Cell(CellKind kind, byte[] bytes) {}

  /**
   * @param moreInPreview whether a record of the preview has other fields
   */
  ItemRows(List<String> columns, boolean moreInPreview) {
    this.columns = List.copyOf(columns);
    this.moreInPreview = moreInPreview;
    for (String column : columns) {
      positions.put(column, positions.size());
    }
  }

  /**
   * The first page's keys in the order in which they appear.
   *
   * @param items objects without white space
   */
  static ItemRows of(List<byte[]> items) {
    Set<String> keys = new LinkedHashSet<>();
    for (byte[] item : items) {
      try (JsonParser parser = JsonText.parser(item, 0, item.length)) {
        parser.nextToken();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String key = parser.currentName();
          if (keys.size() < MOST_COLUMNS && !key.equals(MORE)) {
            keys.add(key);
          }
          parser.nextToken();
          parser.skipChildren();
        }
      }
    }
    return new ItemRows(List.copyOf(keys), false);
  }

  /** The CSV's columns. */
  List<String> header() {
    List<String> header = new ArrayList<>(columns);
    header.add(MORE);
    return header;
  }

  List<String> columns() {
    return columns;
  }

  boolean hasMoreInPreview() {
    return moreInPreview;
  }

  /** The JSON file's columns: with {@code _more} only if the preview has any. */
  List<String> previewColumns() {
    return moreInPreview ? header() : columns;
  }

  List<List<@Nullable String>> preview(Preview preview) {
    if (moreInPreview) {
      return preview.rows();
    }
    return preview.rows().stream().map(row -> row.subList(0, columns.size())).toList();
  }

  /** One item to CSV and preview. */
  void write(byte[] item, int offset, int length, DatasetFiles files) {
    @Nullable Cell[] cells = new @Nullable Cell[columns.size() + 1];
    Utf8Buffer more = new Utf8Buffer(32);
    try (JsonParser parser = JsonText.parser(item, offset, length)) {
      parser.nextToken();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String key = parser.currentName();
        JsonToken token = parser.nextToken();
        Integer position = positions.get(key);
        if (position != null) {
          cells[position] = cell(parser, token);
        } else {
          more.put(more.size() == 0 ? '{' : ',');
          JsonText.putString(key, more);
          more.put(':');
          JsonText.copy(parser, more);
        }
      }
    }
    if (more.size() > 0) {
      more.put('}');
      cells[columns.size()] = new Cell(CellKind.JSON, more.toByteArray());
    }
    if (files.hasCsv()) {
      toCsv(cells, files.csv());
    }
    if (!files.preview().isFull()) {
      moreInPreview |= more.size() > 0;
      toPreview(cells, files.preview());
    }
  }

  private static @Nullable Cell cell(JsonParser parser, JsonToken token) {
    return switch (token) {
      case VALUE_NULL -> null;
      case VALUE_STRING ->
          new Cell(CellKind.TEXT, parser.getString().getBytes(StandardCharsets.UTF_8));
      case START_OBJECT, START_ARRAY -> {
        Utf8Buffer json = new Utf8Buffer(64);
        JsonText.copy(parser, json);
        yield new Cell(CellKind.JSON, json.toByteArray());
      }
      default -> new Cell(CellKind.LITERAL, parser.getString().getBytes(StandardCharsets.US_ASCII));
    };
  }

  private static void toCsv(@Nullable Cell[] cells, Utf8Buffer csv) {
    boolean first = true;
    for (Cell cell : cells) {
      if (cell == null) {
        CsvRows.nullCell(csv, first);
      } else {
        CsvRows.cell(csv, first, cell.kind(), cell.bytes(), 0, cell.bytes().length);
      }
      first = false;
    }
    CsvRows.endRow(csv);
  }

  private static void toPreview(@Nullable Cell[] cells, Preview preview) {
    for (Cell cell : cells) {
      if (cell == null) {
        preview.nullCell();
      } else {
        preview.cell(cell.bytes(), 0, cell.bytes().length);
      }
    }
    preview.endRow();
  }
}

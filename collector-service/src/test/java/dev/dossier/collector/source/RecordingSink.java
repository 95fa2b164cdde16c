package dev.dossier.collector.source;

import dev.dossier.common.datamap.Dataset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.json.JsonMapper;

/** Keeps what comes: cells as they stand in JSON. */
public final class RecordingSink implements SectionSink {
  private final Map<String, Recorded> datasets = new LinkedHashMap<>();

  @Override
  public RowSink open(Dataset dataset, List<String> columns, Shape shape) {
    Recorded recorded = new Recorded(columns, shape);
    datasets.put(dataset.name(), recorded);
    return recorded;
  }

  /** A dataset that a slice left open goes on. */
  @Override
  public ItemSink items(Dataset dataset, Shape shape) {
    Recorded before = datasets.get(dataset.name());
    if (before != null && (before.ended || before.shape != shape)) {
      throw new AssertionError("a dataset that had ended, or of another shape, was opened again");
    }
    return datasets.computeIfAbsent(dataset.name(), name -> new Recorded(List.of(), shape));
  }

  public Recorded of(String dataset) {
    return datasets.get(dataset);
  }

  public List<String> names() {
    return List.copyOf(datasets.keySet());
  }

  /** One dataset. */
  public static final class Recorded implements RowSink, ItemSink {
    private final List<String> columns;
    private final Shape shape;
    private final List<List<String>> rows = new ArrayList<>();
    private List<String> row = new ArrayList<>();
    private final List<String> items = new ArrayList<>();
    private boolean ended;
    private int pages;

    Recorded(List<String> columns, Shape shape) {
      this.columns = columns;
      this.shape = shape;
    }

    public List<String> columns() {
      return columns;
    }

    public Shape shape() {
      return shape;
    }

    public List<List<String>> rows() {
      return rows;
    }

    /** As they came, without white space. */
    public List<String> items() {
      return items;
    }

    public int pages() {
      return pages;
    }

    public boolean ended() {
      return ended;
    }

    @Override
    public void startRow() {
      row = new ArrayList<>();
    }

    @Override
    public void cell(CellKind kind, byte[] bytes, int offset, int length) {
      if (kind == CellKind.TEXT) {
        Utf8Buffer json = new Utf8Buffer(16);
        json.putJsonString(bytes, offset, length);
        row.add(new String(json.toByteArray(), StandardCharsets.UTF_8));
      } else {
        row.add(new String(bytes, offset, length, StandardCharsets.UTF_8));
      }
    }

    @Override
    public void nullCell() {
      row.add("null");
    }

    @Override
    public void endRow() {
      rows.add(row);
    }

    /** Its fields' values are a row as well. */
    @Override
    public void item(byte[] json, int offset, int length) {
      Utf8Buffer compact = new Utf8Buffer(length + 16);
      try (JsonParser parser = JsonText.parser(json, offset, length)) {
        parser.nextToken();
        JsonText.copy(parser, compact);
      }
      items.add(new String(compact.toByteArray(), StandardCharsets.UTF_8));
      List<String> values = new ArrayList<>();
      JsonMapper.shared()
          .readTree(json, offset, length)
          .forEach(value -> values.add(value.toString()));
      rows.add(values);
    }

    @Override
    public void endPage() {
      pages++;
    }

    @Override
    public void end() {
      ended = true;
    }
  }
}

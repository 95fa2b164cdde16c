package dev.dossier.collector.source;

import dev.dossier.common.datamap.Dataset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Keeps what comes: cells as they stand in JSON. */
public final class RecordingSink implements SectionSink {
  private final Map<String, Recorded> datasets = new LinkedHashMap<>();

  @Override
  public RowSink open(Dataset dataset, List<String> columns, Shape shape) {
    Recorded recorded = new Recorded(columns, shape);
    datasets.put(dataset.name(), recorded);
    return recorded;
  }

  public Recorded of(String dataset) {
    return datasets.get(dataset);
  }

  public List<String> names() {
    return List.copyOf(datasets.keySet());
  }

  /** One dataset. */
  public static final class Recorded implements RowSink {
    private final List<String> columns;
    private final Shape shape;
    private final List<List<String>> rows = new ArrayList<>();
    private List<String> row = new ArrayList<>();
    private boolean ended;

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

    @Override
    public void end() {
      ended = true;
    }
  }
}

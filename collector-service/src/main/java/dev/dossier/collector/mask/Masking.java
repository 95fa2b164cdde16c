package dev.dossier.collector.mask;

import dev.dossier.common.datamap.Mask;
import dev.dossier.common.event.CollectedFiles.Redaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The masks of one dataset by position of the column, and how often each was used. */
public final class Masking {
  private static final String GROUND = "data_map";

  private final List<String> columns;
  private final @Nullable Mask[] masks;
  private final long[] counts;

  public Masking(List<String> columns, Map<String, Mask> masks) {
    this.columns = List.copyOf(columns);
    this.masks = new @Nullable Mask[columns.size()];
    this.counts = new long[columns.size()];
    for (int i = 0; i < columns.size(); i++) {
      this.masks[i] = masks.get(columns.get(i));
    }
  }

  /** The column's mask; null where it passes as it is. */
  public @Nullable Mask of(int column) {
    return masks[column];
  }

  public boolean drops(int column) {
    return masks[column] instanceof Mask.Drop;
  }

  /** A value of the column was masked. */
  public void count(int column) {
    counts[column]++;
  }

  /** The columns that are left. */
  public List<String> kept() {
    List<String> kept = new ArrayList<>();
    for (int i = 0; i < masks.length; i++) {
      if (!drops(i)) {
        kept.add(columns.get(i));
      }
    }
    return kept;
  }

  /** What was masked, by column; a column without values is not listed. */
  public List<Redaction> redactions() {
    List<Redaction> redactions = new ArrayList<>();
    for (int i = 0; i < masks.length; i++) {
      Mask mask = masks[i];
      if (mask != null && counts[i] > 0) {
        redactions.add(new Redaction(columns.get(i), word(mask), GROUND, counts[i]));
      }
    }
    return redactions;
  }

  private static String word(Mask mask) {
    return switch (mask) {
      case Mask.Last4 last4 -> "last4";
      case Mask.Drop drop -> "drop";
    };
  }
}

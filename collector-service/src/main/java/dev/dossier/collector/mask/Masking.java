package dev.dossier.collector.mask;

import dev.dossier.common.datamap.Mask;
import dev.dossier.common.event.CollectedFiles.Redaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The masks of one dataset by position of the column, and how often each was used. */
public final class Masking {
  static final String GROUND = "data_map";

  private final List<String> columns;
  private final @Nullable Mask[] masks;
  private final byte[] hashKey;
  private final long[] counts;

  /**
   * @param hashKey of this package version, so that hashes say nothing outside of it
   */
  public Masking(List<String> columns, Map<String, Mask> masks, byte[] hashKey) {
    this.hashKey = hashKey.clone();
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

  /**
   * What is left of a value of a masked column, counted.
   *
   * @return UTF-8 text; null where nothing is left, not even its key
   */
  public byte @Nullable [] apply(int column, byte[] bytes, int offset, int length) {
    Mask mask = masks[column];
    if (mask == null) {
      throw new IllegalArgumentException("expected a masked column");
    }
    counts[column]++;
    return apply(mask, hashKey, bytes, offset, length);
  }

  /** As {@link #apply(int, byte[], int, int)}, uncounted. */
  public static byte @Nullable [] apply(
      Mask mask, byte[] hashKey, byte[] bytes, int offset, int length) {
    return switch (mask) {
      case Mask.Last4 last4 -> Last4.mask(bytes, offset, length);
      case Mask.Drop drop -> null;
      case Mask.Hash hash -> KeyedHash.mask(hashKey, bytes, offset, length);
      case Mask.Truncate truncate -> Truncated.mask(truncate.characters(), bytes, offset, length);
    };
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

  /** As the manifest words it. */
  public static String word(Mask mask) {
    return switch (mask) {
      case Mask.Last4 last4 -> "last4";
      case Mask.Drop drop -> "drop";
      case Mask.Hash hash -> "hash";
      case Mask.Truncate truncate -> "truncate(" + truncate.characters() + ")";
    };
  }
}

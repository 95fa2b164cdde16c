package dev.dossier.common.datamap;

import java.util.Map;

/**
 * One file of a section.
 *
 * @param single one object, not a list
 * @param masks by column label of the query's result; of an HTTP dataset by the path of an item's
 *     field, with dots
 */
public record Dataset(String name, boolean single, Reading reading, Map<String, Mask> masks) {

  public Dataset {
    masks = Ordered.copy(masks);
  }
}

package dev.dossier.common.datamap;

import java.util.Map;

/**
 * One file of a section.
 *
 * @param single one object, not a list
 * @param masks by column label of the query's result
 */
public record Dataset(String name, boolean single, Sql query, Map<String, Mask> masks) {

  public Dataset {
    masks = Ordered.copy(masks);
  }
}

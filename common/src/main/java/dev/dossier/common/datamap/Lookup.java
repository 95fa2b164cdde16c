package dev.dossier.common.datamap;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What yields an identity's values, none to several.
 *
 * @param reading SQL for a database: its first column is meant
 * @param value the field of each item that is meant, exactly when {@code reading} is a request
 */
public record Lookup(String source, Reading reading, @Nullable FieldPath value) {

  public Lookup {
    if (reading instanceof Request != (value != null)) {
      throw new IllegalArgumentException("value: expected exactly beside a request");
    }
  }

  public static Lookup sql(String source, Sql query) {
    return new Lookup(source, query, null);
  }

  /** Names of the identities that it binds. */
  public List<String> parameters() {
    return reading.parameters();
  }
}

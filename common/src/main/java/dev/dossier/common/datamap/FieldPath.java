package dev.dossier.common.datamap;

import java.util.List;

/**
 * Where a value stands in a JSON answer: keys from the outside in, written {@code pages.next}.
 *
 * @param keys none for {@code .}, the answer itself
 */
public record FieldPath(List<String> keys) {

  /** The answer itself. */
  public static final FieldPath WHOLE = new FieldPath(List.of());

  public FieldPath {
    keys = List.copyOf(keys);
  }

  /**
   * @throws IllegalArgumentException if a key is empty
   */
  public static FieldPath of(String written) {
    if (written.equals(".")) {
      return WHOLE;
    }
    List<String> keys = List.of(written.split("\\.", -1));
    if (keys.stream().anyMatch(String::isBlank)) {
      throw new IllegalArgumentException("expected keys joined by dots, such as pages.next");
    }
    return new FieldPath(keys);
  }

  @Override
  public String toString() {
    return keys.isEmpty() ? "." : String.join(".", keys);
  }
}

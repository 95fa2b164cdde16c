package dev.dossier.common.datamap;

import org.jspecify.annotations.Nullable;

/** Reads where a value stands in an answer. */
final class FieldPaths {

  private FieldPaths() {}

  /** A field, or {@code .} for the whole. */
  static FieldPath anyOf(Value value) {
    String text = value.text();
    FieldPath path = text.isEmpty() ? null : parse(text);
    if (path == null && !text.isEmpty()) {
      value.problem("expected keys joined by dots, such as pages.next, found " + Value.shown(text));
    }
    return path == null ? FieldPath.of("stand-in") : path;
  }

  /** A field: {@code .} is none. */
  static FieldPath of(Value value) {
    FieldPath path = anyOf(value);
    if (path.keys().isEmpty()) {
      value.problem("expected a field, such as id, found '.'");
    }
    return path;
  }

  static @Nullable FieldPath ofAny(@Nullable Value value) {
    return value == null ? null : of(value);
  }

  static @Nullable FieldPath parse(String text) {
    try {
      return FieldPath.of(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}

package dev.dossier.common.event;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The checks that messages make of themselves: Jackson 3 turns a missing property into null (or 0)
 * without a word. Exceptions name the field and what was expected, never the value.
 */
final class Check {
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,59}");

  private Check() {}

  static <T> T present(@Nullable T value, String field) {
    if (value == null) {
      throw new IllegalArgumentException(field + ": required, was missing");
    }
    return value;
  }

  static String text(@Nullable String value, String field) {
    String text = present(value, field);
    if (text.isBlank()) {
      throw new IllegalArgumentException(field + ": expected text, was blank");
    }
    return text;
  }

  static String name(@Nullable String value, String field) {
    String name = present(value, field);
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(field + ": expected a name (" + NAME.pattern() + ")");
    }
    return name;
  }

  static String sha256(@Nullable String value, String field) {
    String sha256 = present(value, field);
    if (!SHA256.matcher(sha256).matches()) {
      throw new IllegalArgumentException(field + ": expected a SHA-256 in lower-case hex");
    }
    return sha256;
  }

  static byte[] bytes(byte @Nullable [] value, String field) {
    if (value == null || value.length == 0) {
      throw new IllegalArgumentException(field + ": required, was missing or empty");
    }
    return value;
  }

  static int atLeast(int minimum, int value, String field) {
    if (value < minimum) {
      throw new IllegalArgumentException(field + ": expected at least " + minimum);
    }
    return value;
  }

  static long notNegative(long value, String field) {
    if (value < 0) {
      throw new IllegalArgumentException(field + ": expected 0 or more");
    }
    return value;
  }

  static <T> List<T> list(@Nullable List<T> value, String field) {
    return List.copyOf(present(value, field));
  }

  static <T> List<T> someOf(@Nullable List<T> value, String field) {
    List<T> list = list(value, field);
    if (list.isEmpty()) {
      throw new IllegalArgumentException(field + ": expected at least one");
    }
    return list;
  }

  static <V> Map<String, V> map(@Nullable Map<String, V> value, String field) {
    return Map.copyOf(present(value, field));
  }
}

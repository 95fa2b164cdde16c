package dev.dossier.intake.submission;

import dev.dossier.intake.web.Json;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One text for equal JSON: members sorted, no white space, numbers by value (1, 1.0 and 1e0 are the
 * same). For comparing only.
 */
final class CanonicalJson {
  private CanonicalJson() {}

  static String of(@Nullable Object value) {
    StringBuilder out = new StringBuilder();
    append(value, out);
    return out.toString();
  }

  private static void append(@Nullable Object value, StringBuilder out) {
    switch (value) {
      case null -> out.append("null");
      case Map<?, ?> object -> {
        Map<String, @Nullable Object> sorted = new TreeMap<>();
        object.forEach((name, member) -> sorted.put(String.valueOf(name), member));
        String separator = "{";
        for (Map.Entry<String, @Nullable Object> member : sorted.entrySet()) {
          out.append(separator).append(Json.write(member.getKey())).append(':');
          append(member.getValue(), out);
          separator = ",";
        }
        out.append(sorted.isEmpty() ? "{}" : "}");
      }
      case List<?> array -> {
        out.append('[');
        for (int i = 0; i < array.size(); i++) {
          out.append(i == 0 ? "" : ",");
          append(array.get(i), out);
        }
        out.append(']');
      }
      case BigDecimal number -> out.append(number.stripTrailingZeros());
      default -> out.append(Json.write(value));
    }
  }
}

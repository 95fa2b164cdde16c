package dev.dossier.collector.mask;

import dev.dossier.collector.source.JsonText;
import dev.dossier.collector.source.Utf8Buffer;
import dev.dossier.common.datamap.Mask;
import dev.dossier.common.event.CollectedFiles.Redaction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * The masks of one dataset of JSON items, by the path of the field, and how often each was used. A
 * path leads through lists: each element is meant. What stands below a masked field (an object, a
 * list) is masked value by value, or left out as a whole. Null stays null.
 */
public final class FieldMasking {
  private static final Scope NOTHING = new Scope(null, Map.of());

  private final Map<String, Mask> masks;
  private final byte[] hashKey;
  private final Map<String, Long> counts;
  private final Scope root;

  /**
   * @param masks by path, keys joined by dots; a key that holds dots itself is found as well
   * @param hashKey of this package version, so that hashes say nothing outside of it
   * @param counts so far, by path
   */
  public FieldMasking(Map<String, Mask> masks, byte[] hashKey, Map<String, Long> counts) {
    this.masks = masks;
    this.hashKey = hashKey.clone();
    this.counts = new TreeMap<>(counts);
    Map<String, String> below = new LinkedHashMap<>();
    masks.keySet().forEach(path -> below.put(path, path));
    this.root = below.isEmpty() ? NOTHING : new Scope(null, below);
  }

  /**
   * Writes the object that the parser stands at, masked and without white space.
   *
   * @param wrapped whether the value is that of the only field of an object that is not there
   */
  public void copy(JsonParser parser, @Nullable String wrapped, Utf8Buffer out) {
    if (wrapped == null) {
      value(parser, root, out);
    } else {
      out.put('{');
      field(parser, wrapped, root, true, out);
      out.put('}');
    }
  }

  private void value(JsonParser parser, Scope scope, Utf8Buffer out) {
    if (scope == NOTHING) {
      JsonText.copy(parser, out);
      return;
    }
    switch (parser.currentToken()) {
      case START_OBJECT -> {
        out.put('{');
        boolean first = true;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String name = parser.currentName();
          parser.nextToken();
          first &= !field(parser, name, scope, first, out);
        }
        out.put('}');
      }
      case START_ARRAY -> {
        out.put('[');
        boolean first = true;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          if (!first) {
            out.put(',');
          }
          first = false;
          value(parser, scope, out);
        }
        out.put(']');
      }
      default -> scalar(parser, scope, out);
    }
  }

  /** Whether the field is there afterwards. */
  private boolean field(
      JsonParser parser, String name, Scope outer, boolean first, Utf8Buffer out) {
    Scope scope = outer.of(name);
    String path = scope.path();
    if (path != null && masks.get(path) instanceof Mask.Drop) {
      if (parser.currentToken() != JsonToken.VALUE_NULL) {
        counts.merge(path, 1L, Long::sum);
      }
      parser.skipChildren();
      return false;
    }
    if (!first) {
      out.put(',');
    }
    JsonText.putString(name, out);
    out.put(':');
    value(parser, scope, out);
    return true;
  }

  private void scalar(JsonParser parser, Scope scope, Utf8Buffer out) {
    String path = scope.path();
    Mask mask = path == null ? null : masks.get(path);
    if (path == null || mask == null || parser.currentToken() == JsonToken.VALUE_NULL) {
      JsonText.putScalar(parser, out);
      return;
    }
    counts.merge(path, 1L, Long::sum);
    byte[] utf8 = parser.getString().getBytes(StandardCharsets.UTF_8);
    byte[] masked = Masking.apply(mask, hashKey, utf8, 0, utf8.length);
    if (masked == null) {
      throw new IllegalStateException("a dropped field has no value to mask");
    }
    out.putJsonString(masked, 0, masked.length);
  }

  /** How often each mask was used, by path. */
  public Map<String, Long> counts() {
    return Map.copyOf(counts);
  }

  /** What was masked, by path in the data map's order; a field without values is not listed. */
  public List<Redaction> redactions() {
    List<Redaction> redactions = new ArrayList<>();
    masks.forEach((path, mask) -> {
      long count = counts.getOrDefault(path, 0L);
      if (count > 0) {
        redactions.add(new Redaction(path, Masking.word(mask), Masking.GROUND, count));
      }
    });
    return redactions;
  }

  /**
   * A place within an item.
   *
   * @param path of the mask that holds here
   * @param below what is left of the paths that lead on, to the whole path
   */
  private record Scope(@Nullable String path, Map<String, String> below) {

    Scope of(String key) {
      if (below.isEmpty()) {
        return this;
      }
      String here = below.getOrDefault(key, path);
      Map<String, String> further = new LinkedHashMap<>();
      below.forEach((rest, whole) -> {
        if (rest.length() > key.length() + 1
            && rest.startsWith(key)
            && rest.charAt(key.length()) == '.') {
          further.put(rest.substring(key.length() + 1), whole);
        }
      });
      return here == null && further.isEmpty() ? NOTHING : new Scope(here, further);
    }
  }
}

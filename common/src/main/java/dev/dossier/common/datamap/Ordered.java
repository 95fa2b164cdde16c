package dev.dossier.common.datamap;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;

/** Maps by name in the file's order, which {@link Map#copyOf} would lose. */
final class Ordered {

  private Ordered() {}

  static <V> Map<String, V> copy(Map<String, V> map) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }

  static <V> V get(Map<String, V> map, String what, String name) {
    V value = map.get(name);
    if (value == null) {
      throw new NoSuchElementException("the data map has no " + what + " " + name);
    }
    return value;
  }
}

package dev.dossier.common.datamap;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@link Map#copyOf} loses the order, and a data map's order is what people read. */
final class Ordered {

  private Ordered() {}

  static <V> Map<String, V> copy(Map<String, V> map) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }
}

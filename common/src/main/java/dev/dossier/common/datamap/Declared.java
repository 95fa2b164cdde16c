package dev.dossier.common.datamap;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the file declares by name: readers check references against it, in any order. */
record Declared(Map<String, Value> sources, Map<String, Value> identities) {

  static final String JDBC = "jdbc";
  static final String HTTP = "http";

  /** The source's kind; null where the source or its kind is wrong, which is reported there. */
  @Nullable String kindOf(String source) {
    String kind = word(sources.get(source), "kind");
    return JDBC.equals(kind) || HTTP.equals(kind) ? kind : null;
  }

  /** The parameter of each URL that the source's {@code auth} sets. */
  @Nullable String authParameter(String source) {
    Value declared = sources.get(source);
    Value auth = declared == null ? null : declared.peek("auth");
    return "query".equals(word(auth, "type")) ? word(auth, "name") : null;
  }

  Set<String> sourceNames() {
    return sources.keySet();
  }

  Collection<String> identityNames() {
    return identities.keySet();
  }

  private static @Nullable String word(@Nullable Value mapping, String key) {
    Value value = mapping == null ? null : mapping.peek(key);
    return value == null || !value.isText() ? null : value.muted().text();
  }
}

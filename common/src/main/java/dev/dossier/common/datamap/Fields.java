package dev.dossier.common.datamap;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** A mapping whose keys the grammar knows; all others are findings. */
final class Fields {

  private final Value mapping;
  private final Map<String, Value> values = new HashMap<>();
  private final Set<String> meant = new HashSet<>();
  private final boolean readable;

  Fields(Value mapping, String... known) {
    this.mapping = mapping;
    if (!(mapping.node() instanceof MappingNode node)) {
      readable = false;
      mapping.problem(
          "expected a mapping with " + String.join(", ", known) + ", found " + mapping.kind());
    } else if (node.getValue().size() > Value.MOST_KEYS) {
      readable = false;
      mapping.problem("expected at most " + Value.MOST_KEYS + " keys");
    } else {
      readable = true;
      node.getValue().forEach(entry -> add(entry, List.of(known)));
    }
  }

  /** False where its one finding says it all. */
  boolean readable() {
    return readable;
  }

  private void add(NodeTuple entry, List<String> known) {
    int line = entry.getKeyNode().getStartMark().getLine() + 1;
    String key = entry.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
    Value value = mapping.child(entry.getValueNode(), line, key);
    if (!known.contains(key)) {
      String nearest = Nearest.to(key, known);
      String expected = nearest == null ? "one of " + String.join(", ", known) : nearest;
      if (nearest != null) {
        meant.add(nearest);
      }
      mapping
          .findings()
          .add(
              line,
              mapping.path(),
              "expected " + expected + ", found the unknown key " + Value.shownKey(key));
    } else if (values.containsKey(key)) {
      mapping.findings().add(line, value.path(), "expected " + key + " once, found it again");
    } else {
      values.put(key, value);
    }
  }

  @Nullable Value get(String key) {
    return values.get(key);
  }

  boolean has(String key) {
    return values.containsKey(key);
  }

  /** The key's value; a missing one is reported here, and what is given says no more. */
  Value need(String key) {
    Value value = values.get(key);
    if (value != null) {
      return value;
    }
    if (readable && !meant.contains(key)) {
      mapping.problem("expected the key " + key + ", found none");
    }
    return mapping.muted();
  }
}

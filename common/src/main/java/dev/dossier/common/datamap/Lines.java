package dev.dossier.common.datamap;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Where in its file a part of a data map stands, for findings that come after parsing. */
public final class Lines {

  private final String file;
  private final Value root;

  private Lines(String file, Value root) {
    this.file = file;
    this.root = root;
  }

  /**
   * @throws DataMapException if the file is no YAML
   */
  public static Lines of(String fileName, byte[] yaml) {
    Findings findings = new Findings(fileName);
    return new Lines(fileName, Value.root(YamlFile.read(yaml, findings), findings));
  }

  /**
   * @param keys from the outside in, {@code [2]} for an item of a list; what does not exist counts
   *     as the part around it
   */
  public Finding finding(String message, String... keys) {
    Value at = root;
    for (String key : keys) {
      Value next = inside(at, key);
      if (next == null) {
        break;
      }
      at = next;
    }
    return new Finding(file, at.line(), at.path(), message);
  }

  private static @Nullable Value inside(Value value, String key) {
    if (value.node() instanceof SequenceNode sequence && key.matches("\\[[0-9]{1,6}]")) {
      List<Node> items = sequence.getValue();
      int index = Integer.parseInt(key.substring(1, key.length() - 1));
      if (index >= items.size()) {
        return null;
      }
      Node item = items.get(index);
      return value.child(item, item.getStartMark().getLine() + 1, key);
    }
    return value.peek(key);
  }
}

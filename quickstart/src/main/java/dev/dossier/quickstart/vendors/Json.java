package dev.dossier.quickstart.vendors;

import java.util.Collection;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** JSON from templates. */
final class Json {
  static final JsonMapper MAPPER = JsonMapper.builder().build();

  private Json() {}

  /**
   * @param template JSON whose {@code %s} stand for whole values
   * @param values each written as JSON
   */
  static ObjectNode object(String template, @Nullable Object... values) {
    Object[] written = new Object[values.length];
    for (int i = 0; i < values.length; i++) {
      written[i] = MAPPER.writeValueAsString(values[i]);
    }
    return (ObjectNode) MAPPER.readTree(template.formatted(written));
  }

  static ArrayNode array(Collection<? extends JsonNode> items) {
    return MAPPER.createArrayNode().addAll(items);
  }
}

package dev.dossier.common.datamap;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The JSON body of a request, with places in its strings; keys are as written. */
public sealed interface JsonTemplate {

  /** Fields in the file's order. */
  record Fields(Map<String, JsonTemplate> fields) implements JsonTemplate {
    public Fields {
      fields = Ordered.copy(fields);
    }
  }

  record Items(List<JsonTemplate> items) implements JsonTemplate {
    public Items {
      items = List.copyOf(items);
    }
  }

  record Text(BoundText text) implements JsonTemplate {}

  /**
   * @param json a number, {@code true}, {@code false} or {@code null} as JSON writes it
   */
  record Literal(String json) implements JsonTemplate {}

  /** Names of what is bound, in order, with repeats. */
  default List<String> names() {
    List<String> names = new ArrayList<>();
    switch (this) {
      case Fields object -> object.fields().values().forEach(each -> names.addAll(each.names()));
      case Items list -> list.items().forEach(each -> names.addAll(each.names()));
      case Text text -> names.addAll(text.text().names());
      case Literal literal -> {
        // Nothing is bound in it.
      }
    }
    return names;
  }
}

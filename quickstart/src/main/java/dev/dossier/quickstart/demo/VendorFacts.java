package dev.dossier.quickstart.demo;

import dev.dossier.common.datamap.DataMap;
import dev.dossier.common.datamap.Dataset;
import dev.dossier.common.datamap.FieldPath;
import dev.dossier.common.datamap.Mask;
import dev.dossier.common.datamap.Request;
import dev.dossier.common.datamap.Section;
import dev.dossier.quickstart.vendors.SampleVendors;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What the vendors' own stores hold of a person, asked without any of the services or APIs. */
final class VendorFacts {
  private final SampleVendors vendors;
  private final JsonMapper mapper = JsonMapper.builder().build();

  VendorFacts(SampleVendors vendors) {
    this.vendors = vendors;
  }

  /** Items by file path, {@code data/<section>/<dataset>.json}, masked as the data map says. */
  Map<String, List<JsonNode>> items(DataMap dataMap, String email) {
    Map<String, List<JsonNode>> items = new LinkedHashMap<>();
    for (Section section : dataMap.sections().values()) {
      for (Dataset dataset : section.datasets().values()) {
        if (dataset.reading() instanceof Request) {
          String name = section.name() + "/" + dataset.name();
          items.put(
              "data/" + name + ".json",
              vendors.holds(name, email).stream().map(item -> masked(item, dataset)).toList());
        }
      }
    }
    return items;
  }

  private JsonNode masked(JsonNode item, Dataset dataset) {
    // Read anew, so that numbers have the types that a reader of the package gives them.
    JsonNode copy = mapper.readTree(item.toString());
    dataset.masks().forEach((field, mask) -> mask(copy, FieldPath.of(field), mask));
    return copy;
  }

  private static void mask(JsonNode item, FieldPath path, Mask mask) {
    List<String> keys = path.keys();
    JsonNode parent = item;
    for (String key : keys.subList(0, keys.size() - 1)) {
      parent = parent.path(key);
    }
    if (parent instanceof ObjectNode object) {
      switch (mask) {
        case Mask.Drop drop -> object.remove(keys.getLast());
        case Mask.Last4 other -> throw notCompared();
        case Mask.Hash other -> throw notCompared();
        case Mask.Truncate other -> throw notCompared();
      }
    }
  }

  private static IllegalStateException notCompared() {
    return new IllegalStateException("the demo compares vendors' fields that stay or are dropped");
  }
}

package dev.dossier.quickstart.vendors;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What a vendor answers. */
record Answer(int status, JsonNode body, Map<String, String> headers) {

  static Answer of(int status, JsonNode body) {
    return new Answer(status, body, Map.of());
  }

  static Answer good(JsonNode body) {
    return of(200, body);
  }

  Answer with(Map<String, String> more) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.putAll(more);
    return new Answer(status, body, all);
  }
}

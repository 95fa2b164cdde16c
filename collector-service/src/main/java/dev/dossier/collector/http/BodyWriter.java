package dev.dossier.collector.http;

import dev.dossier.collector.source.Utf8Buffer;
import dev.dossier.common.datamap.FieldPath;
import dev.dossier.common.datamap.JsonTemplate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request's JSON body: the data map's with what is bound, and the paging's parameters in it. */
final class BodyWriter {
  private final TextBinder texts;
  private final Utf8Buffer out = new Utf8Buffer(512);

  BodyWriter(TextBinder texts) {
    this.texts = texts;
  }

  /**
   * @param paging takes the place of what the template has there
   */
  byte[] write(@Nullable JsonTemplate template, Map<FieldPath, Next> paging)
      throws StoppedException {
    Map<List<String>, Next> set = new LinkedHashMap<>();
    paging.forEach((path, value) -> set.put(path.keys(), value));
    put(template, set);
    return out.toByteArray();
  }

  private void put(@Nullable JsonTemplate template, Map<List<String>, Next> set)
      throws StoppedException {
    if (template instanceof JsonTemplate.Fields object) {
      fields(object.fields(), set);
    } else if (!set.isEmpty() || template == null) {
      fields(Map.of(), set);
    } else {
      plain(template);
    }
  }

  private void plain(JsonTemplate template) throws StoppedException {
    switch (template) {
      case JsonTemplate.Fields object -> fields(object.fields(), Map.of());
      case JsonTemplate.Items list -> {
        out.put('[');
        boolean first = true;
        for (JsonTemplate item : list.items()) {
          if (!first) {
            out.put(',');
          }
          first = false;
          plain(item);
        }
        out.put(']');
      }
      case JsonTemplate.Text text -> out.putJsonString(texts.bound(text.text()));
      case JsonTemplate.Literal literal -> out.put(literal.json());
    }
  }

  private void fields(Map<String, JsonTemplate> fields, Map<List<String>, Next> set)
      throws StoppedException {
    Map<String, @Nullable JsonTemplate> all = new LinkedHashMap<>(fields);
    set.keySet().forEach(path -> all.putIfAbsent(path.getFirst(), null));
    out.put('{');
    boolean first = true;
    for (Map.Entry<String, @Nullable JsonTemplate> field : all.entrySet()) {
      if (!first) {
        out.put(',');
      }
      first = false;
      out.putJsonString(field.getKey());
      out.put(':');
      Next here = set.get(List.of(field.getKey()));
      if (here == null) {
        put(field.getValue(), below(set, field.getKey()));
      } else if (here.isString()) {
        out.putJsonString(here.text());
      } else {
        out.put(here.text());
      }
    }
    out.put('}');
  }

  private static Map<List<String>, Next> below(Map<List<String>, Next> set, String key) {
    Map<List<String>, Next> below = new LinkedHashMap<>();
    set.forEach((path, value) -> {
      if (path.size() > 1 && path.getFirst().equals(key)) {
        below.put(path.subList(1, path.size()), value);
      }
    });
    return below;
  }
}

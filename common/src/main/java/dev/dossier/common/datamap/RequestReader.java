package dev.dossier.common.datamap;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a {@code request}, and what in it contradicts itself. */
final class RequestReader {

  /** They speak of us, not of what we asked for. */
  private static final Set<Integer> NEVER_AN_ANSWER = Set.of(401, 403, 407, 408, 425, 429);

  private final Declared declared;

  RequestReader(Declared declared) {
    this.declared = declared;
  }

  Request read(Value value, String source) {
    Fields keys =
        new Fields(
            value,
            "method",
            "path",
            "params",
            "body",
            "items",
            "paging",
            "detail",
            "total",
            "notFound");
    RequestTexts texts = new RequestTexts(this::identity);
    Value writtenMethod = keys.get("method");
    Request.Method method =
        writtenMethod == null ? Request.Method.GET : writtenMethod.choice(methods());
    BoundText path = texts.path(keys.need("path"));
    Map<String, List<BoundText>> params = params(texts, keys.get("params"), source);
    JsonTemplate body = body(texts, keys.get("body"), writtenMethod, method);
    Value items = keys.get("items");
    FieldPath itemsPath = items == null ? null : FieldPaths.anyOf(items);
    return new Request(
        method,
        path,
        params,
        body,
        itemsPath,
        new PagingReader(method, params.keySet(), body, itemsPath, declared.authParameter(source))
            .read(keys.get("paging")),
        detail(keys.get("detail"), source),
        total(keys.get("total")),
        notFound(keys.get("notFound")));
  }

  private static Map<String, Request.Method> methods() {
    Map<String, Request.Method> methods = new LinkedHashMap<>();
    for (Request.Method method : Request.Method.values()) {
      methods.put(method.name(), method);
    }
    return methods;
  }

  private Map<String, List<BoundText>> params(
      RequestTexts texts, @Nullable Value value, String source) {
    Map<String, List<BoundText>> params = texts.params(value);
    String taken = declared.authParameter(source);
    if (value != null && taken != null && params.containsKey(taken)) {
      value.problem("expected other parameters than " + taken + ", which the source's auth sets");
    }
    return params;
  }

  private static @Nullable JsonTemplate body(
      RequestTexts texts,
      @Nullable Value value,
      @Nullable Value writtenMethod,
      Request.Method method) {
    if (value == null) {
      return null;
    }
    boolean wrongMethod =
        writtenMethod != null && !methods().containsKey(writtenMethod.muted().scalar("a method"));
    if (method == Request.Method.GET && !wrongMethod) {
      value.problem("expected method: POST beside a body");
    }
    return texts.json(value);
  }

  private @Nullable String identity(String name) {
    Collection<String> identities = declared.identityNames();
    return identities.isEmpty() || identities.contains(name)
        ? null
        : "expected an identity in the braces, found {"
            + name
            + "}"
            + Value.instead(name, identities);
  }

  private static @Nullable String itemField(String name) {
    return FieldPaths.parse(name) == null
        ? "expected a field of the item in the braces, such as {id} or {owner.id}, found {"
            + name
            + "}"
        : null;
  }

  private Request.@Nullable Detail detail(@Nullable Value value, String source) {
    if (value == null) {
      return null;
    }
    Fields keys = new Fields(value, "path", "params", "item", "notFound");
    RequestTexts texts = new RequestTexts(RequestReader::itemField);
    BoundText path = texts.path(keys.need("path"));
    Map<String, List<BoundText>> params = params(texts, keys.get("params"), source);
    boolean bound =
        !path.names().isEmpty()
            || params.values().stream()
                .anyMatch(given -> given.stream().anyMatch(text -> !text.names().isEmpty()));
    if (!bound && keys.has("path") && !path.parts().isEmpty()) {
      value.problem("expected a field of the item in path or params, such as {id}, found none");
    }
    Value item = keys.get("item");
    return new Request.Detail(
        path, params, item == null ? null : FieldPaths.anyOf(item), notFound(keys.get("notFound")));
  }

  private static Request.@Nullable Total total(@Nullable Value value) {
    if (value == null) {
      return null;
    }
    Fields keys = new Fields(value, "count", "of");
    FieldPath count = FieldPaths.of(keys.need("count"));
    Value list = keys.need("of");
    FieldPath of = FieldPaths.of(list);
    if (count.equals(of)) {
      list.problem("expected the item's list, found the field that counts it");
    }
    return new Request.Total(count, of);
  }

  private static Set<Integer> notFound(@Nullable Value value) {
    Set<Integer> statuses = new HashSet<>();
    if (value != null) {
      value.list(each -> {
        int status = each.number(400, 499);
        if (NEVER_AN_ANSWER.contains(status)) {
          each.problem("expected a status that tells of an absence, such as 404, found " + status);
        } else if (!statuses.add(status) && each.isText()) {
          each.problem("expected each status once, found " + status + " again");
        }
        return status;
      });
    }
    return statuses;
  }
}

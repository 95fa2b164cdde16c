package dev.dossier.common.datamap;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a request's {@code paging}, beside the rest of the request. */
final class PagingReader {

  private static final List<String> TYPES = List.of("cursor", "offset", "page", "link");
  private static final int MOST_ITEMS = 1_000_000;

  private final Request.Method method;
  private final Set<String> params;
  private final @Nullable JsonTemplate body;
  private final @Nullable FieldPath items;
  private final @Nullable String authParameter;

  PagingReader(
      Request.Method method,
      Set<String> params,
      @Nullable JsonTemplate body,
      @Nullable FieldPath items,
      @Nullable String authParameter) {
    this.method = method;
    this.params = params;
    this.body = body;
    this.items = items;
    this.authParameter = authParameter;
  }

  @Nullable Paging read(@Nullable Value value) {
    if (value == null) {
      return null;
    }
    Value type = value.peek("type");
    String word = type == null || !type.isText() ? "" : type.muted().text();
    return switch (word) {
      case "cursor" -> cursor(value);
      case "offset" -> offset(value);
      case "page" -> page(value);
      case "link" -> new Paging.Link(inAnswer(new Fields(value, "type", "next").get("next")));
      default -> {
        unknown(value, type);
        yield null;
      }
    };
  }

  private static void unknown(Value value, @Nullable Value type) {
    if (type == null) {
      new Fields(
              value,
              "type",
              "parameter",
              "last",
              "next",
              "more",
              "limitParameter",
              "limit",
              "first",
              "pages")
          .need("type");
    } else {
      type.oneOf(TYPES);
    }
  }

  private Paging cursor(Value value) {
    Fields keys = new Fields(value, "type", "parameter", "last", "next", "more");
    FieldPath parameter = parameter(keys.need("parameter"));
    Value last = keys.get("last");
    Value next = keys.get("next");
    if (last != null && next != null) {
      value.problem("expected either last or next, found both");
    } else if (last == null && next == null && keys.readable()) {
      value.problem("expected either last or next, found neither");
    } else if (last != null) {
      needsItems(last);
    }
    FieldPath more = inAnswer(keys.get("more"));
    if (last != null) {
      return new Paging.Cursor(parameter, FieldPaths.of(last), null, more);
    }
    FieldPath following = inAnswer(next);
    return new Paging.Cursor(
        parameter, null, following == null ? FieldPath.of("stand-in") : following, more);
  }

  private Paging offset(Value value) {
    Fields keys = new Fields(value, "type", "parameter", "limitParameter", "limit", "more");
    FieldPath parameter = parameter(keys.need("parameter"));
    Value limitParameter = keys.get("limitParameter");
    Value limit = keys.get("limit");
    if (limitParameter != null && limit == null) {
      value.problem("expected limit beside limitParameter, found none");
    }
    needsItems(value);
    FieldPath limitPath = limitParameter == null ? null : parameter(limitParameter);
    if (limitParameter != null && parameter.equals(limitPath)) {
      limitParameter.problem("expected another parameter than that of the offset");
    }
    return new Paging.Offset(
        parameter,
        limitPath,
        limit == null ? 0 : limit.number(1, MOST_ITEMS),
        inAnswer(keys.get("more")));
  }

  private Paging page(Value value) {
    Fields keys = new Fields(value, "type", "parameter", "first", "more", "pages");
    Value first = keys.get("first");
    Value more = keys.get("more");
    Value pages = keys.get("pages");
    if (more == null && pages == null) {
      needsItems(value);
    }
    return new Paging.Page(
        parameter(keys.need("parameter")),
        first == null ? 1 : first.number(0, 1),
        inAnswer(more),
        inAnswer(pages));
  }

  private void needsItems(Value value) {
    if (items == null) {
      value.problem("expected items beside this paging: without them an answer is one item");
    }
  }

  /** A field beside the items: an answer that is a list has none. */
  private @Nullable FieldPath inAnswer(@Nullable Value value) {
    if (value == null) {
      return null;
    }
    if (FieldPath.WHOLE.equals(items)) {
      value.problem("expected no field of the answer, which is a list by items: .");
    }
    return FieldPaths.of(value);
  }

  private FieldPath parameter(Value value) {
    FieldPath parameter = FieldPaths.of(value);
    String name = parameter.toString();
    if (!name.matches(RequestTexts.PARAMETER)) {
      value.problem("expected a parameter's name without braces, found " + Value.shown(name));
    } else if (method == Request.Method.GET) {
      if (params.contains(name) || name.equals(authParameter)) {
        value.problem("expected a parameter that nothing else sets, found " + Value.shown(name));
      }
    } else if (body != null) {
      inBody(value, parameter);
    }
    return parameter;
  }

  private void inBody(Value value, FieldPath parameter) {
    JsonTemplate at = body;
    for (String key : parameter.keys()) {
      if (!(at instanceof JsonTemplate.Fields fields)) {
        value.problem(
            "expected the name of a field that the body can take, found " + Value.shown(key));
        return;
      }
      at = fields.fields().get(key);
      if (at == null) {
        return;
      }
    }
    value.problem(
        "expected a field that the body leaves to paging, found "
            + Value.shown(parameter.toString()));
  }
}

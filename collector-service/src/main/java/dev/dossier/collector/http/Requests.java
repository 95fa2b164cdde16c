package dev.dossier.collector.http;

import dev.dossier.collector.call.Call;
import dev.dossier.common.datamap.BoundText;
import dev.dossier.common.datamap.FieldPath;
import dev.dossier.common.datamap.Paging;
import dev.dossier.common.datamap.Request;
import dev.dossier.common.event.Failure;
import dev.dossier.common.event.Reason;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes the calls of a request. */
final class Requests {
  private final Map<String, String> environment;

  /**
   * @param environment what the data map's placeholders stand for
   */
  Requests(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * The call for a page.
   *
   * @param values by identity
   * @param next null for the first page
   * @throws StoppedException {@code bad_query} for a value that may not be sent where it stands
   */
  Call page(Request request, Map<String, String> values, @Nullable Next next)
      throws StoppedException {
    if (next != null && request.paging() instanceof Paging.Link) {
      return Call.get(next.text());
    }
    TextBinder texts =
        new TextBinder(environment, name -> known(values, name), Failure.of(Reason.BAD_QUERY));
    Map<FieldPath, Next> paging = parameters(request.paging(), next);
    String path = texts.path(request.path());
    return switch (request.method()) {
      case GET -> Call.get(path + query(texts, request.params(), paging));
      case POST ->
          new Call(
              Request.Method.POST,
              path + query(texts, request.params(), Map.of()),
              request.body() == null && paging.isEmpty()
                  ? null
                  : new BodyWriter(texts).write(request.body(), paging));
    };
  }

  /**
   * @throws StoppedException {@code bad_query} for a value that may not be sent where it stands
   */
  void check(Request request, Map<String, String> values) throws StoppedException {
    Objects.requireNonNull(page(request, values, null));
  }

  /**
   * What the call for the whole of an item needs: the values of the fields that it binds, each
   * once.
   *
   * @throws StoppedException {@code bad_answer} if the item lacks one
   */
  static List<String> fields(Request.Detail detail, JsonAnswer item) throws StoppedException {
    List<String> values = new ArrayList<>();
    for (String name : names(detail)) {
      JsonAnswer.Scalar value = item.scalar(FieldPath.of(name));
      if (value == null) {
        throw new StoppedException(Reason.BAD_ANSWER);
      }
      values.add(value.text());
    }
    return values;
  }

  private static Set<String> names(Request.Detail detail) {
    Set<String> names = new LinkedHashSet<>(detail.path().names());
    detail.params().values().forEach(texts -> texts.forEach(text -> names.addAll(text.names())));
    return names;
  }

  /**
   * The call for the whole of an item.
   *
   * @param fields that {@link #fields} took from it
   * @throws StoppedException {@code bad_answer} if one may not be sent where it stands
   */
  Call detail(Request.Detail detail, List<String> fields) throws StoppedException {
    Map<String, String> values = new HashMap<>();
    for (String name : names(detail)) {
      values.put(name, fields.get(values.size()));
    }
    TextBinder texts =
        new TextBinder(environment, name -> known(values, name), Failure.of(Reason.BAD_ANSWER));
    return Call.get(texts.path(detail.path()) + query(texts, detail.params(), Map.of()));
  }

  /**
   * An absolute URL from one that may be relative.
   *
   * @throws StoppedException {@code bad_answer} if it is none
   */
  static String resolved(URI base, String link) throws StoppedException {
    String target = UrlText.mended(link);
    try {
      if (target.startsWith("?")) {
        // java.net.URI would drop the last segment of the path, against RFC 3986, section 5.4.
        String whole = base.toString().replaceFirst("[?#].*", "");
        return URI.create(whole + target).toString();
      }
      return base.resolve(target).toString().replaceFirst("#.*", "");
    } catch (IllegalArgumentException e) {
      throw new StoppedException(Reason.BAD_ANSWER);
    }
  }

  private static String known(Map<String, String> values, String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("expected a value for every name of the request");
    }
    return value;
  }

  private static Map<FieldPath, Next> parameters(@Nullable Paging paging, @Nullable Next next) {
    Map<FieldPath, Next> parameters = new LinkedHashMap<>();
    if (paging == null) {
      return parameters;
    }
    switch (paging) {
      case Paging.Cursor cursor -> {
        if (next != null) {
          parameters.put(cursor.parameter(), next);
        }
      }
      case Paging.Offset offset -> {
        parameters.put(offset.parameter(), next == null ? Next.number(0) : next);
        FieldPath limit = offset.limitParameter();
        if (limit != null) {
          parameters.put(limit, Next.number(offset.limit()));
        }
      }
      case Paging.Page page ->
          parameters.put(page.parameter(), next == null ? Next.number(page.first()) : next);
      case Paging.Link link -> {
        // The URL of the link says it all.
      }
    }
    return parameters;
  }

  private static String query(
      TextBinder texts, Map<String, List<BoundText>> params, Map<FieldPath, Next> paging)
      throws StoppedException {
    Map<String, String> last = new LinkedHashMap<>();
    paging.forEach((name, value) -> last.put(name.toString(), value.text()));
    StringBuilder query = new StringBuilder();
    for (Map.Entry<String, List<BoundText>> param : params.entrySet()) {
      if (!last.containsKey(param.getKey())) {
        for (BoundText text : param.getValue()) {
          add(query, param.getKey(), texts.bound(text));
        }
      }
    }
    last.forEach((name, value) -> add(query, name, value));
    return query.toString();
  }

  private static void add(StringBuilder query, String name, String value) {
    query
        .append(query.isEmpty() ? '?' : '&')
        .append(UrlText.escaped(name))
        .append('=')
        .append(UrlText.escaped(value));
  }
}

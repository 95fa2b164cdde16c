package dev.dossier.common.datamap;

import java.util.Collection;
import java.util.List;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reads how a dataset or an identity is read: a query of a database, a request to an HTTP API. */
final class ReadingReader {

  private final Declared declared;
  private final RequestReader requests;

  ReadingReader(Declared declared) {
    this.declared = declared;
    this.requests = new RequestReader(declared);
  }

  /**
   * @param value the mapping of {@code keys}, where a finding about both or neither stands
   */
  Reading read(Value value, Fields keys, String source) {
    String kind = declared.kindOf(source);
    Value query = keys.get("query");
    Value request = keys.get("request");
    if (query != null && request != null) {
      value.problem("expected either query or request, found both");
      return Declared.HTTP.equals(kind)
          ? requests.read(request.muted(), source)
          : sql(query.muted(), List.of());
    }
    if (Declared.JDBC.equals(kind) && request != null) {
      request.problem(
          "expected query, since the source " + source + " is a database, found request");
      return sql(request.muted(), List.of());
    }
    if (Declared.HTTP.equals(kind) && query != null) {
      query.problem(
          "expected request, since the source " + source + " is an HTTP API, found query");
      return requests.read(query.muted(), source);
    }
    if (request != null || (query == null && Declared.HTTP.equals(kind))) {
      return requests.read(keys.need("request"), source);
    }
    return sql(keys.need("query"), declared.identityNames());
  }

  /** The keys {@code source}, {@code query}, {@code request} and {@code value} of a lookup. */
  Lookup lookup(Value value, Fields keys) {
    String source = keys.need("source").reference("a source", declared.sourceNames());
    Reading reading = read(value, keys, source);
    Value field = keys.get("value");
    if (reading instanceof Request) {
      return new Lookup(source, reading, FieldPaths.anyOf(keys.need("value")));
    }
    if (field != null) {
      field.problem("expected no value beside query, whose first column is meant");
    }
    return new Lookup(source, reading, null);
  }

  private static Sql sql(Value value, Collection<String> identities) {
    if (value.scalar("a query").isEmpty() || !(value.node() instanceof ScalarNode scalar)) {
      return new Sql("", "", List.of());
    }
    if (Template.PLACEHOLDER.matcher(scalar.getValue()).find()) {
      value.problem(Value.PLACELESS.formatted("SQL"));
    }
    SqlScanner scanner = new SqlScanner(scalar.getValue());
    for (SqlScanner.Problem problem : scanner.problems()) {
      add(value, value.lineAt(scalar, problem.offset()), problem.message());
    }
    for (SqlScanner.Parameter parameter : scanner.parameters()) {
      if (!identities.isEmpty() && !identities.contains(parameter.name())) {
        add(
            value,
            value.lineAt(scalar, parameter.offset()),
            "expected an identity after the colon, found :"
                + parameter.name()
                + Value.instead(parameter.name(), identities));
      }
    }
    return scanner.sql();
  }

  private static void add(Value value, int line, String message) {
    value.findings().add(line, value.path(), message);
  }
}

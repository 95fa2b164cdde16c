package dev.dossier.quickstart.vendors;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The query object of Intercom's search calls: one filter, or AND and OR of up to 15 filters in two
 * levels. Texts match without regard to case.
 */
final class IntercomSearch {
  private static final Set<String> OPERATORS =
      Set.of("=", "!=", "IN", "NIN", "<", ">", "~", "!~", "^", "$");
  private static final Set<String> DATES = Set.of("created_at", "updated_at");
  private static final Set<String> DATE_OPERATORS = Set.of("=", "<", ">");
  private static final int MOST_FILTERS = 15;
  private static final int MOST_LEVELS = 2;

  private final Map<String, Field> fields;

  /** The values that an object has in a searchable field. */
  interface Field {
    Stream<JsonNode> of(ObjectNode object);
  }

  IntercomSearch(Map<String, Field> fields) {
    this.fields = fields;
  }

  Predicate<ObjectNode> parse(JsonNode query) throws Refused {
    return parse(query, 0);
  }

  private Predicate<ObjectNode> parse(JsonNode query, int level) throws Refused {
    String operator = query.path("operator").asString("");
    if (!operator.equals("AND") && !operator.equals("OR")) {
      return filter(query);
    }
    JsonNode parts = query.path("value");
    if (!parts.isArray() || parts.isEmpty() || parts.size() > MOST_FILTERS) {
      throw bad("expected 1 to 15 filters", "value");
    }
    if (level == MOST_LEVELS) {
      throw bad("expected at most two nested filters", "value");
    }
    boolean and = operator.equals("AND");
    Predicate<ObjectNode> all = object -> and;
    for (JsonNode part : parts) {
      Predicate<ObjectNode> one = parse(part, level + 1);
      all = and ? all.and(one) : all.or(one);
    }
    return all;
  }

  private Predicate<ObjectNode> filter(JsonNode query) throws Refused {
    String name = query.path("field").asString("");
    String operator = query.path("operator").asString("");
    Field field = fields.get(name);
    if (field == null) {
      throw bad("this field cannot be searched: " + name, "field");
    }
    if (!OPERATORS.contains(operator)
        || (DATES.contains(name) && !DATE_OPERATORS.contains(operator))) {
      throw bad("this operator does not fit the field: " + operator, "operator");
    }
    JsonNode value = query.path("value");
    boolean list = operator.equals("IN") || operator.equals("NIN");
    if (value.isMissingNode() || list != value.isArray()) {
      throw bad("the value does not fit the operator", "value");
    }
    return object -> matches(field.of(object).toList(), operator, value);
  }

  private static boolean matches(List<JsonNode> values, String operator, JsonNode wanted) {
    return switch (operator) {
      case "=" -> values.stream().anyMatch(value -> same(value, wanted));
      case "!=" -> values.stream().noneMatch(value -> same(value, wanted));
      case "IN" -> values.stream().anyMatch(value -> in(value, wanted));
      case "NIN" -> values.stream().noneMatch(value -> in(value, wanted));
      case "<" -> values.stream().anyMatch(value -> value.asLong(0) < wanted.asLong(0));
      case ">" -> values.stream().anyMatch(value -> value.asLong(0) > wanted.asLong(0));
      case "~" -> values.stream().anyMatch(value -> text(value).contains(text(wanted)));
      case "!~" -> values.stream().noneMatch(value -> text(value).contains(text(wanted)));
      case "^" -> values.stream().anyMatch(value -> text(value).startsWith(text(wanted)));
      default -> values.stream().anyMatch(value -> text(value).endsWith(text(wanted)));
    };
  }

  private static boolean in(JsonNode value, JsonNode wanted) {
    return StreamSupport.stream(wanted.spliterator(), false).anyMatch(each -> same(value, each));
  }

  private static boolean same(JsonNode value, JsonNode wanted) {
    return text(value).equals(text(wanted));
  }

  private static String text(JsonNode value) {
    return value.isNull() ? "" : value.asString("").toLowerCase(Locale.ROOT);
  }

  private static Refused bad(String message, String field) {
    return new Refused(Intercom.error(400, "parameter_invalid", message, field));
  }
}

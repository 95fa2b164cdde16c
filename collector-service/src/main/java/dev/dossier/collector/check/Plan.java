package dev.dossier.collector.check;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What PostgreSQL says that a query reads: {@code EXPLAIN (VERBOSE, FORMAT JSON)}, in which views
 * are resolved.
 *
 * @param relations that are read
 * @param bound columns that a condition compares with a parameter
 */
record Plan(Set<Relation> relations, Set<Column> bound) {

  record Relation(String schema, String name) {}

  record Column(Relation relation, String name) {}

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String NAME = "(\"(?:[^\"]|\"\")+\"|[\\p{L}_][\\p{L}\\p{N}_$]*)";
  private static final Pattern COLUMN = Pattern.compile(NAME + "\\." + NAME);
  private static final Pattern AND_OR = Pattern.compile(" (?:AND|OR) ");
  private static final Pattern PARAMETER = Pattern.compile("\\$[1-9]");

  static Plan of(String json) {
    Reader reader = new Reader();
    JsonNode plans = JSON.readTree(json);
    reader.relations(plans);
    reader.conditions(plans);
    return new Plan(new HashSet<>(reader.byAlias.values()), reader.bound);
  }

  private static final class Reader {
    private final Map<String, Relation> byAlias = new HashMap<>();
    private final Set<Column> bound = new HashSet<>();

    void relations(JsonNode node) {
      if (node.hasNonNull("Relation Name")) {
        byAlias.put(
            node.path("Alias").asString(""),
            new Relation(
                node.path("Schema").asString(""), node.path("Relation Name").asString("")));
      }
      node.forEach(this::relations);
    }

    void conditions(JsonNode node) {
      if (node.isObject()) {
        node.propertyStream()
            .filter(entry -> entry.getValue().isString() && !entry.getKey().equals("Output"))
            .map(entry -> entry.getValue().asString())
            .flatMap(AND_OR::splitAsStream)
            .filter(text -> PARAMETER.matcher(text).find())
            .forEach(this::columns);
      }
      node.forEach(this::conditions);
    }

    private void columns(String condition) {
      Matcher matcher = COLUMN.matcher(condition);
      while (matcher.find()) {
        Relation relation = byAlias.get(unquoted(matcher.group(1)));
        if (relation != null) {
          bound.add(new Column(relation, unquoted(matcher.group(2))));
        }
      }
    }

    private static String unquoted(String name) {
      return name.startsWith("\"")
          ? name.substring(1, name.length() - 1).replace("\"\"", "\"")
          : name;
    }
  }
}

package dev.dossier.systemtests.observability;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The queries in rules, dashboards and runbook. */
public final class Queries {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Pattern BLOCK = Pattern.compile("(?s)```promql\n(.*?)```");

  private Queries() {}

  /**
   * @param place file, and panel or rule
   */
  public record Query(String place, String text) {}

  /** A rule: either {@code alert} or {@code record} is its name. */
  record Rule(String file, Map<String, Object> keys) {
    String text(String key) {
      return String.valueOf(keys.get(key));
    }

    boolean isAlert() {
      return keys.containsKey("alert");
    }

    @SuppressWarnings("unchecked")
    Map<String, String> map(String key) {
      return (Map<String, String>) keys.getOrDefault(key, Map.of());
    }
  }

  @SuppressWarnings("unchecked")
  static List<Rule> rules() {
    List<Rule> all = new ArrayList<>();
    for (var file : Home.files("observability/prometheus/rules", ".yml")) {
      Map<String, Object> yaml = new Yaml().load(Home.text(file));
      for (Map<String, Object> group : (List<Map<String, Object>>) yaml.get("groups")) {
        for (Map<String, Object> rule : (List<Map<String, Object>>) group.get("rules")) {
          all.add(new Rule(file.getFileName().toString(), rule));
        }
      }
    }
    return all;
  }

  public static List<Query> ofRules() {
    return rules().stream()
        .map(rule ->
            new Query(
                rule.file() + " " + rule.text(rule.isAlert() ? "alert" : "record"),
                rule.text("expr")))
        .toList();
  }

  static Map<String, JsonNode> dashboards() {
    Map<String, JsonNode> all = new java.util.TreeMap<>();
    for (var file : Home.files("observability/grafana/dashboards", ".json")) {
      all.put(file.getFileName().toString(), JSON.readTree(Home.text(file)));
    }
    return all;
  }

  /** PromQL of panels and variables, with Grafana's words in it. */
  public static List<Query> ofDashboards() {
    return targets("expr");
  }

  /** SQL of panels. */
  public static List<Query> sqlOfDashboards() {
    return targets("rawSql");
  }

  private static List<Query> targets(String key) {
    List<Query> all = new ArrayList<>();
    dashboards()
        .forEach((file, dashboard) -> {
          for (JsonNode panel : dashboard.get("panels")) {
            for (JsonNode target : panel.get("targets")) {
              if (target.has(key)) {
                all.add(
                    new Query(
                        file
                            + " "
                            + panel.get("title").asString()
                            + " "
                            + target.get("refId").asString(),
                        target.get(key).asString()));
              }
            }
          }
        });
    return all;
  }

  /** Each line of the blocks of PromQL. */
  public static List<Query> ofRunbook() {
    List<Query> all = new ArrayList<>();
    for (var page : Home.files("docs/runbook", ".md")) {
      Matcher block = BLOCK.matcher(Home.text(page));
      while (block.find()) {
        block
            .group(1)
            .lines()
            .filter(line -> !line.isBlank())
            .forEach(line -> all.add(new Query(page.getFileName().toString(), line.strip())));
      }
    }
    return all;
  }

  /** With what Grafana would put in: everything, over the last minutes. */
  public static String asGrafanaSends(String query) {
    return query
        .replace("$__rate_interval", "1m")
        .replace("$__range", "5m")
        .replace("$__interval", "15s")
        .replace("${type:regex}", ".*")
        .replace("$type", ".*")
        .replace("$source", ".*");
  }
}

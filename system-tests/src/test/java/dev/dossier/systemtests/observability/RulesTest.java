package dev.dossier.systemtests.observability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.systemtests.observability.Queries.Rule;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

/**
 * Each alert can be acted upon: a page, and a test in which it fires and one in which it does not.
 */
class RulesTest {
  private static final String RUNBOOK = "docs/runbook/";

  static List<Rule> alerts() {
    return Queries.rules().stream().filter(Rule::isAlert).toList();
  }

  private static Set<String> names() {
    return alerts().stream().map(alert -> alert.text("alert")).collect(Collectors.toSet());
  }

  @ParameterizedTest
  @MethodSource("alerts")
  void an_alert_says_how_bad_it_is_what_it_is_and_where_the_remedy_stands(Rule alert) {
    String name = alert.text("alert");

    assertThat(alert.map("labels").get("severity")).isIn("critical", "warning");
    assertThat(alert.map("annotations")).containsOnlyKeys("summary", "description", "runbook_url");
    assertThat(alert.map("annotations").get("runbook_url")).isEqualTo(RUNBOOK + name + ".md");
    assertThat(Home.text(Home.of(RUNBOOK + name + ".md")))
        .startsWith("# " + name + "\n")
        .contains("**Severity " + alert.map("labels").get("severity") + ".**")
        .contains(alert.map("annotations").get("description"))
        .contains("## What it means", "## How urgent", "## Look at", "## Do", "## Over when");
    assertThat(Home.text(Home.of(RUNBOOK + "README.md"))).contains("](" + name + ".md)");
  }

  @Test
  void there_is_no_page_without_an_alert_and_no_alert_twice() {
    assertThat(names()).hasSameSizeAs(alerts());
    assertThat(Home.files("docs/runbook", ".md"))
        .extracting(page -> page.getFileName().toString())
        .containsExactlyInAnyOrderElementsOf(
            java.util.stream.Stream.concat(
                    java.util.stream.Stream.of("README.md"), names().stream().map(n -> n + ".md"))
                .toList());
  }

  @Test
  @SuppressWarnings("unchecked")
  void each_alert_has_a_unit_test_in_which_it_fires_and_one_in_which_it_does_not() {
    Set<String> firing = new TreeSet<>();
    Set<String> silent = new TreeSet<>();
    for (var file : Home.files("observability/prometheus/tests", ".yml")) {
      Map<String, Object> yaml = new Yaml().load(Home.text(file));
      for (Map<String, Object> test : (List<Map<String, Object>>) yaml.get("tests")) {
        for (var each : (List<Map<String, Object>>) test.get("alert_rule_test")) {
          boolean expected = !((List<?>) each.get("exp_alerts")).isEmpty();
          (expected ? firing : silent).add((String) each.get("alertname"));
        }
      }
    }
    assertThat(firing).isEqualTo(new TreeSet<>(names()));
    assertThat(silent).isEqualTo(new TreeSet<>(names()));
  }
}

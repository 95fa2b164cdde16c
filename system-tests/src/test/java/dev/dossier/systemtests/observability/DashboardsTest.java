package dev.dossier.systemtests.observability;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Dashboards as files: Grafana would take them, and each fits one screen. */
class DashboardsTest {
  private static final int COLUMNS = 24;
  private static final int ROWS = 24;
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{?([a-z]+)[:}]?");

  /** Told apart by those who see no red or green (Okabe and Ito). */
  private static final Set<String> PALETTE = Set.of("#0072B2", "#E69F00", "#D55E00");

  private static final String WELL = "#0072B2";

  private static final Schema SCHEMA = schema();

  private static Schema schema() {
    try (var in = DashboardsTest.class.getResourceAsStream("/grafana/dashboard.schema.json")) {
      return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
          .getSchema(new String(in.readAllBytes(), StandardCharsets.UTF_8), InputFormat.JSON);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Map.Entry<String, JsonNode>> dashboards() {
    return List.copyOf(Queries.dashboards().entrySet());
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void it_is_what_grafanas_own_types_say(Map.Entry<String, JsonNode> dashboard) {
    assertThat(SCHEMA.validate(dashboard.getValue().toString(), InputFormat.JSON)).isEmpty();
    assertThat(dashboard.getValue().get("schemaVersion").asInt()).isEqualTo(42);
    assertThat(dashboard.getValue().get("uid").asString())
        .isEqualTo("dossier-" + dashboard.getKey().replace(".json", ""));
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void its_panels_fit_one_screen_and_do_not_overlap(Map.Entry<String, JsonNode> dashboard) {
    String[][] taken = new String[ROWS][COLUMNS];
    for (JsonNode panel : dashboard.getValue().get("panels")) {
      JsonNode at = panel.get("gridPos");
      for (int y = at.get("y").asInt(); y < at.get("y").asInt() + at.get("h").asInt(); y++) {
        for (int x = at.get("x").asInt(); x < at.get("x").asInt() + at.get("w").asInt(); x++) {
          String title = panel.get("title").asString();
          assertThat(y < ROWS && x < COLUMNS).as("%s fits", title).isTrue();
          assertThat(taken[y][x]).as("%s has its place alone", title).isNull();
          taken[y][x] = title;
        }
      }
    }
    for (String[] row : taken) {
      assertThat(row).as("no holes").doesNotContainNull();
    }
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void each_panel_says_what_it_shows_in_what_unit_and_what_when_there_is_nothing(
      Map.Entry<String, JsonNode> dashboard) {
    Set<Integer> ids = new TreeSet<>();
    Set<String> titles = new TreeSet<>();
    for (JsonNode panel : dashboard.getValue().get("panels")) {
      String title = panel.get("title").asString();
      JsonNode defaults = panel.get("fieldConfig").get("defaults");
      assertThat(ids.add(panel.get("id").asInt())).as(title).isTrue();
      assertThat(titles.add(title)).as(title).isTrue();
      assertThat(panel.get("description").asString()).as(title).hasSizeGreaterThan(20);
      assertThat(defaults.get("unit").asString()).as(title).isNotBlank();
      assertThat(defaults.get("noValue").asString()).as(title).isNotBlank();
      Set<String> refs = new TreeSet<>();
      for (JsonNode target : panel.get("targets")) {
        assertThat(refs.add(target.get("refId").asString())).as(title).isTrue();
        assertThat(target.get("datasource")).as(title).isEqualTo(panel.get("datasource"));
      }
    }
  }

  /**
   * Grafana gives null what it has nothing of, and what is NaN unless the last value is asked for.
   */
  @ParameterizedTest
  @MethodSource("dashboards")
  void what_is_not_known_does_not_look_well(Map.Entry<String, JsonNode> dashboard) {
    for (JsonNode panel : dashboard.getValue().get("panels")) {
      if (panel.get("type").asString().equals("stat")) {
        String title = panel.get("title").asString();
        JsonNode defaults = panel.get("fieldConfig").get("defaults");
        String colour = defaults.get("thresholds").get("steps").get(0).get("color").asString();
        for (JsonNode mapping : defaults.get("mappings")) {
          String match = mapping.get("options").path("match").asString("");
          if (match.startsWith("null")) {
            colour = mapping.get("options").get("result").get("color").asString();
          }
          if (match.equals("nan")) {
            assertThat(panel.get("options").get("reduceOptions").get("calcs").get(0).asString())
                .as("%s asks for NaN", title)
                .isEqualTo("last");
          }
        }
        assertThat(colour).as(title).isNotEqualTo(WELL);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void it_names_its_data_sources_its_variables_no_host_and_colours_that_everybody_can_tell_apart(
      Map.Entry<String, JsonNode> dashboard) {
    String text = dashboard.getValue().toString();
    Set<String> variables = new TreeSet<>();
    for (JsonNode variable : dashboard.getValue().get("templating").get("list")) {
      variables.add(variable.get("name").asString());
    }

    assertThat(text).doesNotContain("http://", "https://", "localhost");
    assertThat(Pattern.compile("\"uid\":\"([^\"]+)\"").matcher(text).results())
        .extracting(match -> match.group(1))
        .isSubsetOf("prometheus", "dossier", dashboard.getValue().get("uid").asString());
    assertThat(Pattern.compile("#[0-9A-Fa-f]{6}").matcher(text).results())
        .extracting(match -> match.group())
        .isSubsetOf(PALETTE);
    List<String> used = new ArrayList<>();
    VARIABLE.matcher(text).results().forEach(match -> used.add(match.group(1)));
    assertThat(used).isNotEmpty().isSubsetOf(variables);
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void its_tables_read_the_view_without_personal_data_alone(Map.Entry<String, JsonNode> dashboard) {
    for (JsonNode panel : dashboard.getValue().get("panels")) {
      for (JsonNode target : panel.get("targets")) {
        if (target.has("rawSql")) {
          assertThat(
                  Pattern.compile("(?i)(?:FROM|JOIN)\\s+(\\S+)")
                      .matcher(target.get("rawSql").asString())
                      .results())
              .extracting(match -> match.group(1))
              .containsOnly("intake.open_requests");
        }
      }
    }
  }
}

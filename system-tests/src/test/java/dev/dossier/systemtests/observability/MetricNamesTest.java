package dev.dossier.systemtests.observability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.systemtests.observability.Queries.Query;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A query that asks for what nobody exports is silent for ever: each name is documented or
 * recorded.
 */
class MetricNamesTest {
  private static final Pattern NAME =
      Pattern.compile("[a-z_:]*(?:dossier|kafka_consumer_lag|jvm_heap)_?[a-z0-9_:]*");
  private static final Pattern LABELS = Pattern.compile("\\{[^}]*}|\"[^\"]*\"");

  private final MetricsDocument documented = MetricsDocument.read();

  static List<Query> queries() {
    return Stream.of(Queries.ofRules(), Queries.ofDashboards(), Queries.ofRunbook())
        .flatMap(List::stream)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("queries")
  void a_query_names_only_metrics_that_are_documented_or_recorded(Query query) {
    Set<String> recorded =
        Queries.rules().stream()
            .filter(rule -> !rule.isAlert())
            .map(rule -> rule.text("record"))
            .collect(Collectors.toSet());

    assertThat(NAME.matcher(LABELS.matcher(query.text()).replaceAll("")).results())
        .extracting(match -> match.group())
        .allSatisfy(name ->
            assertThat(
                    name.contains(":")
                        ? recorded.contains(name)
                        : documented.nameOf(name).isPresent())
                .as(name)
                .isTrue());
  }

  @Test
  void each_recorded_figure_is_used() {
    String all = queries().stream().map(Query::text).collect(Collectors.joining("\n"));
    assertThat(
            Queries.rules().stream()
                .filter(rule -> !rule.isAlert())
                .map(rule -> rule.text("record")))
        .allSatisfy(name -> assertThat(all).contains(name));
  }

  @Test
  void the_names_are_found() {
    Set<String> found = new TreeSet<>();
    for (Query query : queries()) {
      NAME.matcher(query.text()).results().forEach(match -> found.add(match.group()));
    }
    assertThat(found).hasSizeGreaterThan(40).contains("dossier_outbox_age_seconds");
    assertThat(documented.names()).hasSizeGreaterThan(45);
    assertThat(documented.nameOf("dossier_section_bytes_total")).contains("dossier_section_bytes");
    assertThat(documented.nameOf("dossier_section_byte_total")).isEmpty();
  }
}

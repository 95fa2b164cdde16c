package dev.dossier.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import dev.dossier.systemtests.documents.DocumentedSql;
import dev.dossier.systemtests.observability.MetricsDocument;
import dev.dossier.systemtests.observability.Queries;
import dev.dossier.systemtests.observability.Queries.Query;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the running services export after two requests, asked as dashboards and rules ask. */
@Timeout(900)
class ObservabilityIT {
  private static final Path RULES =
      Path.of("").toAbsolutePath().getParent().resolve("observability/prometheus/rules");
  private static final Pattern SERIES =
      Pattern.compile("(?m)^([a-z_]+)(?:\\{([^}]*)})? ([-+0-9.eENa]+)$");
  private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"");

  /** A request's id, or a person's address. */
  private static final Pattern UNTOLD =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-|[^\",=]+@[^\",]+");

  private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (dossier_[a-z_]+) ");

  /** Metrics that begin with an event that this platform does not see, and the test that does. */
  private static final Map<String, String> ELSEWHERE =
      Map.of(
          "dossier_submissions_rejected", "SubmittedEventsIT",
          "dossier_call_permits_lapsed", "CallsIT");

  /** Panels of what went wrong, which nothing did: no data is the right answer. */
  private static final List<String> OF_TROUBLE =
      List.of(
          "Searches that failed, by system A",
          "Failures per minute, by source and reason A",
          "Database connections B",
          "Calls per minute to vendors, and own errors B");

  @TempDir private static Path temporary;

  private static RunningPlatform platform;
  private static LivePrometheus prometheus;

  @BeforeAll
  static void answerTwoRequests() throws Exception {
    Map<String, String> webhook =
        Map.of(
            "DOSSIER_WEBHOOKS_LOCAL_URL", "https://127.0.0.1:1/hook",
            "DOSSIER_WEBHOOKS_LOCAL_ALLOWPRIVATE", "true",
            "DOSSIER_WEBHOOKS_LOCAL_SECRET", "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3");
    platform = RunningPlatform.start(temporary.resolve("data"), webhook, "demo");
    // Before the requests, so that their increases are seen.
    prometheus = LivePrometheus.start(platform, temporary, RULES);
    for (String person : List.of("jane.doe@example.org", "nora.nil@example.org")) {
      String request = platform.file(by(person));
      platform.confirm(platform.awaitLink(person, "verify"));
      platform.awaitStatus(request, "ready");
      platform.download(platform.awaitLink(person, "download"));
    }
    platform.file(by("not.confirmed@example.org"));
    platform.awaitLink("not.confirmed@example.org", "verify");
  }

  @AfterAll
  static void stop() throws Exception {
    if (prometheus != null) {
      prometheus.close();
    }
    if (platform != null) {
      platform.close();
    }
  }

  @Test
  void what_is_exported_is_documented_and_what_is_documented_is_exported() throws Exception {
    MetricsDocument document = MetricsDocument.read();
    Set<String> exported = new TreeSet<>();
    List<String> undocumented = new ArrayList<>();
    for (String service : List.of("intake", "collector", "packager", "notifier")) {
      Matcher type = TYPE.matcher(platform.metrics(service));
      while (type.find()) {
        String name = type.group(1);
        document.nameOf(name).ifPresentOrElse(exported::add, () -> undocumented.add(name));
      }
    }

    assertThat(undocumented).isEmpty();
    Set<String> missing = new TreeSet<>(document.names());
    missing.removeAll(exported);
    assertThat(ELSEWHERE.keySet()).containsAll(missing);
    assertThat(document.later()).containsAll(missing);
  }

  @Test
  void each_series_has_the_labels_of_the_document_and_none_is_an_id_or_an_address()
      throws Exception {
    MetricsDocument document = MetricsDocument.read();
    List<String> findings = new ArrayList<>();
    int seen = 0;
    for (String service : List.of("intake", "collector", "packager", "notifier")) {
      Matcher series = SERIES.matcher(platform.metrics(service));
      while (series.find()) {
        String all = series.group(2) == null ? "" : series.group(2);
        if (UNTOLD.matcher(all).find()) {
          findings.add(service + ": " + series.group());
        }
        if (series.group(1).startsWith("dossier_")) {
          String name = document.nameOf(series.group(1)).orElseThrow();
          Set<String> labels = new TreeSet<>();
          LABEL.matcher(all).results().forEach(label -> labels.add(label.group(1)));
          labels.removeAll(Set.of("le", "quantile"));
          if (!labels.equals(document.labels(name)) || !document.exports(service, name)) {
            findings.add(service + ": " + series.group());
          }
          seen++;
        }
      }
    }

    assertThat(findings).isEmpty();
    assertThat(seen).isGreaterThan(200);
  }

  @Test
  void the_sums_hold_once_all_is_still() {
    await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(() -> {
          String intake = platform.metrics("intake");
          String collector = platform.metrics("collector");
          String packager = platform.metrics("packager");
          String notifier = platform.metrics("notifier");

          assertThat(sum(intake, "dossier_requests_received_total"))
              .isEqualTo(3)
              .isEqualTo(
                  sum(intake, "dossier_requests") + sum(intake, "dossier_requests_removed_total"));
          assertThat(sum(intake, "dossier_requests_due"))
              .isEqualTo(1)
              .isEqualTo(
                  sum(intake, "dossier_requests", "pending|in_review|processing|needs_attention"));
          assertThat(sum(intake, "dossier_request_duration_seconds_count", "status=\"ready\""))
              .isEqualTo(2)
              .isEqualTo(sum(intake, "dossier_requests_answered"));
          assertThat(
                  sum(intake, "dossier_sections_waiting") + sum(intake, "dossier_sections_running"))
              .as("work that waits or runs")
              .isZero();

          for (String source : List.of("app", "stripe", "intercom", "analytics")) {
            String of = "source=\"" + source + "\"";
            assertThat(sum(collector, "dossier_section_started_total", of))
                .isPositive()
                .isEqualTo(
                    sum(collector, "dossier_section_runs_total", of)
                        + sum(collector, "dossier_section_running", of));
            assertThat(sum(collector, "dossier_section_duration_seconds_count", of))
                .isEqualTo(sum(collector, "dossier_section_runs_total", "result=\"ended\"," + of));
            assertThat(
                    sum(
                        collector,
                        "dossier_section_duration_seconds_count",
                        "outcome=\"failed\"," + of))
                .isEqualTo(sum(collector, "dossier_section_failures_total", of));
          }

          assertThat(sum(packager, "dossier_fragments_received_total"))
              .isPositive()
              .isEqualTo(
                  sum(packager, "dossier_fragments_packed_total")
                      + sum(packager, "dossier_fragments_discarded_total")
                      + sum(packager, "dossier_inbox_fragments"));
          assertThat(sum(packager, "dossier_fragments_discarded_total"))
              .as("fragments of sections that were read twice")
              .isZero();
          assertThat(sum(packager, "dossier_assembly_duration_seconds_count", "result=\"sealed\""))
              .isEqualTo(2)
              .isEqualTo(sum(packager, "dossier_package_size_bytes_count"));

          assertThat(sum(notifier, "dossier_mails_received_total"))
              .isGreaterThanOrEqualTo(5)
              .isEqualTo(
                  sum(notifier, "dossier_mails_ended_total")
                      + sum(notifier, "dossier_mails_waiting"));
          assertThat(sum(notifier, "dossier_webhooks_received_total"))
              .isPositive()
              .isEqualTo(
                  sum(notifier, "dossier_webhooks_ended_total")
                      + sum(notifier, "dossier_webhooks_waiting"));
        });
  }

  @Test
  void each_query_runs_on_a_live_prometheus_and_finds_what_there_is() throws Exception {
    for (Query query : Queries.ofRunbook()) {
      assertThat(prometheus.query(query.text())).as(query.toString()).isNotNull();
    }
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() -> assertThat(panelsWithoutData()).isEmpty());

    // An alert that is silent, as it should be, must be so because of its threshold.
    List<String> absent = new ArrayList<>();
    for (Query query : Queries.ofRules()) {
      prometheus.query(query.text());
      Pattern.compile("[a-z_:]*[a-z]_[a-z0-9_:]+(?=[{\\[) ]|$)")
          .matcher(query.text().replaceAll("\"[^\"]*\"|by \\([^)]*\\)", ""))
          .results()
          .map(match -> match.group())
          .filter(ObservabilityIT::isMetric)
          .forEach(name -> {
            try {
              if (prometheus.query("count(" + name + ")").isEmpty()) {
                absent.add(query.place() + ": " + name);
              }
            } catch (Exception e) {
              throw new IllegalStateException(e);
            }
          });
    }
    assertThat(absent)
        .filteredOn(each -> ELSEWHERE.keySet().stream().noneMatch(each::contains))
        .isEmpty();
    assertThat(prometheus.query("ALERTS{alertstate=\"firing\"}")).isEmpty();
  }

  private static List<String> panelsWithoutData() throws Exception {
    List<String> empty = new ArrayList<>();
    for (Query query : Queries.ofDashboards()) {
      String sent = Queries.asGrafanaSends(query.text());
      if (prometheus.query(sent).isEmpty() && !OF_TROUBLE.contains(panel(query))) {
        empty.add(query.place() + ": " + sent);
      }
    }
    return empty;
  }

  /** Its title and the query's letter, without the file. */
  private static String panel(Query query) {
    return query.place().substring(query.place().indexOf(' ') + 1);
  }

  @Test
  void the_tables_query_shows_the_open_request_to_the_reader() throws Exception {
    assertThat(Queries.sqlOfDashboards()).isNotEmpty();
    for (Query query : Queries.sqlOfDashboards()) {
      try (Connection connection = platform.connect("postgres");
          Statement statement = connection.createStatement()) {
        statement.execute("SET ROLE grafana_reader");
        try (ResultSet rows = statement.executeQuery(Queries.asGrafanaSends(query.text()))) {
          assertThat(rows.next()).isTrue();
          assertThat(rows.getString("Stands at")).isEqualTo("pending");
          assertThat(rows.getInt("Days left")).isBetween(27, 34);
          assertThat(rows.next()).isFalse();
        }
      }
    }
  }

  @Test
  void the_documents_sql_runs_for_whom_they_say() throws Exception {
    assertThat(DocumentedSql.statements()).hasSizeGreaterThan(8);
    try (Connection connection = platform.connect("postgres");
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      for (DocumentedSql.Statement each : DocumentedSql.statements()) {
        if (each.schema().isPresent()) {
          statement.execute("SET LOCAL ROLE " + each.schema().get() + "_owner");
        }
        assertThatCode(() -> statement.execute(each.sql()))
            .as(each.toString())
            .doesNotThrowAnyException();
        connection.rollback();
      }
    }
  }

  @Test
  void each_column_that_is_said_to_hold_personal_data_is_there() throws Exception {
    List<DocumentedSql.Column> missing = new ArrayList<>();
    try (Connection connection = platform.connect("postgres")) {
      for (DocumentedSql.Column each : DocumentedSql.columns()) {
        try (ResultSet found =
            connection.getMetaData().getColumns(null, each.schema(), each.table(), each.name())) {
          if (!found.next()) {
            missing.add(each);
          }
        }
      }
    }

    assertThat(DocumentedSql.columns()).hasSizeGreaterThan(20);
    assertThat(missing).isEmpty();
  }

  private static boolean isMetric(String name) {
    return Stream.of("dossier", "kafka_", "jvm_", "hikaricp_").anyMatch(name::contains);
  }

  private static String by(String address) {
    return "{\"type\":\"access\",\"subject\":{\"email\":\"" + address + "\"}}";
  }

  /** Of all series of a metric whose labels match. */
  private static double sum(String metrics, String name, String... labels) {
    double sum = 0;
    Matcher series = SERIES.matcher(metrics);
    Map<String, Boolean> seen = new HashMap<>();
    while (series.find()) {
      String all = series.group(2) == null ? "" : series.group(2);
      if (series.group(1).equals(name)
          && Stream.of(labels)
              .flatMap(each -> Stream.of(each.split(",")))
              .allMatch(each -> Pattern.compile(each).matcher(all).find())) {
        sum += Double.parseDouble(series.group(3));
        seen.put(name, true);
      }
    }
    assertThat(seen).as(name).isNotEmpty();
    return sum;
  }
}

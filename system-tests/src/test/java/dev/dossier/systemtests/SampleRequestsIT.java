package dev.dossier.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dossier.systemtests.SteadyLoad.Filed;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Requests of the sample company's customers, while services die and beside each other. */
@Timeout(900)
class SampleRequestsIT {
  private static final Path METRICS_DOCUMENT =
      Path.of("").toAbsolutePath().getParent().resolve("docs/metrics.md");

  private static final String MAILS_UNDER_WAY =
      "SELECT count(*) FROM notifier.mails WHERE state IN ('received', 'sending')";

  /** Filed while one service is restarted, at most; and before it is told to stop. */
  private static final int REQUESTS = 30;

  private static final int SOME = 5;

  @TempDir private static Path temporary;

  private static RunningPlatform platform;

  @BeforeAll
  static void start() throws Exception {
    platform = RunningPlatform.start(temporary.resolve("data"), Map.of(), "demo");
  }

  @AfterAll
  static void stop() throws Exception {
    if (platform != null) {
      platform.close();
    }
  }

  @ParameterizedTest(name = "{0} dies")
  @CsvSource({"intake,4411", "collector,4412", "packager,4413", "notifier,4414"})
  void a_service_killed_in_the_middle_is_started_again_and_the_request_ends_with_one_mail(
      String service, long id) throws Exception {
    String address = platform.addressOnFile(id);
    String request = platform.file(by(address));
    String verification = platform.awaitLink(address, "verify");
    long before = platform.pid(service);
    platform.confirm(verification);
    platform.kill(service);

    JsonNode state = platform.awaitStatus(request, "ready", "needs_attention");
    String download = platform.awaitLink(address, "download");

    assertThat(state.get("status").asString()).as(state.toString()).isEqualTo("ready");
    assertThat(profile(platform.download(download))).isEqualTo(address);
    assertThat(platform.links(address, "download")).hasSize(1);
    await()
        .atMost(Duration.ofMinutes(2))
        .ignoreExceptions()
        .until(() -> platform.pid(service) != before);
  }

  /**
   * As a rolling update does it: of the workers another one is there before the old one stops. Of
   * intake there is one alone here, so apps have to send again.
   */
  @Test
  void every_service_is_restarted_under_load_and_nothing_is_lost_and_no_mail_is_sent_twice()
      throws Exception {
    Map<String, Long> people = people();
    long before = count("SELECT count(*) FROM intake.request");
    List<Filed> filed;
    try (SteadyLoad load = SteadyLoad.start(platform, people.keySet())) {
      for (String worker : List.of("collector", "packager", "notifier")) {
        Process another = platform.startAnother(worker);
        try {
          load.allow(REQUESTS, SOME);
          platform.restart(worker);
        } finally {
          another.destroy();
        }
        assertThat(another.waitFor(2, TimeUnit.MINUTES)).isTrue();
      }
      load.allow(REQUESTS, SOME);
      platform.restart("intake");
      load.allow(SOME, SOME);
      filed = load.end();
    }

    assertThat(count("SELECT count(*) FROM intake.request") - before).isEqualTo(filed.size());
    assertThat(filed).extracting(Filed::request).doesNotHaveDuplicates();
    for (Filed each : filed) {
      JsonNode state = platform.awaitStatus(each.request(), "ready", "needs_attention", "failed");
      assertThat(state.get("status").asString()).as(state.toString()).isEqualTo("ready");
    }
    // Collected once more, perhaps; but no attempt was counted as the source's failure.
    assertThat(count("SELECT max(attempt) FROM intake.section" + ofRequests(filed))).isOne();
    assertThat(count("SELECT max(attempt) FROM intake.identity" + ofRequests(filed))).isOne();
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> platform.linksByAddress("download").keySet().containsAll(asked(filed)));
    await().atMost(Duration.ofMinutes(1)).until(() -> count(MAILS_UNDER_WAY) == 0);
    Map<String, List<String>> links = platform.linksByAddress("download");
    for (Filed each : filed) {
      assertThat(links.get(each.person())).as("mails for " + each.request()).hasSize(1);
      Map<String, byte[]> entries = platform.download(links.get(each.person()).getFirst());
      PackageFiles.areWhole(entries);
      assertThat(profile(entries)).isEqualTo(each.person());
      assertThat(RunningPlatform.json(entries.get("data/activity/analytics-events.json")).size())
          .isEqualTo(people.get(each.person()).intValue());
    }
    List<String> ids = new ArrayList<>();
    platform.mails().forEach(mail -> ids.add(mail.get("messageId").asString()));
    assertThat(ids).doesNotHaveDuplicates();
  }

  /** Customers of whom no other test asks: address to number of events. */
  private static Map<String, Long> people() throws SQLException {
    Map<String, Long> people = new LinkedHashMap<>();
    try (Connection connection = platform.connect("sample");
        var query = connection.createStatement();
        var rows =
            query.executeQuery(
                "SELECT email, (SELECT count(*) FROM analytics_events WHERE user_id = users.id)"
                    + " FROM users WHERE id BETWEEN 4421 AND 4560 ORDER BY id")) {
      while (rows.next()) {
        people.put(rows.getString(1), rows.getLong(2));
      }
    }
    assertThat(people).hasSizeGreaterThan(4 * REQUESTS + SOME);
    return people;
  }

  private static Set<String> asked(List<Filed> filed) {
    return filed.stream().map(Filed::person).collect(Collectors.toSet());
  }

  private static String ofRequests(List<Filed> filed) {
    return filed.stream()
        .map(each -> "'" + each.request() + "'")
        .collect(Collectors.joining(",", " WHERE request_id IN (", ")"));
  }

  private static long count(String sql) throws SQLException {
    try (Connection connection = platform.connect("postgres");
        var query = connection.createStatement();
        var row = query.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  @Test
  void two_people_at_once_get_their_own_data_and_nothing_else() throws Exception {
    String jane = platform.file(by("jane.doe@example.org"));
    String nora = platform.file(by("nora.nil@example.org"));
    platform.confirm(platform.awaitLink("jane.doe@example.org", "verify"));
    platform.confirm(platform.awaitLink("nora.nil@example.org", "verify"));

    JsonNode janes = platform.awaitStatus(jane, "ready");
    JsonNode noras = platform.awaitStatus(nora, "ready");
    Map<String, byte[]> janesPackage =
        platform.download(platform.awaitLink("jane.doe@example.org", "download"));
    Map<String, byte[]> norasPackage =
        platform.download(platform.awaitLink("nora.nil@example.org", "download"));

    assertThat(profile(janesPackage)).isEqualTo("jane.doe@example.org");
    assertThat(profile(norasPackage)).isEqualTo("nora.nil@example.org");
    assertThat(text(norasPackage)).doesNotContain("jane.doe");
    assertThat(text(janesPackage)).doesNotContain("nora.nil");
    assertThat(section(janes, "billing").get("status").asString()).isEqualTo("found");
    assertThat(section(noras, "billing").get("status").asString()).isEqualTo("nothing_found");
    assertThat(platform.links("jane.doe@example.org", "download")).hasSize(1);
    assertThat(
            RunningPlatform.json(janesPackage.get("data/billing/payment-methods.json")).toString())
        .doesNotContain("fingerprint")
        .containsPattern("\\*{4,}[0-9]{4}");
  }

  @Test
  void a_person_whom_nobody_knows_gets_a_package_that_says_so_section_by_section()
      throws Exception {
    String request = platform.file(by("nobody.knows@example.net"));
    platform.confirm(platform.awaitLink("nobody.knows@example.net", "verify"));

    JsonNode state = platform.awaitStatus(request, "ready");
    Map<String, byte[]> entries =
        platform.download(platform.awaitLink("nobody.knows@example.net", "download"));

    assertThat(state.get("sections")).isNotEmpty();
    for (JsonNode section : RunningPlatform.json(entries.get("manifest.json")).get("sections")) {
      assertThat(section.get("status").asString()).isEqualTo("nothing_found");
      assertThat(section.get("records").asLong()).isZero();
    }
    assertThat(entries).containsKeys("README.txt", "index.html");
  }

  @Test
  void each_service_says_how_it_is_and_every_metric_of_ours_is_documented() throws Exception {
    assertThat(platform.metrics("intake"))
        .contains("dossier_requests", "dossier_section_turnaround", "dossier_outbox_age_seconds");
    assertThat(platform.metrics("collector")).contains("dossier_section_duration");
    assertThat(platform.metrics("packager")).contains("dossier_assembly", "dossier_outbox_age");
    assertThat(platform.metrics("notifier")).contains("dossier_mails");

    Set<String> documented = names("`(dossier\\.[a-z.]+)`", Files.readString(METRICS_DOCUMENT));
    Set<String> exported = new TreeSet<>();
    for (String service : List.of("intake", "collector", "packager", "notifier")) {
      names(
              "# TYPE (dossier_[a-z_]+?)(?:_seconds|_bytes)?(?:_total|_max)? ",
              platform.metrics(service))
          .forEach(name -> exported.add(name.replace('_', '.')));
    }
    // A name may end like a unit: the rows of a section are counted, and so are its bytes.
    exported.removeIf(name -> documented.contains(name + ".bytes"));
    assertThat(documented).containsAll(exported);
  }

  private static Set<String> names(String pattern, String text) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map(match -> match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String by(String address) {
    return "{\"type\":\"access\",\"subject\":{\"email\":\"" + address + "\"}}";
  }

  private static String profile(Map<String, byte[]> entries) {
    return RunningPlatform.json(entries.get("data/profile/user.json")).get("email").asString();
  }

  private static String text(Map<String, byte[]> entries) {
    StringBuilder all = new StringBuilder();
    entries.values().forEach(entry -> all.append(new String(entry, StandardCharsets.UTF_8)));
    return all.toString();
  }

  private static JsonNode section(JsonNode request, String name) {
    for (JsonNode section : request.get("sections")) {
      if (section.get("name").asString().equals(name)) {
        return section;
      }
    }
    throw new AssertionError("no section " + name);
  }
}

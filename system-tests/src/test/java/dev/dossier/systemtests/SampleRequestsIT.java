package dev.dossier.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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

package dev.dossier.packager.letter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.common.event.Reason;
import dev.dossier.packager.letter.Letter.LetterFile;
import dev.dossier.packager.letter.PackageContents.Previous;
import dev.dossier.packager.letter.PackageContents.Status;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LetterTest {

  @ParameterizedTest
  @ValueSource(strings = {"en", "de"})
  void the_readme_is_the_one_that_was_read_by_a_person(String locale) throws IOException {
    String readme = text(SampleContents.in(locale), "README.txt");

    write("README_" + locale + ".txt", readme);
    assertThat(readme).isEqualTo(resource("README_" + locale + ".txt"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "de"})
  void the_readme_of_a_supplement_too(String locale) throws IOException {
    String readme = text(SampleContents.supplement(locale), "README.txt");

    write("README_supplement_" + locale + ".txt", readme);
    assertThat(readme).isEqualTo(resource("README_supplement_" + locale + ".txt"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "de"})
  void the_index_loads_nothing_and_runs_nothing(String locale) throws IOException {
    String index = text(SampleContents.in(locale), "index.html");

    write("index_" + locale + ".html", index);
    assertThat(index)
        .contains("default-src 'none'", "<html lang=\"" + locale + "\">")
        .doesNotContain("<script", "<img", "<link", "src=", "@import", "url(", "javascript:");
  }

  @Test
  void the_index_points_to_the_rest_of_a_long_dataset() {
    assertThat(text(SampleContents.in("en"), "index.html"))
        .contains("The first 200 of 12,345 records; the rest is in <a href=\"data/activity/events");
    assertThat(text(SampleContents.in("de-AT"), "index.html"))
        .contains("Die ersten 200 von 12.345 Datensätzen", ">Rechnungen<");
  }

  @Test
  void what_is_missing_is_said_before_all_else_with_its_reason_and_what_can_be_done() {
    String index = text(SampleContents.in("en"), "index.html");

    assertThat(index)
        .contains("We searched here and found no data about you.")
        .contains("None of your identifiers is known here");
    String gap = index.substring(index.indexOf("id=\"gap\""), index.indexOf("id=\"overview\""));
    assertThat(gap)
        .contains("This package is not complete")
        .contains("<a href=\"#section-analytics\" rel=\"noreferrer\">Product analytics</a>")
        .contains("several times, the last time on 15 March 2026, 08:47 UTC. The system that holds")
        .contains("The system that holds it could not be reached.")
        .contains("may follow in a supplement")
        .contains("right to complain to a supervisory authority (Art. 77)")
        .contains("href=\"https://www.datenschutz-berlin.de\"");
    assertThat(index.substring(index.indexOf("id=\"section-analytics\"")))
        .contains("This part could not be collected, so the package is without it.");
    assertThat(text(SampleContents.in("de"), "index.html"))
        .contains("Dieses Paket ist nicht vollständig", "Das System, in dem die Daten liegen");
  }

  @Test
  void a_complete_package_speaks_of_no_gap() {
    PackageContents contents =
        SampleContents.with(
            "en",
            "Jane",
            List.of(
                SampleContents.section(
                    "support", "Support", "Hilfe", Status.NOTHING_FOUND, null, List.of())));

    assertThat(text(contents, "index.html")).doesNotContain("id=\"gap\"", "supplement");
    assertThat(text(contents, "README.txt"))
        .contains("Nothing was left out.", "No data about you was found")
        .doesNotContain("not complete", "supplement");
  }

  @Test
  void nothing_is_said_to_be_searched_when_all_is_missing() {
    PackageContents contents =
        SampleContents.with(
            "en",
            "Jane",
            List.of(
                SampleContents.section(
                    "support", "Support", "Hilfe", Status.WAIVED, Reason.TIMEOUT, List.of())));

    assertThat(text(contents, "README.txt"))
        .contains("None of the places could be searched.")
        .doesNotContain("No data about you was found");
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "de"})
  void a_supplement_says_what_it_belongs_to_and_what_it_adds(String locale) throws IOException {
    String index = text(SampleContents.supplement(locale), "index.html");

    write("index_supplement_" + locale + ".html", index);
    assertThat(index)
        .contains(
            locale.equals("en")
                ? "It supplements version 1 of your package, made on 1 March 2026, 10:15 UTC, and"
                    + " holds only what was missing there. Please keep both. It adds: Product"
                    + " analytics. Searched since, and nothing was found: Surveys."
                : "Es ergänzt Fassung 1 Ihres Pakets, erstellt am 1. März 2026, 10:15 UTC, und"
                    + " enthält nur, was dort fehlte. Bitte bewahren Sie beide auf. Es fügt hinzu:"
                    + " Produktanalyse. Seither gesucht und nichts gefunden: Umfragen.")
        .contains(
            locale.equals("en")
                ? "device: replaced by a code, equal values by the same one (2); note: only the"
                    + " first 11 characters (1); team: changed (1)"
                : "device: durch einen Code ersetzt, gleiche Werte durch denselben (2); note: nur"
                    + " die ersten 11 Zeichen (1); team: verändert (1)");
    // Once for each section that the newer map was used for.
    assertThat(index.split("manifest.json names both|manifest.json nennt beide", -1)).hasSize(3);
  }

  @Test
  void a_supplement_of_a_version_that_is_unknown_here_names_its_hash_alone() {
    PackageContents known = SampleContents.supplement("en");
    PackageContents contents =
        new PackageContents(
            known.requestId(),
            2,
            new Previous(SampleContents.HASH, null, null),
            known.type(),
            "en",
            known.generatedAt(),
            known.subject(),
            known.controller(),
            known.dataMapVersion(),
            known.sections());

    assertThat(text(contents, "README.txt")).contains("It supplements an earlier package and");
    assertThat(new JsonMapper().readTree(text(contents, "manifest.json")).get("previous"))
        .hasToString("\"" + SampleContents.HASH + "\"");
  }

  @Test
  void the_manifest_of_a_supplement_names_both_data_maps_and_the_version_before() {
    JsonNode manifest =
        new JsonMapper().readTree(text(SampleContents.supplement("en"), "manifest.json"));

    assertThat(manifest.get("packageVersion").asInt()).isEqualTo(2);
    assertThat(manifest.get("previous").asString()).isEqualTo("cd".repeat(32));
    assertThat(manifest.get("dataMapVersion").asString()).isEqualTo(SampleContents.HASH);
    assertThat(manifest.get("sections").valueStream().map(each -> each.get("dataMapVersion")))
        .extracting(JsonNode::asString)
        .containsExactly(SampleContents.NEWER_HASH, SampleContents.NEWER_HASH, SampleContents.HASH);
    assertThat(manifest.get("redactions").get(1).get("action").asString())
        .isEqualTo("truncate(11)");
  }

  @Test
  void hostile_values_stay_text() {
    String hostile =
        "<script>alert(1)</script>\"' onload=x &amp; \u202Egnp.exe\u0000\uD800 " + "x".repeat(500);
    var file =
        SampleContents.file(
            "profile", "user", false, 2, List.of("a<b>", "c"), SampleContents.row(hostile, null));
    var contents =
        SampleContents.with(
            "en",
            hostile + "\r\nFor: somebody else",
            List.of(
                SampleContents.section(
                    "profile", "<b>Profile</b>", "P", Status.FOUND, null, List.of(file))));

    String index = text(contents, "index.html");
    String readme = text(contents, "README.txt");

    assertThat(index)
        .doesNotContain("<script", "onload=x &amp; ", "<b>", "\u0000", "\uD800")
        .contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39; onload=x &amp;amp;")
        .contains("dir=\"auto\"");
    assertThat(readme).doesNotContain("\u202E", "\u0000", "\nFor: somebody");
  }

  @Test
  void the_manifest_has_every_key_and_lists_every_file() {
    PackageContents contents = SampleContents.in("en");
    Map<String, LetterFile> letter =
        Letter.write(contents).stream().collect(Collectors.toMap(LetterFile::path, f -> f));

    JsonNode manifest = new JsonMapper().readTree(letter.get("manifest.json").content());

    assertThat(manifest.propertyNames())
        .containsExactly(
            "formatVersion",
            "packageVersion",
            "previous",
            "requestId",
            "type",
            "generatedAt",
            "subject",
            "controller",
            "dataMapVersion",
            "sections",
            "files",
            "redactions",
            "article15");
    assertThat(manifest.get("previous").isNull()).isTrue();
    assertThat(manifest.get("type").asString()).isEqualTo("access");
    assertThat(manifest.get("generatedAt").asString()).isEqualTo("2026-03-15T09:00:00Z");
    assertThat(manifest.get("sections").get(5).toString())
        .isEqualTo(
            "{\"name\":\"analytics\",\"title\":\"Product analytics\",\"status\":\"waived\","
                + "\"reason\":\"source_unavailable\",\"records\":0,\"collectedAt\":null,"
                + "\"dataMapVersion\":\""
                + SampleContents.HASH
                + "\",\"files\":[]}");
    assertThat(manifest.get("files").valueStream().map(file -> file.get("path").asString()))
        .containsExactly(
            "README.txt",
            "data/activity/events.json",
            "data/billing/invoices.json",
            "data/billing/payment-methods.json",
            "data/profile/memberships.json",
            "data/profile/user.json",
            "index.html");
    JsonNode readme = manifest.get("files").get(0);
    assertThat(readme.get("sha256").asString()).isEqualTo(letter.get("README.txt").sha256());
    assertThat(readme.get("records").isNull()).isTrue();
    assertThat(manifest.get("redactions").get(0).toString())
        .isEqualTo(
            "{\"file\":\"data/billing/payment-methods.json\",\"field\":\"card_number\","
                + "\"action\":\"last4\",\"ground\":\"data_map\",\"count\":1}");
    assertThat(manifest.get("article15").get("sections")).hasSize(6);
  }

  @Test
  void the_same_contents_give_the_same_bytes() {
    assertThat(Letter.write(SampleContents.in("en")))
        .usingRecursiveComparison()
        .isEqualTo(Letter.write(SampleContents.in("en")));
  }

  @Test
  void both_languages_say_the_same_things() throws IOException {
    assertThat(keys("de")).isEqualTo(keys("en"));
  }

  private static Object keys(String language) throws IOException {
    Properties texts = new Properties();
    try (InputStream in = Letter.class.getResourceAsStream("texts_" + language + ".properties")) {
      texts.load(in);
    }
    return texts.stringPropertyNames();
  }

  private static String text(PackageContents contents, String path) {
    return Letter.write(contents).stream()
        .filter(file -> file.path().equals(path))
        .map(file -> new String(file.content(), StandardCharsets.UTF_8))
        .findFirst()
        .orElseThrow();
  }

  /** For eyes. */
  private static void write(String name, String text) throws IOException {
    Path directory = Files.createDirectories(Path.of("target", "letter"));
    Files.writeString(directory.resolve(name), text);
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = LetterTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}

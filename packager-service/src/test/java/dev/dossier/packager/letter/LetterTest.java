package dev.dossier.packager.letter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.packager.letter.Letter.LetterFile;
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

    Files.createDirectories(Path.of("target", "letter"));
    Files.writeString(Path.of("target", "letter", "README_" + locale + ".txt"), readme);
    assertThat(readme).isEqualTo(resource("README_" + locale + ".txt"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "de"})
  void the_index_loads_nothing_and_runs_nothing(String locale) throws IOException {
    String index = text(SampleContents.in(locale), "index.html");

    Files.createDirectories(Path.of("target", "letter"));
    Files.writeString(Path.of("target", "letter", "index_" + locale + ".html"), index);
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
  void what_is_missing_is_said_with_its_reason() {
    String index = text(SampleContents.in("en"), "index.html");

    assertThat(index)
        .contains("The system that holds it could not be reached.")
        .contains("We searched here and found no data about you.")
        .contains("None of your identifiers is known here");
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

  private static String resource(String name) throws IOException {
    try (InputStream in = LetterTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}

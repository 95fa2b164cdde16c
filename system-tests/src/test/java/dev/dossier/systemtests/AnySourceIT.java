package dev.dossier.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.testsupport.infra.Infrastructure;
import dev.dossier.testsupport.infra.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Sixty sections over twelve sources, six databases and six vendors, of a person who is known by
 * e-mail alone; one vendor is down, mended or given up by an officer.
 */
@Timeout(900)
class AnySourceIT {
  private static final int SOURCES = 6;
  private static final int SECTIONS = 5;
  private static final String HEAD =
      """
      version: 1
      controller: {name: Any Ltd, contact: privacy@any.example, country: DE, timeZone: Europe/Berlin, regime: eu}
      identities:
        email: {from: subject.email}
        user_id: {from: subject.id, else: {source: db1, query: "SELECT id FROM person WHERE lower(email) = lower(:email)"}}
        vendor_id: {source: api1, request: {path: /people, params: {email: "{email}"}, items: data}, value: id}
      sources:
      """;

  @TempDir private Path temporary;

  /** File to the notes in it. */
  private final Map<String, List<String>> expected = new LinkedHashMap<>();

  private final Map<String, String> environment = new HashMap<>();

  @Test
  void sixty_sections_over_twelve_sources_are_planned_collected_and_packed() throws Exception {
    try (VendorApi vendors = new VendorApi()) {
      vendors.breakDown("api6");
      Path map = temporary.resolve("map.yaml");
      Files.writeString(map, map(vendors));
      environment.put("DOSSIER_RETRY_ATTEMPTS", "2");
      environment.put("DOSSIER_RETRY_FIRST", "PT0.2S");

      try (RunningPlatform platform =
          RunningPlatform.start(
              temporary.resolve("data"), environment, "up", "--data-map", map.toString())) {
        String mended = platform.file(body());
        String released = platform.file(body().replace("access", "portability"));
        failsInOneVendorAlone(platform.awaitStatus(mended, "needs_attention", "ready"));
        platform.awaitStatus(released, "needs_attention", "ready");

        assertThat(platform.act(released, "release", "the vendor is gone").statusCode())
            .isEqualTo(200);
        assertThat(platform.awaitStatus(released, "ready").get("sections").toString())
            .contains("waived");

        vendors.mend("api6");
        for (int n = 1; n <= SECTIONS; n++) {
          assertThat(platform.act(mended, "sections/api6-" + n + "/retry", "mended").statusCode())
              .isEqualTo(200);
        }
        platform.awaitStatus(mended, "ready");
        completePackage(platform);
        assertThat(platform.logs()).doesNotContain("jane@any.example").doesNotContain("p-7");
      }
    }
  }

  private static void failsInOneVendorAlone(JsonNode request) {
    assertThat(request.get("status").asString()).isEqualTo("needs_attention");
    assertThat(request.get("sections")).hasSize(2 * SOURCES * SECTIONS);
    for (JsonNode section : request.get("sections")) {
      boolean down = section.get("name").asString().startsWith("api6-");
      assertThat(section.get("status").asString()).isEqualTo(down ? "failed" : "found");
      assertThat(section.get("reason").asString(null))
          .isEqualTo(down ? "source_unavailable" : null);
    }
  }

  private void completePackage(RunningPlatform platform) throws Exception {
    List<String> links = platform.awaitLinks("jane@any.example", "download", 2);
    Map<String, byte[]> released = platform.download(links.getFirst());
    Map<String, byte[]> complete = platform.download(links.getLast());

    JsonNode gaps = RunningPlatform.json(released.get("manifest.json")).get("sections");
    List<String> waived = new ArrayList<>();
    for (JsonNode section : gaps) {
      if (section.get("status").asString().equals("waived")) {
        assertThat(section.get("reason").asString()).isEqualTo("source_unavailable");
        waived.add(section.get("name").asString());
      }
    }
    assertThat(waived)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.rangeClosed(1, SECTIONS).mapToObj(n -> "api6-" + n).toList());

    expected.forEach((file, notes) -> {
      List<String> found = new ArrayList<>();
      RunningPlatform.json(complete.get(file)).forEach(row -> found.add(text(row)));
      assertThat(found).as(file).containsExactlyElementsOf(notes);
    });
  }

  private static String text(JsonNode row) {
    return row.get("note").asString();
  }

  private String map(VendorApi vendors) throws Exception {
    StringBuilder sources = new StringBuilder();
    StringBuilder sections = new StringBuilder("sections:\n");
    PostgresServer server = Infrastructure.postgres();
    for (int s = 1; s <= SOURCES; s++) {
      String database = server.createFreshDatabase("any_" + s);
      environment.put("DB" + s, server.superuserUrl(database));
      sources.append("  db" + s + ": {kind: jdbc, url: \"${DB" + s + "}\"}\n");
      environment.put("API" + s, vendors.url("api" + s));
      sources.append(
          "  api%d: {kind: http, baseUrl: \"${API%d}\", auth: {type: bearer, token: \"${KEY}\"}, rateLimit: {permits: 200, per: PT1S}, allowPrivate: true}\n"
              .formatted(s, s));
      server.execute(
          database,
          "CREATE TABLE person (id integer PRIMARY KEY, email text)",
          "INSERT INTO person VALUES (7, 'Jane@any.example'), (8, 'other@any.example')",
          "CREATE TABLE note (id serial, person integer, list integer, note text)");
      for (int n = 1; n <= SECTIONS; n++) {
        database(server, database, s, n, sections);
        vendor(vendors, s, n, sections);
      }
    }
    environment.put("KEY", "vendor-secret");
    return HEAD + sources + sections;
  }

  private void database(
      PostgresServer server, String database, int s, int n, StringBuilder sections)
      throws Exception {
    List<String> notes = notes("db" + s + "-" + n, n);
    for (String note : notes) {
      server.execute(
          database,
          "INSERT INTO note (person, list, note) VALUES (7, " + n + ", '" + note + "')",
          "INSERT INTO note (person, list, note) VALUES (8, " + n + ", 'of another person')");
    }
    section(
        sections,
        "db" + s,
        n,
        "query: \"SELECT note FROM note WHERE person = :user_id AND list = "
            + n
            + " ORDER BY id\"");
    expected.put("data/db" + s + "-" + n + "/notes.json", notes);
  }

  private void vendor(VendorApi vendors, int s, int n, StringBuilder sections) {
    List<String> notes = notes("api" + s + "-" + n, n);
    vendors.put("api" + s, "list" + n, "p-7", notes);
    vendors.put("api" + s, "list" + n, "p-8", List.of("of another person"));
    section(
        sections,
        "api" + s,
        n,
        "request: {path: /list"
            + n
            + ", params: {person: \"{vendor_id}\"}, items: data, paging: {type: cursor, parameter:"
            + " after, last: id, more: more}}");
    expected.put("data/api" + s + "-" + n + "/notes.json", notes);
  }

  private static List<String> notes(String of, int many) {
    return IntStream.rangeClosed(1, many).mapToObj(i -> "note " + i + " in " + of).toList();
  }

  private static void section(StringBuilder sections, String source, int n, String reading) {
    sections.append(
        """
          %s-%d: {title: %s, source: %s, category: c, purpose: p, legalBasis: contract, retention: r, origin: provided,
               portable: true, datasets: {notes: {%s}}}
        """
            .formatted(source, n, source, source, reading));
  }

  private static String body() {
    return "{\"type\":\"access\",\"subject\":{\"email\":\"jane@any.example\"},"
        + "\"identityVerified\":{\"method\":\"session\",\"at\":\""
        + Instant.now().minusSeconds(60)
        + "\"}}";
  }
}

package dev.dossier.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.testsupport.infra.Infrastructure;
import dev.dossier.testsupport.infra.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Sources that fail, each in its way: the request says so and nothing is sent. */
@Timeout(600)
class FailedSectionsIT {
  private static final String CANARY = "canary-4f1c";
  private static final String MAP =
      """
      version: 1
      controller: {name: Failing Ltd, contact: privacy@failing.example, country: DE, timeZone: Europe/Berlin, regime: eu}
      identities:
        email: {from: subject.email}
      sources:
        app: {kind: jdbc, url: "${FAIL_URL}", username: reader, password: "${FAIL_PASSWORD}", statementTimeout: PT1S}
        stranger: {kind: jdbc, url: "${FAIL_URL}", username: reader, password: wrong}
      sections:
      """;

  @TempDir private Path temporary;

  @Test
  void a_missing_table_a_wrong_password_and_a_timeout_need_attention_and_ship_nothing()
      throws Exception {
    PostgresServer server = Infrastructure.postgres();
    String database = server.createFreshDatabase("failing");
    server.execute(
        database,
        "CREATE TABLE person (email text, note text)",
        "INSERT INTO person VALUES ('jane@failing.example', '" + CANARY + "')",
        "CREATE ROLE reader LOGIN PASSWORD 'secret'",
        "GRANT SELECT ON person TO reader");
    Path map = temporary.resolve("map.yaml");
    Files.writeString(
        map,
        MAP
            + section("good", "app", "SELECT note FROM person WHERE email = :email")
            + section("missing", "app", "SELECT * FROM nowhere WHERE email = :email")
            + section(
                "slow",
                "app",
                "SELECT note, pg_sleep(30)::text AS s FROM person WHERE email = :email")
            + section("value", "app", "SELECT note::integer AS n FROM person WHERE email = :email")
            + section("locked", "stranger", "SELECT note FROM person WHERE email = :email"));

    try (RunningPlatform platform =
        RunningPlatform.start(
            temporary.resolve("data"),
            Map.of(
                "FAIL_URL",
                "postgresql://127.0.0.1:" + server.port() + "/" + database,
                "FAIL_PASSWORD",
                "secret",
                "DOSSIER_RETRY_ATTEMPTS",
                "2",
                "DOSSIER_RETRY_FIRST",
                "PT0.2S"),
            "up",
            "--data-map",
            map.toString())) {
      String id =
          platform.file(
              "{\"type\":\"access\",\"subject\":{\"email\":\"jane@failing.example\"},"
                  + "\"identityVerified\":{\"method\":\"session\",\"at\":\""
                  + Instant.now().minusSeconds(60)
                  + "\"}}");
      JsonNode state = platform.awaitStatus(id, "needs_attention", "ready");

      assertThat(state.get("status").asString()).isEqualTo("needs_attention");
      assertThat(reason(state, "good")).isEqualTo("found null");
      assertThat(reason(state, "missing")).isEqualTo("failed missing_table");
      assertThat(reason(state, "slow")).isEqualTo("failed timeout");
      assertThat(reason(state, "value")).isEqualTo("failed bad_query");
      assertThat(reason(state, "locked")).isEqualTo("failed access_denied");
      assertThat(platform.links("jane@failing.example", "download")).isEmpty();
      assertThat(state.toString()).doesNotContain(CANARY);
      assertThat(platform.logs()).doesNotContain(CANARY).doesNotContain("jane@failing");
    }
  }

  private static String section(String name, String source, String query) {
    return """
      %s: {title: %s, source: %s, category: c, purpose: p, legalBasis: contract, retention: r, origin: provided,
           datasets: {rows: {query: "%s"}}}
    """
        .formatted(name, name, source, query);
  }

  private static String reason(JsonNode request, String name) {
    for (JsonNode section : request.get("sections")) {
      if (section.get("name").asString().equals(name)) {
        return section.get("status").asString() + " " + section.get("reason").asString(null);
      }
    }
    throw new AssertionError("no section " + name);
  }
}

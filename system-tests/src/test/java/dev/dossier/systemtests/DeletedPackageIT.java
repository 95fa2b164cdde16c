package dev.dossier.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dossier.common.storage.MinioObjectStore;
import dev.dossier.common.storage.ObjectKeys;
import dev.dossier.common.storage.ObjectStore;
import dev.dossier.common.storage.ObjectStore.StoredObject;
import dev.dossier.common.storage.StorageSettings;
import dev.dossier.quickstart.home.Secrets;
import dev.dossier.testsupport.infra.Infrastructure;
import dev.dossier.testsupport.infra.PostgresServer;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What is left of a request when its last link has ended: the record of it, and nothing else. */
@Timeout(900)
class DeletedPackageIT {
  private static final String ADDRESS = "jane@brief.example";

  /** Slow enough to look at the keys meanwhile, large enough for fragments in the store. */
  private static final String MAP =
      """
      version: 1
      controller: {name: Brief Ltd, contact: privacy@brief.example, country: DE, timeZone: Europe/Berlin, regime: eu}
      identities:
        email: {from: subject.email}
      sources:
        app: {kind: jdbc, url: "${BRIEF_URL}", username: brief_reader, password: "${BRIEF_PASSWORD}"}
      sections:
        notes: {title: Notes, source: app, category: c, purpose: p, legalBasis: contract, retention: r, origin: provided,
                datasets: {rows: {query: "SELECT n, repeat(md5(n::text), 20) AS note FROM note, pg_sleep(5) WHERE email = :email"}}}
      """;

  @TempDir private Path temporary;

  @Test
  void after_expiry_objects_and_keys_are_gone_links_say_so_and_the_audit_has_the_proof()
      throws Exception {
    try (RunningPlatform platform = start()) {
      ObjectStore store = store(platform);
      String id = platform.file(body());
      // What is to go was there.
      awaitKeys(platform, id, true);
      String download = platform.awaitLink(ADDRESS, "download");
      String status = platform.awaitLink(ADDRESS, "status");
      URI handedOut = platform.redeem(download);
      assertThat(platform.fetch(handedOut).statusCode()).isEqualTo(200);
      String object =
          store.list(ObjectKeys.PACKAGES + id + "/").stream()
              .map(StoredObject::key)
              .collect(Collectors.joining(","));
      assertThat(store.size(object)).isPresent();

      platform.awaitStatus(id, "expired");
      Map<String, JsonNode> proofs =
          await()
              .atMost(Duration.ofMinutes(2))
              .until(() -> proofs(platform, id), found -> found.size() == 2);

      assertThat(store.size(object)).isEmpty();
      assertThat(store.list(ObjectKeys.PACKAGES + id)).isEmpty();
      assertThat(store.list(ObjectKeys.FRAGMENTS + id)).isEmpty();
      assertThat(filesOfTheStore(platform, id)).isEmpty();
      // Not found, and its signature ended with the link.
      assertThat(platform.fetch(handedOut).statusCode()).isIn(403, 404);
      awaitKeys(platform, id, false);
      assertThat(count(platform, "packager.fragment WHERE request_id = '" + id + "'")).isZero();
      saysThatItIsOver(platform, download);
      assertThat(platform.get(status, "text/html").body()).contains("The time to download is over");
      assertThat(proofs.get("package_deleted").path("objects").asInt()).isEqualTo(1);
      assertThat(proofs.get("fragments_deleted").path("objects").asInt()).isPositive();
      verifies(platform, id);
    }
  }

  private static void saysThatItIsOver(RunningPlatform platform, String download) throws Exception {
    for (HttpResponse<String> page :
        List.of(
            platform.get(download, "text/html"),
            platform.form(download, "download", "text/html"))) {
      assertThat(page.statusCode()).isEqualTo(410);
      assertThat(page.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/html");
      assertThat(page.body()).contains("This link has ended", "Send me a fresh link");
    }
    for (HttpResponse<String> problem :
        List.of(
            platform.get(download, "application/json"),
            platform.form(download, "download", "application/json"))) {
      assertThat(problem.statusCode()).isEqualTo(410);
      assertThat(problem.headers().firstValue("Content-Type")).hasValue("application/problem+json");
      JsonNode document = RunningPlatform.json(problem.body().getBytes(StandardCharsets.UTF_8));
      assertThat(document.path("type").asString()).endsWith("link-ended");
      assertThat(document.path("status").asInt()).isEqualTo(410);
    }
  }

  /** The command finds nothing; and would, had the proof of the deletion been changed. */
  private static void verifies(RunningPlatform platform, String id) throws Exception {
    RunningPlatform.Ended good = platform.run("audit", "verify");
    assertThat(good.said()).contains("audit: good; 1 chains,");
    assertThat(good.exit()).isZero();

    try (Connection connection = platform.connect("postgres");
        Statement statement = connection.createStatement()) {
      // As somebody would who owns the server: triggers refuse everybody else.
      statement.execute("SET session_replication_role = replica");
      assertThat(
              statement.executeUpdate(
                  "UPDATE intake.audit SET detail = jsonb_set(detail, '{objects}', '2')"
                      + " WHERE request_id = '"
                      + id
                      + "' AND action = 'package_deleted'"))
          .isEqualTo(1);
    }
    RunningPlatform.Ended bad = platform.run("audit", "verify");
    assertThat(bad.said()).contains("audit: first bad entry:").contains(id);
    assertThat(bad.exit()).isEqualTo(1);
  }

  private RunningPlatform start() throws Exception {
    PostgresServer server = Infrastructure.postgres();
    String database = server.createFreshDatabase("brief");
    server.execute(
        database,
        "CREATE TABLE note (email text, n int)",
        "INSERT INTO note SELECT '" + ADDRESS + "', n FROM generate_series(1, 20000) n",
        "CREATE ROLE brief_reader LOGIN PASSWORD 'secret'",
        "GRANT SELECT ON note TO brief_reader");
    Path map = temporary.resolve("map.yaml");
    Files.writeString(map, MAP);
    return RunningPlatform.start(
        temporary.resolve("data"),
        Map.of(
            "BRIEF_URL",
            "postgresql://127.0.0.1:" + server.port() + "/" + database,
            "BRIEF_PASSWORD",
            "secret",
            "DOSSIER_DELIVERY_VALIDITY",
            "PT45S"),
        "up",
        "--data-map",
        map.toString());
  }

  private static String body() {
    return "{\"type\":\"access\",\"subject\":{\"email\":\""
        + ADDRESS
        + "\"},\"identityVerified\":{\"method\":\"session\",\"at\":\""
        + Instant.now().minusSeconds(60)
        + "\"}}";
  }

  /** Every stored copy of the content key: intake's, and the one in the packager's plan. */
  private static void awaitKeys(RunningPlatform platform, String id, boolean there) {
    for (String copy :
        List.of(
            "intake.package WHERE content_key IS NOT NULL AND request_id = '" + id + "'",
            "packager.package_version WHERE plan IS NOT NULL AND request_id = '" + id + "'")) {
      await()
          .atMost(Duration.ofSeconds(30))
          .pollInterval(Duration.ofMillis(50))
          .untilAsserted(() -> assertThat(count(platform, copy)).as(copy).isEqualTo(there ? 1 : 0));
    }
  }

  private static int count(RunningPlatform platform, String tableAndCondition) throws SQLException {
    try (Connection connection = platform.connect("postgres");
        var query = connection.prepareStatement("SELECT count(*) FROM " + tableAndCondition);
        var row = query.executeQuery()) {
      assertThat(row.next()).isTrue();
      return row.getInt(1);
    }
  }

  /** As the services reach it. */
  private static ObjectStore store(RunningPlatform platform) {
    return new MinioObjectStore(
        new StorageSettings(
            URI.create(platform.address("s3")),
            null,
            "dossier",
            Secrets.kept(platform.data(), "s3").orElseThrow(),
            null,
            null));
  }

  /** Whatever the store itself says. */
  private static List<Path> filesOfTheStore(RunningPlatform platform, String id) throws Exception {
    try (Stream<Path> files = Files.walk(platform.data().resolve("s3"))) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> file.toString().contains(id))
          .toList();
    }
  }

  /** The audit's entries that something was looked for and not there, by action. */
  private static Map<String, JsonNode> proofs(RunningPlatform platform, String id)
      throws Exception {
    return platform
        .request(id + "/audit")
        .path("entries")
        .valueStream()
        .filter(entry -> entry.path("detail").path("checkedAt").asString().endsWith("Z"))
        .collect(
            Collectors.toMap(
                entry -> entry.path("action").asString(), entry -> entry.path("detail")));
  }
}

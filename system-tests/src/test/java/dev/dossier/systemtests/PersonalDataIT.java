package dev.dossier.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.dossier.testsupport.infra.Infrastructure;
import dev.dossier.testsupport.infra.PostgresServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * A value of each kind that may not be where it does not belong, followed through everything that
 * the platform writes while the request runs, fails in part, and is answered.
 */
@Timeout(600)
class PersonalDataIT {
  private static final String ADDRESS = "canary.mail.4711@canary.example";
  private static final String MAP =
      """
      version: 1
      controller: {name: Quiet Ltd, contact: privacy@quiet.example, country: DE, timeZone: Europe/Berlin, regime: eu}
      identities:
        email: {from: subject.email}
        user_id: {from: subject.id}
        account_no: {from: subject.identifiers.account_no, type: text}
        customer: {source: app, query: "SELECT customer FROM person WHERE email = :email"}
      sources:
        app: {kind: jdbc, url: "${QUIET_URL}", username: reader, password: "${QUIET_PASSWORD}", statementTimeout: PT1S}
        stranger: {kind: jdbc, url: "${QUIET_URL}", username: reader, password: wrong}
        vendor: {kind: http, baseUrl: "${QUIET_API}", auth: {type: bearer, token: "${QUIET_TOKEN}"}, allowPrivate: true}
      sections:
      """;

  /** Each kind of value once, none a part of another. */
  private static final List<String> CANARIES =
      List.of(
          ADDRESS,
          "canary-subject-id-2",
          "Canary Quentin Name",
          "canary-account-no-3",
          "canary.guardian@other.example",
          "canary-relation-5",
          "canary-metadata-6",
          "canary-notes-7",
          "canary-officer-reason-8",
          "canary-row-value-9",
          "canary-value-in-an-error-10",
          "canary-looked-up-customer-11",
          "canary-vendor-item-12",
          "canary-vendor-error-13",
          "canary-broken-answer-14",
          "canary-vendor-secret-15",
          "canary-baggage-28");

  @TempDir private Path temporary;

  @Test
  void no_value_of_a_person_is_written_where_it_is_not_needed() throws Exception {
    HttpServer vendor =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    AtomicInteger calls = new AtomicInteger();
    vendor.createContext("/", exchange -> answer(exchange, calls));
    vendor.start();
    try (SpanCollector collector = new SpanCollector();
        RunningPlatform platform = start(vendor.getAddress().getPort(), collector.endpoint());
        UpstreamApp upstream = new UpstreamApp(platform.address("kafka"))) {
      String id = platform.file(body());
      CanarySubmissions.send(upstream);
      String verification = platform.awaitLink(ADDRESS, "verify");
      platform.confirm(verification);
      JsonNode stuck = platform.awaitStatus(id, "needs_attention", "ready");
      assertThat(failures(stuck))
          .containsEntry("good", "found")
          .containsEntry("items", "found")
          .containsEntry("missing", "failed missing_table")
          .containsEntry("slow", "failed timeout")
          .containsEntry("value", "failed bad_query")
          .containsEntry("locked", "failed access_denied")
          .containsEntry("down", "failed source_unavailable")
          .containsEntry("broken", "failed bad_answer");
      assertThat(stuck.get("status").asString()).isEqualTo("needs_attention");
      assertThat(platform.links(ADDRESS, "download")).as("nothing is sent").isEmpty();
      assertThat(calls).hasPositiveValue();
      assertThat(platform.act(id, "release", "canary-officer-reason-8").statusCode())
          .isEqualTo(200);
      platform.awaitStatus(id, "ready");
      String download = platform.awaitLink(ADDRESS, "download");
      Map<String, byte[]> entries = platform.download(download);
      assertThat(new String(entries.get("data/good/rows.json"), StandardCharsets.UTF_8))
          .contains("canary-row-value-9");
      assertThat(new String(entries.get("data/items/rows.json"), StandardCharsets.UTF_8))
          .contains("canary-vendor-item-12");

      String overKafka = answersOverKafka(platform, upstream);
      HttpResponse<String> nowhere =
          platform.get(
              platform.address("portal") + "/canary-path-51/x?m=canary-query-52", "text/html");
      assertThat(nowhere.statusCode()).isEqualTo(404);

      SpanChecks spans = new SpanChecks(collector);
      String trace = spans.traceOf("POST /api/v1/requests");
      spans.isWhole(trace, "POST /api/v1/requests", "");
      spans.isLinked(trace, "POST /verify");
      spans.isWhole(
          CanarySubmissions.TRACE,
          "process " + CanarySubmissions.OWN_TOPIC,
          CanarySubmissions.SPAN);
      spans.areOfTheLists();
      LogLines lines = new LogLines(platform);
      lines.areOfTheLists();
      lines.areInTheTrace(trace, id);
      lines.areInTheTrace(CanarySubmissions.TRACE, overKafka);

      Traces traces = new Traces(platform);
      List<String> secrets = new ArrayList<>(CANARIES);
      secrets.addAll(CanarySubmissions.CANARIES);
      secrets.addAll(CanarySubmissions.MISPLACED);
      secrets.addAll(List.of(token(verification), token(download), platform.key()));
      assertThat(traces.of(secrets)).isEmpty();
      secrets.addAll(List.of("canary-path-51", "canary-query-52"));
      assertThat(collector.text())
          .contains("dossier.request.id")
          .doesNotContainIgnoringCase(secrets.toArray(String[]::new));
      // That it would be seen: what is allowed is found, in each kind of place.
      assertThat(String.join(" ", traces.of(List.of(id)).get(id)))
          .contains("logs/intake.log", "kafka/logs/dossier.plans", "table \"intake\".\"request\"");
      assertThat(traces.inSubmissions(CanarySubmissions.MISPLACED))
          .containsOnlyKeys(CanarySubmissions.MISPLACED);
    } finally {
      vendor.stop(0);
    }
  }

  private static String answersOverKafka(RunningPlatform platform, UpstreamApp upstream)
      throws Exception {
    List<JsonNode> rejections =
        upstream.await(
            "dossier.lifecycle",
            event -> event.path("type").asString().equals("dev.dossier.submission.rejected.v1"),
            4);
    assertThat(rejections)
        .extracting(event -> event.path("data").path("reason").asString())
        .containsExactlyInAnyOrder("invalid-body", "invalid-event", "invalid-event", "forbidden");
    assertThat(
            upstream.await(
                CanarySubmissions.OWN_TOPIC + ".dlt", letter -> letter.has("payload"), 3))
        .hasSize(3);
    assertThat(
            upstream.await(
                CanarySubmissions.SHARED_TOPIC + ".dlt", letter -> letter.has("payload"), 1))
        .hasSize(1);
    assertThat(platform.metrics("intake")).contains("dossier_submissions_rejected_total{");

    String id =
        upstream
            .await(
                "dossier.lifecycle",
                event ->
                    event.path("data").path("submission").path("id").asString().equals("right"),
                1)
            .getFirst()
            .path("subject")
            .asString();
    assertThat(failures(platform.awaitStatus(id, "needs_attention", "ready")))
        .containsEntry("good", "found")
        .containsEntry("items", "found")
        .containsEntry("value", "failed bad_query");
    assertThat(platform.act(id, "release", "canary-officer-reason-8").statusCode()).isEqualTo(200);
    platform.awaitStatus(id, "ready");
    Map<String, byte[]> entries =
        platform.download(platform.awaitLink(CanarySubmissions.ADDRESS, "download"));
    assertThat(new String(entries.get("data/good/rows.json"), StandardCharsets.UTF_8))
        .contains("canary-kafka-row-21");
    return id;
  }

  private RunningPlatform start(int vendorPort, String collector) throws Exception {
    PostgresServer server = Infrastructure.postgres();
    String database = server.createFreshDatabase("quiet");
    server.execute(
        database,
        "CREATE TABLE person (email text, note text, number text, customer text)",
        "INSERT INTO person VALUES ('"
            + ADDRESS
            + "', 'canary-row-value-9', 'canary-value-in-an-error-10',"
            + " 'canary-looked-up-customer-11'), ('"
            + CanarySubmissions.ADDRESS
            + "', 'canary-kafka-row-21', 'canary-kafka-number-22', 'canary-kafka-customer-23')",
        "CREATE ROLE reader LOGIN PASSWORD 'secret'",
        "GRANT SELECT ON person TO reader");
    Path map = temporary.resolve("map.yaml");
    Files.writeString(
        map,
        MAP
            + section("good", "app", "query: \"SELECT note FROM person WHERE email = :email\"")
            + section(
                "value",
                "app",
                "query: \"SELECT number::integer AS n FROM person WHERE email = :email\"")
            + section("missing", "app", "query: \"SELECT * FROM nowhere WHERE email = :email\"")
            + section(
                "slow",
                "app",
                "query: \"SELECT note, pg_sleep(30)::text AS s FROM person WHERE email = :email\"")
            + section(
                "locked", "stranger", "query: \"SELECT note FROM person WHERE email = :email\"")
            + section("items", "vendor", request("/items/{customer}"))
            + section("down", "vendor", request("/down/{account_no}"))
            + section("broken", "vendor", request("/broken/{user_id}")));
    Map<String, String> environment = new HashMap<>();
    environment.put("QUIET_URL", "postgresql://127.0.0.1:" + server.port() + "/" + database);
    environment.put("QUIET_PASSWORD", "secret");
    environment.put("QUIET_API", "http://127.0.0.1:" + vendorPort);
    environment.put("QUIET_TOKEN", "canary-vendor-secret-15");
    environment.put("DOSSIER_SUBMISSIONS_SOURCES_0_SOURCE", CanarySubmissions.SOURCE);
    environment.put("DOSSIER_SUBMISSIONS_SOURCES_0_APP", "quiet");
    environment.put("DOSSIER_SUBMISSIONS_SOURCES_0_SCOPES", "subjects:assert,identity:assert");
    environment.put("MANAGEMENT_OPENTELEMETRY_TRACING_EXPORT_OTLP_ENDPOINT", collector);
    environment.put("MANAGEMENT_OPENTELEMETRY_TRACING_EXPORT_SCHEDULEDELAY", "200ms");
    environment.put("DOSSIER_RETRY_ATTEMPTS", "2");
    environment.put("DOSSIER_RETRY_FIRST", "PT0.2S");
    return RunningPlatform.start(
        temporary.resolve("data"), environment, "up", "--data-map", map.toString());
  }

  private static String request(String path) {
    return "request: {path: \"" + path + "\", items: data}";
  }

  private static String section(String name, String source, String reading) {
    return """
      %s: {title: %s, source: %s, category: c, purpose: p, legalBasis: contract, retention: r, origin: provided,
           datasets: {rows: {%s}}}
    """
        .formatted(name, name, source, reading);
  }

  /** Whatever the vendor was asked for comes back in its errors. */
  private static void answer(HttpExchange exchange, AtomicInteger calls) throws IOException {
    calls.incrementAndGet();
    String path = exchange.getRequestURI().getPath();
    int status = path.startsWith("/down/") ? 500 : 200;
    String body =
        path.startsWith("/items/")
            ? "{\"data\":[{\"item\":\"canary-vendor-item-12\"}]}"
            : path.startsWith("/down/")
                ? "{\"error\":\"canary-vendor-error-13 " + path + "\"}"
                : "{\"data\":[{\"item\":canary-broken-answer-14";
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static Map<String, String> failures(JsonNode request) {
    Map<String, String> sections = new HashMap<>();
    for (JsonNode section : request.get("sections")) {
      String reason = section.get("reason").asString("");
      sections.put(
          section.get("name").asString(),
          (section.get("status").asString() + " " + reason).strip());
    }
    return sections;
  }

  private static String token(String link) {
    return link.substring(link.lastIndexOf('/') + 1);
  }

  private static String body() {
    return """
    {"type": "access",
     "subject": {"email": "%s", "id": "canary-subject-id-2", "name": "Canary Quentin Name",
                 "identifiers": {"account_no": "canary-account-no-3"}},
     "requestedBy": {"email": "canary.guardian@other.example", "relation": "canary-relation-5"},
     "metadata": {"ticket": "canary-metadata-6"}, "notes": "canary-notes-7", "format": ["json", "csv"]}
    """
        .formatted(ADDRESS);
  }
}

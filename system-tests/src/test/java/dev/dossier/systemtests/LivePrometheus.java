package dev.dossier.systemtests;

import static org.awaitility.Awaitility.await;

import dev.dossier.testsupport.Tools;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A Prometheus that scrapes a platform's services and evaluates the rules of the repository. */
final class LivePrometheus implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final List<String> SERVICES =
      List.of("intake", "collector", "packager", "notifier");

  private final HttpClient http = HttpClient.newHttpClient();
  private final Process process;
  private final int port;

  private LivePrometheus(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Waits until each service was scraped and the rules were evaluated after that. */
  static LivePrometheus start(RunningPlatform platform, Path directory, Path rules)
      throws Exception {
    Path program = Tools.require("prometheus");
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    StringBuilder config =
        new StringBuilder(
            """
            global: {scrape_interval: 5s, scrape_timeout: 5s, evaluation_interval: 1s}
            rule_files: ["%s/*.yml"]
            scrape_configs:
            """
                .formatted(rules));
    for (String service : SERVICES) {
      config.append(
          """
            - job_name: %1$s
              metrics_path: /actuator/prometheus
              static_configs: [{targets: ["%2$s"], labels: {service: %1$s}}]
          """
              .formatted(service, URI.create(platform.metricsAddress(service)).getAuthority()));
    }
    Path file = Files.writeString(directory.resolve("prometheus.yml"), config);
    LivePrometheus prometheus =
        new LivePrometheus(
            new ProcessBuilder(
                    program.toString(),
                    "--config.file=" + file,
                    "--storage.tsdb.path=" + directory.resolve("prometheus"),
                    "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("prometheus.log").toFile())
                .start(),
            port);
    try {
      await()
          .atMost(Duration.ofMinutes(2))
          .ignoreExceptions()
          .until(() ->
              prometheus.query("up == 1").size() == SERVICES.size()
                  && !prometheus.query("service_instance:jvm_heap_after_gc:ratio").isEmpty()
                  && !prometheus.query("rate(process_uptime_seconds[1m])").isEmpty());
      return prometheus;
    } catch (RuntimeException e) {
      prometheus.close();
      throw e;
    }
  }

  /** The series of an instant query. */
  List<JsonNode> query(String query) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/query"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "query=" + URLEncoder.encode(query, StandardCharsets.UTF_8)))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new AssertionError(query + ": " + answer.body());
    }
    return List.copyOf(
        JSON.readTree(answer.body()).get("data").get("result").valueStream().toList());
  }

  @Override
  public void close() throws InterruptedException {
    http.close();
    process.destroy();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }
}

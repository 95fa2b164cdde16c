package dev.dossier.quickstart;

import dev.dossier.quickstart.platform.Environment;
import dev.dossier.quickstart.report.ExitCode;
import dev.dossier.quickstart.report.Failure;
import dev.dossier.quickstart.report.Report;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code section retry}: the officers' call of that name. The portal and the key are those of the
 * data directory, or {@code DOSSIER_PUBLIC_URL} and {@code DOSSIER_API_KEY}.
 */
final class SectionRetry {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final int OK = 200;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private SectionRetry() {}

  /**
   * @throws Failure if the request, the section or its state do not allow it, or nobody answers
   */
  static ExitCode run(Command.SectionRetry command, Environment environment, Report report) {
    String portal = environment.get("DOSSIER_PUBLIC_URL").orElseGet(() -> portal(command.data()));
    String key = environment.get("DOSSIER_API_KEY").orElseGet(() -> key(command.data()));
    HttpRequest call =
        HttpRequest.newBuilder(uri(portal, command))
            .timeout(TIMEOUT)
            .header("Authorization", "Bearer " + key)
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    JSON.writeValueAsString(Map.of("reason", command.reason()))))
            .build();
    HttpResponse<String> answer = send(call, portal);
    JsonNode body = parsed(answer.body());
    if (answer.statusCode() != OK) {
      throw Failure.of(
          "%d %s"
              .formatted(
                  answer.statusCode(),
                  body.path("detail").asString(body.path("title").asString("no JSON"))));
    }
    report.line(
        "%s: %s; the request is %s",
        command.section(), status(body, command.section()), body.path("status").asString("?"));
    return ExitCode.GOOD;
  }

  private static String status(JsonNode request, String section) {
    Optional<JsonNode> found =
        request
            .path("sections")
            .valueStream()
            .filter(each -> each.path("name").asString("").equals(section))
            .findFirst();
    return found.map(each -> each.path("status").asString("?")).orElse("taken up");
  }

  private static URI uri(String portal, Command.SectionRetry command) {
    String base = portal.endsWith("/") ? portal.substring(0, portal.length() - 1) : portal;
    try {
      return URI.create(
          "%s/api/v1/requests/%s/sections/%s/retry"
              .formatted(
                  base,
                  command.request(),
                  URLEncoder.encode(command.section(), StandardCharsets.UTF_8)));
    } catch (IllegalArgumentException e) {
      throw Failure.usage("DOSSIER_PUBLIC_URL: expected a URL");
    }
  }

  private static HttpResponse<String> send(HttpRequest call, String portal) {
    try (HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build()) {
      return http.send(call, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw Failure.unreachable("nobody answers at " + portal);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.of("interrupted");
    }
  }

  private static JsonNode parsed(String body) {
    try {
      return JSON.readTree(body);
    } catch (JacksonException e) {
      return JSON.createObjectNode();
    }
  }

  private static String portal(Path data) {
    String portal =
        parsed(text(data.resolve("run").resolve("addresses.json"))).path("portal").asString("");
    if (portal.isEmpty()) {
      throw Failure.unreachable("nothing runs in " + data + ", and DOSSIER_PUBLIC_URL is not set");
    }
    return portal;
  }

  private static String key(Path data) {
    return text(data.resolve("api-key")).strip();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw Failure.unreachable("nothing runs here: cannot read " + file);
    }
  }
}

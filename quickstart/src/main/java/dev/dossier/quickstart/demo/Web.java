package dev.dossier.quickstart.demo;

import dev.dossier.quickstart.report.Failure;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** HTTP as an app or a browser would do it, without following redirects. */
final class Web {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
  private final JsonMapper mapper = JsonMapper.builder().build();

  /** What came back, as text. */
  record Reply(int status, String body, HttpResponse<?> response) {}

  Reply getJson(String step, String url, String apiKey) {
    return send(step, api(url, apiKey).GET().build());
  }

  Reply postJson(String step, String url, String apiKey, JsonNode body) {
    return send(
        step,
        api(url, apiKey)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(mapper.writeValueAsString(body)))
            .build());
  }

  Reply getPage(String step, String url) {
    return send(step, page(url).GET().build());
  }

  /** A form with one field. */
  Reply postForm(String step, String url, String field, String value) {
    String form = field + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    return send(
        step,
        page(url)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build());
  }

  /** The body into a file. */
  int download(String step, String url, Path file) {
    try {
      return client.send(page(url).build(), HttpResponse.BodyHandlers.ofFile(file)).statusCode();
    } catch (IOException e) {
      throw unreachable(step, e);
    } catch (InterruptedException e) {
      throw interrupted(step);
    }
  }

  JsonNode json(String step, Reply reply) {
    try {
      return mapper.readTree(reply.body());
    } catch (JacksonException e) {
      throw Failure.of(step + ": the answer is no JSON");
    }
  }

  JsonMapper mapper() {
    return mapper;
  }

  private Reply send(String step, HttpRequest request) {
    try {
      HttpResponse<String> response =
          client.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      return new Reply(response.statusCode(), response.body(), response);
    } catch (IOException e) {
      throw unreachable(step, e);
    } catch (InterruptedException e) {
      throw interrupted(step);
    }
  }

  private static HttpRequest.Builder api(String url, String apiKey) {
    return HttpRequest.newBuilder(URI.create(url))
        .timeout(TIMEOUT)
        .header("Accept", "application/json")
        .header("Authorization", "Bearer " + apiKey);
  }

  private static HttpRequest.Builder page(String url) {
    return HttpRequest.newBuilder(URI.create(url)).timeout(TIMEOUT).header("Accept", "text/html");
  }

  private static Failure unreachable(String step, IOException e) {
    return Failure.of(step + ": no answer (" + e.getClass().getSimpleName() + ")");
  }

  private static Failure interrupted(String step) {
    Thread.currentThread().interrupt();
    return Failure.of(step + ": interrupted");
  }
}

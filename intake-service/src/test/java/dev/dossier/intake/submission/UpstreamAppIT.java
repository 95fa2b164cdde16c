package dev.dossier.intake.submission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.intake.fixture.App;
import dev.dossier.intake.fixture.RunningIntake;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** The client example, run as its readers run it. */
class UpstreamAppIT {
  private static final RunningIntake INTAKE = RunningIntake.get();
  private static final Path EXAMPLE =
      Path.of("..", "examples", "upstream-app", "UpstreamApp.java").toAbsolutePath().normalize();
  private static final byte[] KEY =
      "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8);

  private final App app = App.create(INTAKE, "requests:write");

  @Test
  void files_a_request_once_however_often_it_is_run() throws Exception {
    String portal = "http://localhost:" + INTAKE.port();
    String email = "example-" + UUID.randomUUID() + "@example.org";

    Run first = run(Map.of("DOSSIER_API_KEY", app.key()), "submit", portal, "ticket-1", email);
    Run second = run(Map.of("DOSSIER_API_KEY", app.key()), "submit", portal, "ticket-1", email);

    assertThat(first.exitCode()).isZero();
    assertThat(first.output()).startsWith("202 {").contains("\"dueDate\"");
    assertThat(second).isEqualTo(first);
  }

  @Test
  void names_the_field_that_is_wrong() throws Exception {
    Run run =
        run(
            Map.of("DOSSIER_API_KEY", app.key()),
            "submit",
            "http://localhost:" + INTAKE.port(),
            "ticket \"2\"",
            "nobody");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.output()).startsWith("400 ").contains("/subject/email");
  }

  @Test
  void says_how_it_is_called() throws Exception {
    assertThat(run(Map.of(), "file").exitCode()).isEqualTo(2);
    assertThat(run(Map.of(), "submit", "http://localhost:1", "t", "a@example.org").output())
        .contains("set DOSSIER_API_KEY");
  }

  @Test
  void takes_a_genuine_webhook_once_and_no_other() throws Exception {
    Process listener =
        start(
            Map.of("DOSSIER_WEBHOOK_SECRET", "whsec_" + Base64.getEncoder().encodeToString(KEY)),
            "listen",
            "0");
    try (BufferedReader output = listener.inputReader(StandardCharsets.UTF_8);
        HttpClient http = HttpClient.newHttpClient()) {
      String port = output.readLine().replace("listening on ", "");
      URI hook = URI.create("http://127.0.0.1:" + port + "/hooks/dossier");
      String now = Long.toString(Instant.now().getEpochSecond());
      String old = Long.toString(Instant.now().getEpochSecond() - 600);

      assertThat(call(http, hook, "e-1", now, "{\"n\":1}", signature("e-1", now, "{\"n\":2}")))
          .isEqualTo(401);
      assertThat(call(http, hook, "e-1", old, "{\"n\":1}", signature("e-1", old, "{\"n\":1}")))
          .isEqualTo(401);
      for (int i = 0; i < 2; i++) {
        assertThat(
                call(
                    http,
                    hook,
                    "e-1",
                    now,
                    "{\"n\":1}",
                    "v1,AAAA " + signature("e-1", now, "{\"n\":1}")))
            .isEqualTo(204);
      }
      assertThat(call(http, hook, "e-2", now, "{\"n\":2}", signature("e-2", now, "{\"n\":2}")))
          .isEqualTo(204);

      assertThat(output.readLine()).isEqualTo("{\"n\":1}");
      assertThat(output.readLine()).isEqualTo("{\"n\":2}");
    } finally {
      listener.destroy();
      listener.waitFor();
    }
  }

  private static int call(
      HttpClient http, URI hook, String id, String at, String body, String signature)
      throws IOException, InterruptedException {
    return http.send(
            HttpRequest.newBuilder(hook)
                .header("webhook-id", id)
                .header("webhook-timestamp", at)
                .header("webhook-signature", signature)
                .POST(BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.discarding())
        .statusCode();
  }

  private static String signature(String id, String at, String body)
      throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
    byte[] sum = mac.doFinal((id + "." + at + "." + body).getBytes(StandardCharsets.UTF_8));
    return "v1," + Base64.getEncoder().encodeToString(sum);
  }

  private record Run(int exitCode, String output) {}

  private static Run run(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    Process process = start(environment, arguments);
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    return new Run(process.waitFor(), output);
  }

  private static Process start(Map<String, String> environment, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add(EXAMPLE.toString());
    command.addAll(Arrays.asList(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().remove("DOSSIER_API_KEY");
    builder.environment().putAll(environment);
    return builder.start();
  }
}

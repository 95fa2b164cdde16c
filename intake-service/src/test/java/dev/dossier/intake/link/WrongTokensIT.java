package dev.dossier.intake.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.common.event.NotificationMessage.Kind;
import dev.dossier.intake.fixture.App;
import dev.dossier.intake.fixture.Bodies;
import dev.dossier.intake.fixture.Mails;
import dev.dossier.intake.fixture.Parallel;
import dev.dossier.intake.fixture.RunningIntake;
import dev.dossier.intake.web.Tokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class WrongTokensIT {
  private static final RunningIntake INTAKE = RunningIntake.get();
  private static final String PEOPLE = "text/html";

  /** Another client than all other tests. */
  private final HttpClient elsewhere =
      HttpClient.newBuilder().localAddress(InetAddress.ofLiteral("127.0.0.2")).build();

  @Test
  void aClientThatTriesManyTokensIsToldToWaitAndAKnownTokenStillWorks() throws Exception {
    App app = App.create(INTAKE, App.ALL);
    UUID id = app.submit(Bodies.unverified("access", Bodies.freshAddress())).id();
    String known = new Mails(INTAKE).token(id, Kind.VERIFICATION, 1);
    for (int i = 0; i < 60; i++) {
      assertThat(tryOne(i)).isEqualTo(404);
    }

    HttpResponse<String> page = get("/download/" + Tokens.random(), PEOPLE);
    HttpResponse<String> problem = get("/verify/x", "application/json");

    assertThat(page.statusCode()).isEqualTo(429);
    assertThat(page.body()).contains("<h1>Too many unknown links</h1>");
    assertThat(seconds(page)).isBetween(500L, 600L);
    assertThat(problem.statusCode()).isEqualTo(429);
    assertThat(problem.body()).contains("urn:dossier:problem:asked-too-often");
    assertThat(seconds(problem)).isBetween(500L, 600L);
    assertThat(post("/download/reissue-link", "x")).isEqualTo(429);
    assertRefusalsLeaveAtAPace();
    assertThat(get("/verify/" + known, PEOPLE).statusCode()).isEqualTo(200);
    assertThat(post("/verify", known)).isEqualTo(200);
  }

  /** 4 ms apart, so that a flood leaves the processor to others. */
  private void assertRefusalsLeaveAtAPace() {
    long began = System.nanoTime();
    assertThat(Parallel.times(51, this::statusOfOne)).containsOnly(429);
    assertThat(System.nanoTime() - began).isGreaterThanOrEqualTo(200_000_000);
  }

  private int statusOfOne(int i) {
    try {
      return tryOne(i);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private int tryOne(int i) throws IOException, InterruptedException {
    return switch (i % 5) {
      case 0 -> get("/verify/" + Tokens.random(), PEOPLE).statusCode();
      case 1 -> get("/download/" + Tokens.random(), PEOPLE).statusCode();
      case 2 -> post("/verify", Tokens.random());
      case 3 -> post("/download", Tokens.random());
      default -> post("/download/reissue-link", Tokens.random());
    };
  }

  private HttpResponse<String> get(String path, String accept)
      throws IOException, InterruptedException {
    return elsewhere.send(
        HttpRequest.newBuilder(uri(path))
            .header("Accept", accept)
            .header("Accept-Language", "en")
            .build(),
        BodyHandlers.ofString());
  }

  private int post(String path, String token) throws IOException, InterruptedException {
    return elsewhere
        .send(
            HttpRequest.newBuilder(uri(path))
                .header("Accept", PEOPLE)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("token=" + token))
                .build(),
            BodyHandlers.ofString())
        .statusCode();
  }

  private static long seconds(HttpResponse<String> answer) {
    return Long.parseLong(answer.headers().firstValue("Retry-After").orElseThrow());
  }

  private static URI uri(String path) {
    return URI.create("http://127.0.0.1:" + INTAKE.port() + path);
  }
}

package dev.dossier.intake.submission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.common.event.NotificationMessage.Kind;
import dev.dossier.intake.fixture.Bodies;
import dev.dossier.intake.fixture.Mails;
import dev.dossier.intake.fixture.RunningIntake;
import dev.dossier.intake.fixture.UpstreamEvents;
import dev.dossier.testsupport.Tools;
import dev.dossier.testsupport.infra.Infrastructure;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An upstream app that has nothing but kcat, as {@code docs/events.md} shows it. */
class KcatIT {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static RunningIntake intake;
  private static Path kcat;

  private final String id = UUID.randomUUID().toString();
  private final String email = Bodies.freshAddress();

  @BeforeAll
  static void prepare() {
    kcat = Tools.require("kcat");
    intake = RunningIntake.get();
  }

  @Test
  void aValidEventStartsARequestAndTheSameAgainDoesNothing() throws Exception {
    String event = UpstreamEvents.structured("/kcat", id, Bodies.unverified("access", email));

    produce(event, "content-type=application/cloudevents+json");
    JsonNode pending = awaitOne("dev.dossier.request.pending.v1");
    produce(event, "content-type=application/cloudevents+json");
    produce("mark", "content-type=application/cloudevents+json");
    awaitMark();

    UUID request = UUID.fromString(pending.path("subject").asString());
    assertThat(new Mails(intake).await(request, Kind.VERIFICATION, 1)).hasSize(1);
    assertThat(lifecycle(id)).hasSize(1);
  }

  @Test
  void binaryModeNeedsTheAttributesAsHeaders() throws Exception {
    produce(
        Bodies.unverified("access", email),
        "content-type=application/json",
        "ce_specversion=1.0",
        "ce_type=dev.dossier.request.submitted.v1",
        "ce_source=/kcat",
        "ce_id=" + id);

    assertThat(awaitOne("dev.dossier.request.pending.v1").path("app").asString())
        .isEqualTo("kafka");
  }

  @Test
  void anInvalidEventIsInTheDeadLettersWithItsReasonAndTold() throws Exception {
    produce(
        UpstreamEvents.structured(
            "/kcat", id, "{\"type\": \"access\", \"subject\": {\"email\": \"no address\"}}"),
        "content-type=application/cloudevents+json");

    JsonNode told = awaitOne("dev.dossier.submission.rejected.v1").path("data");
    assertThat(told.path("reason").asString()).isEqualTo("invalid-body");
    assertThat(told.path("errors").path(0).path("field").asString()).isEqualTo("/subject/email");
    List<JsonNode> letters =
        consume("dossier.submissions.dlt").stream()
            .filter(letter -> letter.path("labels").path("id").asString("").equals(id))
            .toList();
    assertThat(letters).hasSize(1);
    assertThat(letters.getFirst().path("reason").asString()).isEqualTo("invalid-body");
    assertThat(letters.getFirst().path("errors").path(0).path("field").asString())
        .isEqualTo("/subject/email");
    assertThat(letters.getFirst().toString()).doesNotContain("no address");
  }

  private JsonNode awaitOne(String type) {
    return Awaitility.await(type)
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(500))
        .until(() -> lifecycle(id), events -> !events.isEmpty())
        .stream()
        .filter(event -> event.path("type").asString().equals(type))
        .findFirst()
        .orElseThrow();
  }

  /** kcat chooses the partition of a record without a key at random, so this is no proof alone. */
  private static void awaitMark() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(500))
        .until(() ->
            consume("dossier.lifecycle").stream()
                .anyMatch(event ->
                    event.path("data").path("reason").asString("").equals("invalid-event")));
  }

  private static List<JsonNode> lifecycle(String submission) throws Exception {
    return consume("dossier.lifecycle").stream()
        .filter(event ->
            event.path("data").path("submission").path("id").asString("").equals(submission))
        .toList();
  }

  private static void produce(String value, String... headers) throws Exception {
    List<String> command = new ArrayList<>(List.of("-P", "-t", "dossier.submissions"));
    for (String header : headers) {
      command.addAll(List.of("-H", header));
    }
    run(value.replace("\n", " "), command);
  }

  /** All that is there, one JSON document a line. */
  private static List<JsonNode> consume(String topic) throws Exception {
    return run("", List.of("-C", "-q", "-e", "-o", "beginning", "-t", topic))
        .lines()
        .filter(line -> !line.isBlank())
        .map(JSON::readTree)
        .toList();
  }

  private static String run(String input, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(kcat.toString());
    command.addAll(List.of("-b", Infrastructure.kafka().bootstrapServers()));
    command.addAll(arguments);
    Process process = new ProcessBuilder(command).redirectErrorStream(false).start();
    try (OutputStream in = process.getOutputStream()) {
      in.write(input.getBytes(StandardCharsets.UTF_8));
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(String.join(" ", command)).isZero();
    return output;
  }
}

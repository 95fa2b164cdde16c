package dev.dossier.common.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dossier.common.event.LifecycleEvent.FieldFault;
import dev.dossier.common.event.LifecycleEvent.RejectionData;
import dev.dossier.common.event.LifecycleEvent.RequestChanged;
import dev.dossier.common.event.LifecycleEvent.RequestData;
import dev.dossier.common.event.LifecycleEvent.SubmissionRef;
import dev.dossier.common.event.LifecycleEvent.SubmissionRejected;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What others' programs rely on: CloudEvents 1.0 in structured mode. */
class LifecycleEventTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final UUID REQUEST = UUID.fromString("3f0c6d5e-8c0b-4c57-9d0a-0f6a1b2c3d4e");
  private static final URI SOURCE = URI.create("https://privacy.example.org");
  private static final Instant AT = Instant.parse("2026-03-15T09:00:00.5Z");

  static Stream<LifecycleEvent> events() {
    return Stream.of(
        RequestChanged.of(
            SOURCE,
            AT,
            "acme",
            3,
            new RequestData(
                REQUEST,
                "needs_attention",
                "The section billing failed.",
                SubmissionRef.event("https://app.example.org/privacy", "A-1"))),
        SubmissionRejected.of(
            "0b7f8a52-2f6e-4f39-8d0c-5a4e3b2c1d0f",
            SOURCE,
            AT,
            "acme",
            new RejectionData(
                SubmissionRef.event("https://app.example.org/privacy", "A-2"),
                "invalid-body",
                "Every field that is wrong is listed in errors.",
                List.of(new FieldFault("/subject/email", "required")),
                null,
                "dossier.submissions.acme",
                2,
                71)));
  }

  @ParameterizedTest
  @MethodSource("events")
  void writes_what_the_golden_file_says(LifecycleEvent event) throws IOException {
    assertThat(JSON.readTree(Wire.write(event))).isEqualTo(golden(event.type()));
  }

  @ParameterizedTest
  @MethodSource("events")
  void reads_the_golden_file_back(LifecycleEvent event) throws IOException {
    assertThat(LifecycleEvent.read(JSON.writeValueAsBytes(golden(event.type())))).isEqualTo(event);
  }

  @ParameterizedTest
  @MethodSource("events")
  void ignores_what_a_later_release_adds(LifecycleEvent event) throws IOException {
    ObjectNode grown = golden(event.type()).put("addedlater", "x");
    ((ObjectNode) grown.path("data")).put("addedLater", "x");

    assertThat(LifecycleEvent.read(JSON.writeValueAsBytes(grown))).isEqualTo(event);
  }

  @ParameterizedTest
  @MethodSource("events")
  void refuses_a_missing_attribute(LifecycleEvent event) throws IOException {
    for (String name : golden(event.type()).propertyNames()) {
      ObjectNode shrunk = golden(event.type());
      shrunk.remove(name);
      boolean optional = name.equals("app") && event instanceof SubmissionRejected;
      if (!optional) {
        assertThatThrownBy(() -> LifecycleEvent.read(JSON.writeValueAsBytes(shrunk)))
            .as(name)
            .isInstanceOf(MalformedMessageException.class);
      }
    }
  }

  @Test
  void writes_every_member_of_data_and_no_attribute_that_is_unknown() {
    LifecycleEvent request =
        RequestChanged.of(
            SOURCE,
            AT,
            "acme",
            1,
            new RequestData(REQUEST, "pending", null, SubmissionRef.http("key-1")));
    LifecycleEvent rejected =
        SubmissionRejected.of(
            "x",
            SOURCE,
            AT,
            null,
            new RejectionData(
                SubmissionRef.UNKNOWN, "invalid-event", "No event.", List.of(), null, "t", 0, 0));

    assertThat(JSON.readTree(Wire.write(request)).path("data").toString())
        .isEqualTo(
            "{\"requestId\":\"%s\",\"status\":\"pending\",\"statusReason\":null,\"submission\":{\"source\":null,\"id\":null,\"idempotencyKey\":\"key-1\"}}"
                .formatted(REQUEST));
    assertThat(JSON.readTree(Wire.write(rejected)).propertyNames()).doesNotContain("app");
    assertThat(JSON.readTree(Wire.write(rejected)).path("data").propertyNames())
        .containsExactly(
            "submission",
            "reason",
            "detail",
            "errors",
            "requestId",
            "topic",
            "partition",
            "offset");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "x",
        "{\"type\":\"dev.dossier.request.ready.v1\"}",
        "{\"type\":\"mail.v1\"}"
      })
  void refuses_what_is_no_such_event(String json) {
    assertThatThrownBy(
            () -> LifecycleEvent.read(json.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
        .isInstanceOf(MalformedMessageException.class);
  }

  private static ObjectNode golden(String type) throws IOException {
    try (InputStream in = GoldenJsonTest.class.getResourceAsStream("/golden/" + type + ".json")) {
      if (in == null) {
        throw new AssertionError("no golden file for " + type);
      }
      return (ObjectNode) JSON.readTree(in);
    }
  }
}

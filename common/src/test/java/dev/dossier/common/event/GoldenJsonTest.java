package dev.dossier.common.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The wire as it is: a change here is a change for every service that is already running. */
class GoldenJsonTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** What a message may lack; everything else is refused when missing. */
  private static final Set<String> OPTIONAL =
      Set.of(
          "collect.v1/continuation",
          "identity.ended.v1-failed/notBefore",
          "section-ended.v1/failure",
          "section.ended.v1/failure",
          "plan.v1/previous",
          "not-sent.v1/smtpStatus");

  static Stream<Arguments> messages() {
    return Samples.all().entrySet().stream()
        .map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("messages")
  void writes_what_the_golden_file_says(String type, Message message) throws IOException {
    assertThat(JSON.readTree(Wire.write(message))).isEqualTo(golden(type));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("messages")
  void reads_the_golden_file_back(String type, Message message) throws IOException {
    Message read = Wire.read(JSON.writeValueAsBytes(golden(type)), topicOf(message));
    assertThat(read).isInstanceOf(message.getClass());
    assertThat(JSON.readTree(Wire.write(read))).isEqualTo(golden(type));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("messages")
  void ignores_a_field_that_a_later_release_adds(String type, Message message) throws IOException {
    ObjectNode grown = golden(type).put("addedLater", "x");
    assertThat(Wire.read(JSON.writeValueAsBytes(grown), topicOf(message)))
        .isInstanceOf(message.getClass());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("messages")
  void refuses_a_missing_field(String type, Message message) throws IOException {
    List<String> accepted = new ArrayList<>();
    for (String field : golden(type).propertyNames()) {
      ObjectNode shrunk = golden(type);
      shrunk.remove(field);
      try {
        Wire.read(JSON.writeValueAsBytes(shrunk), topicOf(message));
        accepted.add(type + "/" + field);
      } catch (MalformedMessageException expected) {
        assertThat(expected).hasMessageContaining("not readable");
      }
    }
    assertThat(OPTIONAL).containsAll(accepted);
  }

  @Test
  void every_type_of_every_topic_has_a_golden_file() {
    Set<Class<?>> leaves = new TreeSet<>(java.util.Comparator.comparing(Class::getName));
    collectLeaves(Message.class, leaves);
    assertThat(Samples.all().values().stream().map(Object::getClass)).containsAll(leaves);
  }

  @Test
  void a_malformed_message_names_the_field_and_not_its_value() {
    byte[] json =
        "{\"type\":\"plan-cancelled.v1\",\"requestId\":\"jane@example.org\",\"packageVersion\":1}"
            .getBytes(java.nio.charset.StandardCharsets.UTF_8);
    assertThatThrownBy(() -> Wire.read(json, PlanMessage.class))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("requestId")
        .hasMessageNotContaining("jane")
        .hasNoCause();
  }

  private static void collectLeaves(Class<?> type, Set<Class<?>> leaves) {
    if (type.isSealed()) {
      Arrays.stream(Objects.requireNonNull(type.getPermittedSubclasses()))
          .forEach(sub -> collectLeaves(sub, leaves));
    } else {
      leaves.add(type);
    }
  }

  private static Class<? extends Message> topicOf(Message message) {
    return switch (message) {
      case CollectMessage m -> CollectMessage.class;
      case FragmentMessage m -> FragmentMessage.class;
      case SectionMessage m -> SectionMessage.class;
      case PlanMessage m -> PlanMessage.class;
      case PackageMessage m -> PackageMessage.class;
      case NotificationMessage m -> NotificationMessage.class;
      case NotificationOutcome m -> NotificationOutcome.class;
    };
  }

  private static ObjectNode golden(String type) throws IOException {
    try (InputStream in = GoldenJsonTest.class.getResourceAsStream("/golden/" + type + ".json")) {
      if (in == null) {
        throw new AssertionError("no golden file for " + type);
      }
      JsonNode tree = JSON.readTree(in);
      return (ObjectNode) tree;
    }
  }
}

package dev.dossier.common.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.common.event.CollectMessage;
import dev.dossier.common.event.FragmentMessage;
import dev.dossier.common.event.LifecycleEvent;
import dev.dossier.common.event.NotificationMessage;
import dev.dossier.common.event.NotificationOutcome;
import dev.dossier.common.event.PackageMessage;
import dev.dossier.common.event.PlanMessage;
import dev.dossier.common.event.SectionMessage;
import dev.dossier.common.event.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code docs/asyncapi.yaml} says what the code does: topics, what each carries, the schemas. */
class AsyncApiTest {
  private static final Path DOCS = Path.of("..", "docs");
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String REF = "$ref";

  /** Topic to the interface of its messages. */
  private static final Map<String, Class<?>> CARRIED =
      Map.of(
          Topics.collect("{source}"),
          CollectMessage.class,
          Topics.FRAGMENTS,
          FragmentMessage.class,
          Topics.SECTIONS,
          SectionMessage.class,
          Topics.PLANS,
          PlanMessage.class,
          Topics.PACKAGES,
          PackageMessage.class,
          Topics.NOTIFICATIONS,
          NotificationMessage.class,
          Topics.NOTIFICATION_OUTCOMES,
          NotificationOutcome.class);

  private final JsonNode document = read();

  private static JsonNode read() {
    try {
      Object yaml =
          new Yaml(new SafeConstructor(new LoaderOptions()))
              .load(Files.readString(DOCS.resolve("asyncapi.yaml")));
      return JSON.valueToTree(yaml);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void has_every_topic_and_no_other() {
    Set<String> expected = new TreeSet<>(Topics.fixed());
    expected.add(Topics.collect("{source}"));
    expected.add(Topics.submissions("{app}"));
    expected.add(Topics.deadLetters("{topic}"));
    Set<String> described = new TreeSet<>();
    document.path("channels").forEach(each -> described.add(each.path("address").asString()));
    assertThat(described).isEqualTo(expected);
  }

  @Test
  void lists_what_each_topic_carries() {
    int compared = 0;
    for (JsonNode channel : document.path("channels")) {
      Class<?> messages = CARRIED.get(channel.path("address").asString());
      if (messages != null) {
        compared++;
        assertThat(namesOf(channel))
            .as(channel.path("address").asString())
            .isEqualTo(
                WireSchemas.leaves(messages)
                    .map(WireSchemas::typeName)
                    .collect(Collectors.toSet()));
      }
    }
    assertThat(compared).isEqualTo(CARRIED.size());
    assertThat(namesOf(document.path("channels").path("lifecycle")))
        .isEqualTo(Set.of(LifecycleEvent.typeOf("<status>"), LifecycleEvent.REJECTED));
  }

  @Test
  void describes_each_message_by_the_schema_of_its_name() {
    for (JsonNode message : document.path("components").path("messages")) {
      String name = message.path("name").asString();
      String schema = message.path("payload").path(REF).asString("");
      if (!schema.isEmpty()) {
        assertThat(schema)
            .isEqualTo("schemas/" + name.replace("<status>", "changed") + ".schema.json");
      }
      assertThat(message.path("title").asString("")).as(name).isNotBlank();
    }
  }

  @Test
  void refers_only_to_what_there_is() throws IOException {
    Set<String> used = new HashSet<>();
    for (JsonNode each : document.findValues(REF)) {
      String[] parts = each.asString().split("#", 2);
      JsonNode target =
          parts[0].isEmpty()
              ? document
              : JSON.readTree(Files.readString(DOCS.resolve(parts[0]).normalize()));
      String pointer = parts.length == 2 ? parts[1] : "";
      assertThat(target.at(pointer).isMissingNode()).as(each.asString()).isFalse();
      used.add(each.asString());
    }
    for (String message : document.path("components").path("messages").propertyNames()) {
      assertThat(used).contains("#/components/messages/" + message);
    }
  }

  @Test
  void says_of_every_channel_who_reads_and_who_writes_it() {
    for (String channel : document.path("channels").propertyNames()) {
      List<String> actions =
          document
              .path("operations")
              .valueStream()
              .filter(
                  each -> each.path("channel").path(REF).asString().equals("#/channels/" + channel))
              .map(each -> each.path("action").asString())
              .toList();
      assertThat(actions).as(channel).isNotEmpty();
    }
  }

  private Set<String> namesOf(JsonNode channel) {
    return channel
        .path("messages")
        .valueStream()
        .map(each -> document.at(each.path(REF).asString().substring(1)))
        .map(message -> message.path("name").asString())
        .collect(Collectors.toSet());
  }
}

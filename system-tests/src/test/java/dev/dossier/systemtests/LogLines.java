package dev.dossier.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** What the services of a run wrote to their logs, line by line. */
final class LogLines {
  private static final Pattern KEY = Pattern.compile("(?:^|[ (])([A-Za-z_]+)=");

  private final Path logs;

  LogLines(RunningPlatform platform) {
    this.logs = platform.data().resolve("logs");
  }

  /** Each is one JSON object, with members and keys of the documented lists. */
  void areOfTheLists() throws Exception {
    Set<String> members = new TreeSet<>();
    Set<String> keys = new TreeSet<>();
    for (String service : List.of("intake", "collector", "packager", "notifier")) {
      List<JsonNode> lines = of(service);
      assertThat(lines).as(service).isNotEmpty();
      for (JsonNode line : lines) {
        flatten("", line, members);
        if (line.path("log").path("logger").asString().startsWith("dev.dossier.")) {
          KEY.matcher(line.path("message").asString())
              .results()
              .map((MatchResult key) -> key.group(1))
              .forEach(keys::add);
        }
      }
    }
    assertThat(LogDocument.members()).containsAll(members);
    assertThat(members).contains("trace.id", "span.id", "log.level");
    assertThat(LogDocument.keys()).containsAll(keys);
  }

  /** What collector, packager and notifier say of a request, they say in its trace. */
  void areInTheTrace(String trace, String request) throws Exception {
    for (String service : List.of("collector", "packager", "notifier")) {
      List<JsonNode> lines =
          of(service).stream()
              .filter(line -> line.path("message").asString().contains("request=" + request))
              .toList();
      assertThat(lines).as(service).isNotEmpty();
      assertThat(lines)
          .as(service)
          .allSatisfy(
              line -> assertThat(line.findValuesAsString("trace.id")).containsExactly(trace));
    }
  }

  private List<JsonNode> of(String service) throws Exception {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(logs.resolve(service + ".log"))) {
      JsonNode read = RunningPlatform.json(line.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      assertThat(read.isObject()).as(line).isTrue();
      lines.add(read);
    }
    return lines;
  }

  private static void flatten(String prefix, JsonNode node, Set<String> into) {
    node.properties()
        .forEach(member -> {
          String name = prefix + member.getKey();
          if (member.getValue().isObject()) {
            flatten(name + ".", member.getValue(), into);
          } else {
            into.add(name);
          }
        });
  }
}

package dev.dossier.common.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table in docs/topics.md is what operators make access lists from: nothing may be missing. */
class TopicsTableTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern CONSTANT = Pattern.compile("\\bGROUP\\s*=\\s*\"([^\"]+)\"");
  private static final Pattern LISTENER = Pattern.compile("groupId\\s*=\\s*([^,\\s)]+)");
  private static final Pattern NAMED = Pattern.compile("`(dossier-[a-z<>-]+)`");

  private final List<String> rows;

  TopicsTableTest() throws IOException {
    rows =
        Files.readAllLines(ROOT.resolve("docs/topics.md")).stream()
            .filter(line -> line.startsWith("| `"))
            .toList();
  }

  @Test
  void everyTopicHasItsRow() {
    Set<String> topics = new TreeSet<>(Topics.fixed());
    topics.add(Topics.submissions("<app>"));
    topics.add(Topics.collect("<source>"));
    topics.add(Topics.deadLetters("<topic>"));

    Set<String> inTable = new TreeSet<>();
    rows.forEach(row -> inTable.add(row.split("`", -1)[1]));
    assertThat(inTable).isEqualTo(topics);
  }

  @Test
  void theGroupsAreThoseOfTheCode() throws IOException {
    Set<String> inCode = new TreeSet<>(found(CONSTANT));
    inCode.add(Topics.collectGroup("<source>"));

    Set<String> inTable = new TreeSet<>();
    rows.forEach(
        row -> NAMED.matcher(row).results().map(match -> match.group(1)).forEach(inTable::add));
    assertThat(inTable).isEqualTo(inCode);
    assertThat(found(LISTENER))
        .as("listeners name their group by the constant")
        .containsOnly("GROUP");
  }

  private static Set<String> found(Pattern pattern) throws IOException {
    Set<String> found = new TreeSet<>();
    for (String service : List.of("intake", "collector", "packager", "notifier")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(service + "-service/src/main/java"))) {
        for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
          pattern
              .matcher(Files.readString(file))
              .results()
              .map((MatchResult match) -> match.group(1))
              .forEach(found::add);
        }
      }
    }
    return found;
  }
}

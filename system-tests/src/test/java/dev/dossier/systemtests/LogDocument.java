package dev.dossier.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The lists in {@code docs/traces-and-logs.md}, each in a paragraph or table under its heading. */
final class LogDocument {
  private static final Path FILE =
      Path.of("").toAbsolutePath().getParent().resolve("docs/traces-and-logs.md");

  private LogDocument() {}

  /** Names before {@code =} in messages. */
  static Set<String> keys() throws IOException {
    return quoted("Keys in messages", "`([A-Za-z_]+)`");
  }

  /** Members of a line's object, nested ones with dots. */
  static Set<String> members() throws IOException {
    return quoted("Members of a line", "`([@a-z._]+)`");
  }

  /** Names of spans of ours. */
  static Set<String> spans() throws IOException {
    return quoted("Spans", "^\\| `([^`]+)`");
  }

  static Set<String> attributes() throws IOException {
    return quoted("Attributes", "^\\| `([a-z._]+)`");
  }

  private static Set<String> quoted(String heading, String pattern) throws IOException {
    Matcher section =
        Pattern.compile("^### " + heading + "$(.*?)(?=^##|\\z)", Pattern.MULTILINE | Pattern.DOTALL)
            .matcher(Files.readString(FILE));
    assertThat(section.find()).as(heading).isTrue();
    Set<String> names = new TreeSet<>();
    Pattern.compile(pattern, Pattern.MULTILINE)
        .matcher(section.group(1))
        .results()
        .forEach(name -> names.add(name.group(1)));
    assertThat(names).as(heading).isNotEmpty();
    return names;
  }
}

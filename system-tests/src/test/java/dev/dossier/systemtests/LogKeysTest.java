package dev.dossier.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The list of keys in the document is the one in the code. */
class LogKeysTest {
  private static final Path HOME = Path.of("").toAbsolutePath().getParent();
  private static final List<String> MODULES =
      List.of(
          "common", "intake-service", "collector-service", "packager-service", "notifier-service");

  /** A statement, up to its semicolon at a line's end. */
  private static final Pattern STATEMENT =
      Pattern.compile(
          "\\b(?:LOG|log|logger)\\s*\\.(?:trace|debug|info|warn|error|at[A-Z][a-z]+)\\((.*?)\\);\\s*\\n",
          Pattern.DOTALL);

  /** Its value may stand in quotes. */
  private static final Pattern KEY = Pattern.compile("\\b([A-Za-z_]+)=(?:\\\\\")?\\{}");

  @Test
  void every_key_of_a_log_statement_is_documented_and_every_documented_key_is_used()
      throws IOException {
    Set<String> used = new TreeSet<>();
    for (String module : MODULES) {
      try (Stream<Path> files = Files.walk(HOME.resolve(module).resolve("src/main/java"))) {
        for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
          STATEMENT
              .matcher(Files.readString(file))
              .results()
              .flatMap(statement -> KEY.matcher(statement.group(1)).results())
              .forEach(key -> used.add(key.group(1)));
        }
      }
    }

    assertThat(used).contains("request", "section", "reason");
    assertThat(LogDocument.keys()).isEqualTo(used);
  }
}

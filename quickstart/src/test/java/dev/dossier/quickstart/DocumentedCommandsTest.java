package dev.dossier.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the documents tell a reader to type after {@code ./dossier} is understood. */
class DocumentedCommandsTest {
  private static final Path HOME = Path.of("").toAbsolutePath().getParent();
  private static final List<String> PLACES =
      List.of("README.md", "CONTRIBUTING.md", "docs", "observability", "benchmarks", "examples");

  /** To the end of the line, of the code in the text, or before a comment. */
  private static final Pattern COMMAND = Pattern.compile("\\./dossier ([^`#\n>)]+)");

  private static final Pattern ALTERNATIVES = Pattern.compile("\\|[a-z]+");
  private static final String REQUEST = "00000000-0000-0000-0000-000000000000";

  private record Typed(String page, String words) {}

  static List<Typed> typed() throws IOException {
    List<Typed> all = new ArrayList<>();
    for (String place : PLACES) {
      try (Stream<Path> files = Files.walk(HOME.resolve(place))) {
        for (Path page : files.filter(each -> each.toString().endsWith(".md")).sorted().toList()) {
          Matcher found = COMMAND.matcher(Files.readString(page));
          while (found.find()) {
            all.add(new Typed(HOME.relativize(page).toString(), found.group(1).strip()));
          }
        }
      }
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("typed")
  void aCommandInADocumentIsUnderstood(Typed typed) {
    if (isName(typed.words())) {
      return;
    }
    assertThatCode(() -> CommandLine.parse(List.of(asTyped(typed.words()).split(" +"))))
        .as("%s: %s", typed.page(), typed.words())
        .doesNotThrowAnyException();
  }

  @Test
  void theDocumentsAreFound() throws IOException {
    assertThat(typed()).extracting(Typed::words).contains("audit verify", "demo --once");
  }

  /** A command that is spoken of, without what it needs: its name stands in the usage. */
  private static boolean isName(String words) {
    return !words.contains("--") && CommandLine.USAGE.contains("\n  " + words + " ");
  }

  /** With options that may be left out, the first of several words, and values of their kind. */
  private static String asTyped(String words) {
    return ALTERNATIVES
        .matcher(words.replaceAll("[\\[\\]]", ""))
        .replaceAll("")
        .replace("--request ID", "--request " + REQUEST);
  }
}

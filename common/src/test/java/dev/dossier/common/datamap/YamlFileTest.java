package dev.dossier.common.datamap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class YamlFileTest {

  static Stream<Arguments> files() {
    String example = Example.text();
    return Stream.of(
        Arguments.of("", 1, "expected a data map, found an empty file"),
        Arguments.of("# nothing\n", 1, "expected a data map, found an empty file"),
        Arguments.of("---\n...\n", 2, "expected a mapping with version"),
        Arguments.of("just text", 1, "expected a mapping with version"),
        Arguments.of("- a list", 1, "expected a mapping with version"),
        Arguments.of("a: 1\n\tb: 2\n", 2, "TAB"),
        Arguments.of("a: 1\nb: {c: 2\n", 3, "expected YAML: "),
        Arguments.of("a: 1\nb: \"c\n", 3, "expected YAML: "),
        Arguments.of("a: 1\n b: 2\n", 2, "expected YAML: mapping values are not allowed here"),
        Arguments.of("a: 1\nb: *c\n", 2, "expected YAML: found undefined alias c"),
        Arguments.of(example + "---\n" + example, lines(example), "but found another document"),
        Arguments.of("a: 1\nb: !!java.net.URL [x]\n", 2, "expected no tag, found tag:yaml.org"),
        Arguments.of("a: 1\nb: !x 1\n", 2, "expected no tag, found !x"),
        Arguments.of("a: 1\nb: \u0007\n", 2, "expected printable characters, found U+0007"),
        Arguments.of(
            "a:\n  " + "[".repeat(2000) + "]".repeat(2000), 2, "expected at most 20 levels"),
        Arguments.of("a: &a [1]\nb: [" + "*a, ".repeat(51) + "]", 2, "expected at most 500 alias"),
        Arguments.of("a: &a 1\nb: [" + "*a, ".repeat(501) + "]", 2, "expected at most 500 alias"),
        Arguments.of("a: 1\n" + "#".repeat(1 << 20), 1, "expected at most 1 MiB, found 1048581"));
  }

  private static int lines(String text) {
    return 1 + (int) text.chars().filter(c -> c == '\n').count();
  }

  @ParameterizedTest
  @MethodSource("files")
  void aFileThatIsNoDataMapIsOneFindingWithItsLine(String yaml, int line, String message) {
    List<Finding> findings = Wrong.findings(yaml);
    assertThat(findings).hasSize(1);
    assertThat(findings.getFirst().message()).contains(message);
    assertThat(findings.getFirst().line()).isEqualTo(line);
  }

  @Test
  void bytesThatAreNotUtf8AreRefusedWithTheirLine() {
    byte[] latin1 = "a: 1\nb: ä\n".getBytes(StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> DataMapParser.parse("x.yaml", latin1))
        .hasMessage("x.yaml:2: expected UTF-8");
    byte[] cut = {'a', ':', ' ', (byte) 0xC3};
    assertThatThrownBy(() -> DataMapParser.parse("x.yaml", cut))
        .hasMessage("x.yaml:1: expected UTF-8");
    byte[] utf16 = "a: 1\n".getBytes(StandardCharsets.UTF_16);
    assertThatThrownBy(() -> DataMapParser.parse("x.yaml", utf16))
        .hasMessage("x.yaml:1: expected UTF-8");
  }

  @Test
  void aMapThatContainsItselfIsRefused() {
    assertThat(Wrong.findings("&a\nsections: *a\nversion: *a\n")).isNotEmpty();
  }

  /** Any file gives a map or findings with lines of the file: seeded, so that a failure repeats. */
  @Test
  void brokenFilesGiveFindingsAndNothingElse() {
    byte[] example = Example.text().getBytes(StandardCharsets.UTF_8);
    Random random = new Random(20260315);
    String alphabet = "{}[]:,-#&*!|>'\"%@`? \n\t$;\\a0\u00e9";
    Assertions.assertTimeout(
        Duration.ofSeconds(60),
        () -> {
          for (int round = 0; round < 1500; round++) {
            byte[] broken = example.clone();
            for (int change = random.nextInt(4); change >= 0; change--) {
              broken[random.nextInt(broken.length)] =
                  (byte) alphabet.charAt(random.nextInt(alphabet.length()));
            }
            parsesOrNamesLines(broken);
          }
          for (int end = 0; end < example.length; end += 7) {
            parsesOrNamesLines(java.util.Arrays.copyOf(example, end));
          }
        });
  }

  @Test
  void largeFilesAreReadInTime() {
    Assertions.assertTimeout(
        Duration.ofSeconds(20),
        () -> {
          parsesOrNamesLines(("a: " + "[".repeat(1_000_000)).getBytes(StandardCharsets.UTF_8));
          parsesOrNamesLines("x: 1\n".repeat(200_000).getBytes(StandardCharsets.UTF_8));
          parsesOrNamesLines("? ".repeat(500_000).getBytes(StandardCharsets.UTF_8));
          parsesOrNamesLines(("version: " + "9".repeat(900_000)).getBytes(StandardCharsets.UTF_8));
          parsesOrNamesLines(("a: '" + "x".repeat(1_000_000)).getBytes(StandardCharsets.UTF_8));
          parsesOrNamesLines(chainOfIdentities(990).getBytes(StandardCharsets.UTF_8));
          parsesOrNamesLines(chainOfIdentities(10_000).getBytes(StandardCharsets.UTF_8));
        });
  }

  private static String chainOfIdentities(int length) {
    StringBuilder chain = new StringBuilder("\nidentities:\n");
    for (int i = 0; i < length; i++) {
      chain.append("  i%d: {source: app, query: 'SELECT :i%d'}\n".formatted(i, i + 1));
    }
    return chain.append("  i").append(length).append(": {from: subject.id}\n").toString();
  }

  private static void parsesOrNamesLines(byte[] yaml) {
    try {
      assertThat(DataMapParser.parse("broken.yaml", yaml).sections()).isNotEmpty();
    } catch (DataMapException e) {
      int lines = 1 + (int) new String(yaml, StandardCharsets.UTF_8).lines().count();
      assertThat(e.findings()).isNotEmpty();
      assertThat(e.findings()).allSatisfy(f -> assertThat(f.line()).isBetween(1, lines));
    }
  }
}

package dev.dossier.systemtests.documents;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.systemtests.documents.Pages.Block;
import dev.dossier.systemtests.documents.Pages.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A reader can follow each link, and paste each block of shell. */
class DocumentsTest {
  private static final String RUNBOOK = "docs/runbook";
  private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");
  private static final Pattern TEST = Pattern.compile("-D(?:it\\.)?test=(\\w+)");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{?([A-Z][A-Z_]*)");

  static Stream<Page> pages() {
    return Pages.all().stream();
  }

  static Stream<Block> shell() {
    return pages().flatMap(page -> Pages.blocks(page, "sh", "bash"));
  }

  @ParameterizedTest
  @MethodSource("pages")
  void each_link_leads_to_a_file_and_a_heading_that_are_there(Page page) throws IOException {
    List<String> broken = new ArrayList<>();
    for (var link : LINK.matcher(withoutCode(page.text())).results().toList()) {
      String[] parts = link.group(1).split("#", 2);
      if (parts[0].contains(":")) {
        continue;
      }
      Path here = Pages.file(page.path());
      Path target = parts[0].isEmpty() ? here : here.resolveSibling(parts[0]).normalize();
      if (!Files.exists(target)
          || parts.length == 2 && !anchors(Files.readString(target)).contains(parts[1])) {
        broken.add(link.group(1));
      }
    }
    assertThat(broken).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("shell")
  void a_block_of_shell_can_be_read_by_a_shell(Block block) throws Exception {
    Process bash = new ProcessBuilder("bash", "-n").redirectErrorStream(true).start();
    try (var in = bash.getOutputStream()) {
      in.write(block.code().getBytes(UTF_8));
    }
    String words = new String(bash.getInputStream().readAllBytes(), UTF_8);

    assertThat(bash.waitFor()).as(words).isZero();
  }

  @Test
  void what_the_runbooks_commands_take_from_the_environment_is_set_on_its_first_page() {
    Page first = pages().filter(page -> page.path().equals(RUNBOOK + "/README.md")).findAny().get();
    Set<String> set =
        Pages.blocks(first, "bash")
            .flatMap(block -> block.code().lines())
            .filter(line -> line.contains("="))
            .map(line -> line.substring(0, line.indexOf('=')))
            .collect(Collectors.toSet());
    Set<String> used = new TreeSet<>();
    pages()
        .filter(page -> page.isIn(RUNBOOK))
        .flatMap(page -> Pages.blocks(page, "bash"))
        .flatMap(block -> VARIABLE.matcher(block.code()).results())
        .forEach(variable -> used.add(variable.group(1)));

    assertThat(used).isNotEmpty();
    assertThat(set).containsAll(used);
  }

  @Test
  void a_test_that_is_named_to_be_run_is_there() throws IOException {
    Set<String> named = new TreeSet<>();
    pages()
        .flatMap(page -> TEST.matcher(page.text()).results())
        .map(test -> test.group(1))
        .filter(test -> !test.equals("none"))
        .forEach(named::add);
    try (Stream<Path> files = Files.walk(Pages.file("intake-service/src/test"))) {
      assertThat(files.map(file -> file.getFileName().toString().replace(".java", "")))
          .containsAll(named);
    }
    assertThat(named).hasSizeGreaterThan(1);
  }

  private static String withoutCode(String text) {
    return text.replaceAll("(?s)```.*?```", "").replaceAll("`[^`\n]*`", "");
  }

  /** As GitHub makes them of headings. */
  private static Set<String> anchors(String text) {
    return HEADING
        .matcher(text)
        .results()
        .map(heading -> heading.group(1).replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1"))
        .map(words -> words.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}_ -]", ""))
        .map(words -> words.replace(' ', '-'))
        .collect(Collectors.toSet());
  }
}

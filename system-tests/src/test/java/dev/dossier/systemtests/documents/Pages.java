package dev.dossier.systemtests.documents;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The repository's documents for readers, and the blocks of code in them. */
public final class Pages {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  private static final List<String> PLACES =
      List.of("README.md", "CONTRIBUTING.md", "docs", "observability", "benchmarks", "examples");

  /** Also one that is indented, below a point of a list. */
  private static final Pattern BLOCK = Pattern.compile("(?ms)^( *)```(\\w*)\n(.*?)^\\1```$");

  private Pages() {}

  /**
   * @param path below the repository's root
   */
  public record Page(String path, String text) {
    boolean isIn(String directory) {
      return path.startsWith(directory + "/");
    }
  }

  /**
   * @param language as the page says it; empty where it does not
   */
  public record Block(String page, String language, String code) {}

  static Path file(String path) {
    return ROOT.resolve(path);
  }

  static List<Page> all() {
    return PLACES.stream().flatMap(place -> under(file(place))).toList();
  }

  private static Stream<Page> under(Path place) {
    try (Stream<Path> files = Files.walk(place)) {
      return files
          .filter(each -> each.toString().endsWith(".md"))
          .sorted()
          .map(each -> new Page(ROOT.relativize(each).toString(), read(each)))
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** In one of these languages, in the pages' order. */
  static Stream<Block> blocks(Page page, String... languages) {
    Matcher block = BLOCK.matcher(page.text());
    return block
        .results()
        .filter(each -> List.of(languages).contains(each.group(2)))
        .map(each -> new Block(page.path(), each.group(2), each.group(3).stripIndent()));
  }
}

package dev.dossier.systemtests.observability;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Files of the repository. */
final class Home {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

  private Home() {}

  static Path of(String path) {
    return ROOT.resolve(path);
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** In a directory, by the end of their names, sorted. */
  static List<Path> files(String directory, String suffix) {
    try (var files = Files.list(of(directory))) {
      return files.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

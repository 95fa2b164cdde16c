package dev.dossier.testsupport.format;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * google-java-format over the {@code src} directories of the tree. Arguments: the root directory,
 * and {@code check} (lists files, exit code 1) or {@code replace}.
 */
public final class Format {
  static final String COMMAND = "./mvnw -q -Dquick -pl test-support compile exec:exec@format";

  private static final Set<String> SKIPPED = Set.of("target", "node_modules");

  private Format() {}

  public static void main(String[] args) throws IOException {
    if (args.length != 2 || !Set.of("check", "replace").contains(args[1])) {
      throw new IllegalArgumentException("expected: root directory, check | replace");
    }
    Path root = Path.of(args[0]).toAbsolutePath().normalize();
    List<Path> wrong = run(root, args[1].equals("replace"));
    if (args[1].equals("check") && !wrong.isEmpty()) {
      System.err.println("Not in the house format:");
      wrong.forEach(file -> System.err.println("  " + root.relativize(file)));
      System.err.println("Mend with: " + COMMAND);
      System.exit(1);
    }
  }

  /** The files that were not in the format; with {@code replace} they are now. */
  static List<Path> run(Path root, boolean replace) throws IOException {
    return sources(root).parallelStream().filter(file -> isWrong(file, replace)).sorted().toList();
  }

  private static boolean isWrong(Path file, boolean replace) {
    try {
      String before = Files.readString(file);
      String after = new Formatter().formatSourceAndFixImports(before);
      if (after.equals(before)) {
        return false;
      }
      if (replace) {
        Files.writeString(file, after);
      }
      return true;
    } catch (FormatterException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> sources(Path root) throws IOException {
    List<Path> sources = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            String name = directory.equals(root) ? "" : directory.getFileName().toString();
            return name.startsWith(".") || SKIPPED.contains(name)
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String path = "/" + root.relativize(file);
            if (path.endsWith(".java") && path.contains("/src/")) {
              sources.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return sources;
  }
}

package dev.dossier.quickstart.platform;

import dev.dossier.quickstart.report.Failure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Directories made of a build, {@code <kind>-<key>}, that all launchers of this project share: made
 * once for each build, and removed by a launcher of another build when nobody runs of them any
 * more. Safe for many threads and processes.
 */
final class Layouts {
  private static final String LAUNCHER = "launcher";
  private static final String FRESH = ".new-";

  /**
   * The system's locks belong to a process, so does this: each is kept until the process ends. Lock
   * files stay, since one that is deleted could be locked twice.
   */
  private static final Map<Path, FileLock> HELD = new HashMap<>();

  private final Path parent;

  Layouts(Path parent) {
    this.parent = parent;
  }

  /** Fills a directory that does not exist yet. */
  interface Maker {
    void make(Path directory) throws IOException;
  }

  /** The layout; as long as this process lives, no launcher removes it. */
  Path hold(String kind, String key, Maker maker) throws IOException {
    Files.createDirectories(parent);
    Path layout = parent.resolve(kind + "-" + key);
    keep(layout);
    if (Files.notExists(layout)) {
      make(layout, maker);
    }
    removeOthers(kind, layout);
    return layout;
  }

  /**
   * The layout that this program itself runs of: {@code launcher-<key>}, made by the script {@code
   * dossier}; a new build would replace the jars that it still loads classes from.
   *
   * @param jar on the class path; one that is in no layout is left alone
   */
  static void holdOwn(Path jar) {
    Path layout = jar.toAbsolutePath().getParent();
    if (layout == null || !layout.getFileName().toString().startsWith(LAUNCHER + "-")) {
      return;
    }
    String key = layout.getFileName().toString().substring(LAUNCHER.length() + 1);
    try {
      new Layouts(Objects.requireNonNull(layout.getParent()))
          .hold(
              LAUNCHER,
              key,
              directory -> {
                throw new IOException("another launcher removed it; start again");
              });
    } catch (IOException e) {
      throw Failure.of("cannot run of " + layout + ": " + e);
    }
  }

  private static void keep(Path layout) throws IOException {
    synchronized (HELD) {
      if (!HELD.containsKey(layout)) {
        FileChannel channel = open(layout);
        // Waits while somebody removes the layout.
        HELD.put(layout, channel.lock(0, Long.MAX_VALUE, true));
      }
    }
  }

  private static FileChannel open(Path layout) throws IOException {
    return FileChannel.open(
        layout.resolveSibling(layout.getFileName() + ".lock"),
        StandardOpenOption.CREATE,
        StandardOpenOption.READ,
        StandardOpenOption.WRITE);
  }

  private static void make(Path layout, Maker maker) throws IOException {
    String name = layout.getFileName() + FRESH + ProcessHandle.current().pid();
    Path fresh = Files.createTempDirectory(layout.getParent(), name + "-");
    try {
      maker.make(fresh.resolve("layout"));
      Files.move(fresh.resolve("layout"), layout, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      if (Files.notExists(layout)) {
        throw e;
      }
      // Another launcher was faster, with the same build.
    } finally {
      delete(fresh);
    }
  }

  private void removeOthers(String kind, Path own) throws IOException {
    List<Path> others;
    try (Stream<Path> all = Files.list(parent)) {
      others =
          all.filter(Files::isDirectory)
              .filter(other -> other.getFileName().toString().startsWith(kind + "-"))
              .filter(other -> !other.equals(own))
              .toList();
    }
    for (Path other : others) {
      int fresh = other.getFileName().toString().indexOf(FRESH);
      if (fresh < 0) {
        removeUnlessHeld(other);
      } else if (!isMadeNow(other.getFileName().toString().substring(fresh + FRESH.length()))) {
        delete(other);
      }
    }
  }

  private static void removeUnlessHeld(Path layout) throws IOException {
    synchronized (HELD) {
      if (HELD.containsKey(layout)) {
        return;
      }
      try (FileChannel channel = open(layout);
          FileLock lock = channel.tryLock()) {
        if (isFree(lock)) {
          delete(layout);
        }
      }
    }
  }

  private static boolean isFree(@Nullable FileLock lock) {
    return lock != null;
  }

  /**
   * @param maker process id, a hyphen, anything
   */
  private static boolean isMadeNow(String maker) {
    try {
      long pid = Long.parseLong(maker.substring(0, Math.max(0, maker.indexOf('-'))));
      return ProcessHandle.of(pid).isPresent();
    } catch (NumberFormatException e) {
      return false;
    }
  }

  static void delete(Path directory) throws IOException {
    if (Files.exists(directory)) {
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(file);
        }
      }
    }
  }
}

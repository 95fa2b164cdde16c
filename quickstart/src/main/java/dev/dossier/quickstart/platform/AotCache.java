package dev.dossier.quickstart.platform;

import dev.dossier.quickstart.report.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A JVM's cache of loaded and linked classes (JEP 483, 514), which halves a start. A run without
 * one writes it at its end, if it is told to; a cache that does not fit is ignored by the JVM.
 *
 * @param file where the cache is once it is complete
 * @param train whether a run may write it: its end takes seconds longer
 */
record AotCache(Path file, boolean train) {
  private static final int KEY_CHARACTERS = 16;

  private static final AotCache NONE = new AotCache(Path.of("none.aot"), false);

  /** For a class path with directories in it, which the JVM does not cache. */
  static AotCache none() {
    return NONE;
  }

  /** Options for a process with this heap. */
  List<String> options(String heap, boolean quick) {
    List<String> options = new ArrayList<>();
    options.add("-Xmx" + heap);
    options.add("-XX:+UseSerialGC");
    options.add("-XX:+ExitOnOutOfMemoryError");
    options.add("--enable-native-access=ALL-UNNAMED");
    options.add("--sun-misc-unsafe-memory-access=allow");
    if (quick) {
      // The first compiler alone: starts sooner, runs slower.
      options.add("-XX:TieredStopAtLevel=1");
    }
    if (Files.exists(file)) {
      options.add("-XX:AOTCache=" + file);
    } else if (train) {
      options.add("-XX:AOTCacheOutput=" + fresh());
    }
    return options;
  }

  /** After the process ended by itself: a cache that it wrote is whole. */
  void keep() {
    try {
      if (train && Files.exists(fresh())) {
        Files.move(fresh(), file, StandardCopyOption.ATOMIC_MOVE);
      }
    } catch (IOException e) {
      throw Failure.of("cannot keep " + file + ": " + e);
    }
  }

  boolean isMissing() {
    return train && !Files.exists(file);
  }

  private Path fresh() {
    return file.resolveSibling(file.getFileName() + ".new");
  }

  /** Names these files in this state, on this JVM. */
  static String key(List<Path> files) {
    StringBuilder state = new StringBuilder(System.getProperty("java.vm.version"));
    try {
      for (Path path : files) {
        state.append('|').append(path).append('|').append(Files.size(path));
        state.append('|').append(Files.getLastModifiedTime(path).toMillis());
      }
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(state.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash).substring(0, KEY_CHARACTERS);
    } catch (IOException e) {
      throw Failure.of("cannot read a file of the build: " + e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}

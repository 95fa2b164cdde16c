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
 * one records what it loads; {@link AotTraining} makes a cache of that. A cache that does not fit
 * is ignored by the JVM.
 *
 * @param file where the cache is once it is complete
 * @param train whether a run may record
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
    List<String> options = common(heap);
    boolean cached = Files.exists(file);
    if (cached) {
      options.add("-XX:AOTCache=" + file);
    } else if (train) {
      options.add("-XX:AOTMode=record");
      options.add("-XX:AOTConfiguration=" + recording());
    }
    // The first compiler alone: starts sooner, runs slower. Never while recording: a cache holds
    // profiles too (JEP 515), and those of the first compiler keep the second from SHA-256 and AES.
    if (quick && (cached || !train)) {
      options.add("-XX:TieredStopAtLevel=1");
    }
    return options;
  }

  /** Whether a run recorded and nothing was made of it, here or by another launcher. */
  boolean isRecorded() {
    return train && Files.exists(recording()) && !Files.exists(file);
  }

  /** A recording that another launcher's cache made useless. */
  void forget() throws IOException {
    if (train && Files.exists(file)) {
      Files.deleteIfExists(recording());
    }
  }

  /** Options of the JVM that makes the cache, and runs nothing. */
  List<String> creation(String heap) {
    List<String> options = common(heap);
    options.add("-XX:AOTMode=create");
    options.add("-XX:AOTConfiguration=" + recording());
    options.add("-XX:AOTCache=" + fresh());
    return options;
  }

  /** After its creation: it is whole. */
  void keep() throws IOException {
    Files.move(fresh(), file, StandardCopyOption.ATOMIC_MOVE);
    Files.deleteIfExists(recording());
  }

  private static List<String> common(String heap) {
    return new ArrayList<>(
        List.of(
            "-Xmx" + heap,
            "-XX:+UseSerialGC",
            "-XX:+ExitOnOutOfMemoryError",
            // Milliseconds: glibc keeps freed native memory otherwise.
            "-XX:TrimNativeHeapInterval=10000",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            // Its warnings list each class that cannot be cached.
            "-Xlog:disable",
            "-Xlog:all=error:stderr"));
  }

  private Path recording() {
    return own(".recording");
  }

  private Path fresh() {
    return own(".new");
  }

  /** Of this launcher: another of the same build may record, too. */
  private Path own(String suffix) {
    String name = file.getFileName() + suffix + "-" + ProcessHandle.current().pid();
    return file.resolveSibling(name);
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

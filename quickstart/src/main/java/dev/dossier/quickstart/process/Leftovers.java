package dev.dossier.quickstart.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** Processes that a launcher left behind when it was killed: found by their pid files. */
public final class Leftovers {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private Leftovers() {}

  /**
   * Each process carries the name of its pid file on its command line: a number alone may meanwhile
   * be somebody else's process.
   */
  static String mark(Path pidFile) {
    return "-Ddossier.pid-file=" + pidFile.toAbsolutePath().normalize();
  }

  /** Stops what the pid files of the directory name, and removes them. */
  public static void stop(Path directory) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(directory)) {
      files = all.filter(file -> file.toString().endsWith(".pid")).toList();
    }
    List<ProcessHandle> left = files.stream().flatMap(file -> running(file).stream()).toList();
    left.forEach(ProcessHandle::destroy);
    for (ProcessHandle process : left) {
      await(process);
    }
    for (Path file : files) {
      Files.delete(file);
    }
  }

  private static Optional<ProcessHandle> running(Path pidFile) {
    try {
      return ProcessHandle.of(Long.parseLong(Files.readString(pidFile).strip()))
          .filter(process -> isMarked(process, mark(pidFile)));
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static boolean isMarked(ProcessHandle process, String mark) {
    return process.info().arguments().stream().flatMap(Stream::of).anyMatch(mark::equals);
  }

  private static void await(ProcessHandle process) {
    try {
      process.onExit().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

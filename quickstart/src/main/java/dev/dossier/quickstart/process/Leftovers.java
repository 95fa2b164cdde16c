package dev.dossier.quickstart.process;

import dev.dossier.quickstart.report.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** Processes that a launcher left behind when it was killed. */
public final class Leftovers {
  private static final String MARK = "-Ddossier.pid-file=";
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private Leftovers() {}

  /**
   * Each process carries the name of its pid file on its command line: a number alone may meanwhile
   * be somebody else's process, and a launcher may die before it writes the number.
   */
  static String mark(Path pidFile) {
    return MARK + pidFile.toAbsolutePath().normalize();
  }

  /**
   * Stops all that is marked with a pid file in the directory, and removes those files. Returns
   * when the processes are gone, and their ports are free.
   */
  public static void stop(Path directory) throws IOException {
    stop(directory, LIMIT);
  }

  /**
   * @param limit until a process is killed that does not stop
   */
  static void stop(Path directory, Duration limit) throws IOException {
    Path parent = directory.toAbsolutePath().normalize();
    List<ProcessHandle> left =
        ProcessHandle.allProcesses().filter(process -> isMarked(process, parent)).toList();
    left.forEach(ProcessHandle::destroy);
    for (ProcessHandle process : left) {
      await(process, limit);
    }
    try (Stream<Path> all = Files.list(directory)) {
      for (Path file : all.filter(file -> file.toString().endsWith(".pid")).toList()) {
        Files.delete(file);
      }
    }
  }

  private static boolean isMarked(ProcessHandle process, Path parent) {
    return process.info().arguments().stream()
        .flatMap(Stream::of)
        .filter(argument -> argument.startsWith(MARK))
        .map(argument -> Path.of(argument.substring(MARK.length())))
        .anyMatch(pidFile -> parent.equals(pidFile.getParent()));
  }

  private static void await(ProcessHandle process, Duration limit) {
    try {
      try {
        process.onExit().get(limit.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        process.destroyForcibly();
        process.onExit().get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (TimeoutException | ExecutionException e) {
      throw Failure.of("a process of an earlier start cannot be stopped: " + process.pid());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

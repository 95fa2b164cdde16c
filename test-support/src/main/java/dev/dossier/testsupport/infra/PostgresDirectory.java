package dev.dossier.testsupport.infra;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A server's data directory: which process serves it, and who may start the next one. */
record PostgresDirectory(Path path) {
  private static final Duration STOP = Duration.ofSeconds(60);
  private static final String PID_FILE = "postmaster.pid";

  /** The library's. */
  private static final String LOCK_FILE = "epg-lock";

  /** The main process, as the directory names it. */
  Optional<ProcessHandle> server() {
    return ProcessHandle.of(pid());
  }

  /**
   * @throws IllegalStateException if the starter of a server left behind lives
   */
  void stopLeftBehind() {
    refuseIfInUse();
    ProcessHandle named = server().orElse(null);
    // Without a command line it is another user's, and for the server itself to judge.
    if (named == null || named.info().commandLine().isEmpty()) {
      return;
    }
    try {
      if (isServer(named.info())) {
        // SIGINT is PostgreSQL's fast shutdown; SIGTERM would wait for its clients.
        new ProcessBuilder("kill", "-INT", Long.toString(named.pid()))
            .inheritIO()
            .start()
            .waitFor();
        await(named);
      } else {
        // The server would take the number for its own and refuse to start.
        Files.deleteIfExists(path.resolve(PID_FILE));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot stop the PostgreSQL left behind", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The number may meanwhile be another process's, also another directory's server. */
  private boolean isServer(ProcessHandle.Info process) {
    return process.command().filter(command -> command.endsWith("postgres")).isPresent()
        && process.commandLine().filter(line -> (line + " ").contains(path + " ")).isPresent();
  }

  /**
   * The library keeps its lock when a start fails, and this process could never start the server
   * again: a lock on a file that is gone hinders nobody.
   */
  void cleanUpAfterFailure() {
    try {
      Files.deleteIfExists(path.resolve(LOCK_FILE));
      stopLeftBehind();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete the lock in " + path, e);
    }
  }

  /** The library holds this lock as long as the starting process lives. */
  private void refuseIfInUse() {
    Path file = path.resolve(LOCK_FILE);
    if (Files.notExists(file)) {
      return;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      if (lock == null) {
        throw new IllegalStateException("another process has PostgreSQL running on " + path);
      }
    } catch (OverlappingFileLockException e) {
      throw new IllegalStateException("this process has PostgreSQL running on " + path, e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot lock " + path, e);
    }
  }

  static void await(ProcessHandle process) {
    try {
      process.onExit().get(STOP.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      throw new IllegalStateException("PostgreSQL did not stop within " + STOP, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The first line of postmaster.pid; -1 when there is none. */
  private long pid() {
    try {
      return Files.readAllLines(path.resolve(PID_FILE)).stream()
          .findFirst()
          .map(line -> Long.parseLong(line.strip()))
          .orElse(-1L);
    } catch (IOException e) {
      return -1;
    }
  }
}

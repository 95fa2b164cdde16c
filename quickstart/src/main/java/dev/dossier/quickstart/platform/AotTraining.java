package dev.dossier.quickstart.platform;

import dev.dossier.quickstart.process.Launch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

/** Makes the start-up caches of the processes that recorded their start. Safe for many threads. */
final class AotTraining {
  private final Queue<Recorded> processes = new ConcurrentLinkedQueue<>();
  private final Queue<Process> running = new ConcurrentLinkedQueue<>();

  /** A process that may record. */
  void add(AotCache cache, List<Path> classPath, String heap) {
    processes.add(new Recorded(cache, classPath, heap));
  }

  /** Whether {@link #run} has something to do. */
  boolean isNeeded() {
    return processes.stream().anyMatch(process -> process.cache().isRecorded());
  }

  /**
   * After the processes ended; takes seconds for each. One that fails only means a slower start.
   */
  void run() throws IOException {
    List<Recorded> recorded =
        processes.stream().filter(process -> process.cache().isRecorded()).toList();
    List<Process> creators = new ArrayList<>();
    for (Recorded process : recorded) {
      Process creator = process.create();
      running.add(creator);
      creators.add(creator);
    }
    for (int i = 0; i < creators.size(); i++) {
      if (isGood(creators.get(i))) {
        recorded.get(i).cache().keep();
      }
    }
    for (Recorded process : processes) {
      process.cache().forget();
    }
  }

  void stop() {
    running.forEach(Process::destroyForcibly);
  }

  private static boolean isGood(Process creator) {
    try {
      return creator.waitFor() == 0;
    } catch (InterruptedException e) {
      creator.destroyForcibly();
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private record Recorded(AotCache cache, List<Path> classPath, String heap) {
    Process create() throws IOException {
      List<String> command = new ArrayList<>();
      command.add(Launch.java().toString());
      command.addAll(cache.creation(heap));
      command.add("-cp");
      command.add(
          classPath.stream()
              .map(Path::toString)
              .collect(Collectors.joining(System.getProperty("path.separator"))));
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
    }
  }
}

package dev.dossier.quickstart.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How a Java process is started.
 *
 * @param name of its files in {@code run} and {@code logs}
 * @param classPath for {@link Child} and the main class
 * @param options of the JVM
 * @param environment in addition to the launcher's own
 */
public record Launch(
    String name,
    List<Path> classPath,
    List<String> options,
    String mainClass,
    List<String> arguments,
    Map<String, String> environment,
    Path pidFile,
    Path log) {

  private static final long ROTATE_BYTES = 10L << 20;

  public Launch {
    classPath = List.copyOf(classPath);
    options = List.copyOf(options);
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
  }

  /** The JVM that this one runs on. */
  public static Path java() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }

  /** Appends to the log; the input stays open until this process is gone. */
  Process start() throws IOException {
    rotate();
    List<String> command = new ArrayList<>();
    command.add(java().toString());
    command.addAll(options);
    command.add(Leftovers.mark(pidFile));
    command.add("-cp");
    command.add(
        String.join(
            System.getProperty("path.separator"), classPath.stream().map(Path::toString).toList()));
    command.add(Child.class.getName());
    command.add(mainClass);
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    Process process = builder.start();
    Files.writeString(pidFile, process.pid() + "\n");
    return process;
  }

  private void rotate() throws IOException {
    if (Files.exists(log) && Files.size(log) > ROTATE_BYTES) {
      Files.move(
          log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Without the environment: it holds passwords. */
  @Override
  public String toString() {
    return "Launch[" + name + "]";
  }
}

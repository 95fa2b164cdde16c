package dev.dossier.quickstart.platform;

import dev.dossier.quickstart.process.Launch;
import dev.dossier.quickstart.report.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * A service's executable jar, laid out once as a thin jar beside its libraries: nested jars cost
 * seconds at each start and cannot be cached by the JVM.
 */
record ServiceJar(Path jar, String mainClass, AotCache aot) {

  /**
   * @param home the project's root
   * @param cache where the layouts are kept
   */
  static ServiceJar of(ServiceName service, Path home, Path cache, boolean train) {
    Path packaged = packaged(service, home);
    Path own = Parts.ownClasses();
    // The JVM refuses a cache when any jar of its class path has changed.
    String key = AotCache.key(List.of(packaged, own));
    try {
      Path layout =
          new Layouts(cache)
              .hold(
                  service.id(),
                  key,
                  directory -> {
                    extract(packaged, directory);
                    if (!AotCache.key(List.of(packaged, own)).equals(key)) {
                      throw new IOException("it was built anew meanwhile; start again");
                    }
                  });
      Path jar = layout.resolve(packaged.getFileName());
      return new ServiceJar(
          jar,
          mainClass(jar),
          Files.isRegularFile(own)
              ? new AotCache(layout.resolve("app.aot"), train)
              : AotCache.none());
    } catch (IOException e) {
      throw Failure.of("cannot lay out " + packaged + ": " + e);
    }
  }

  private static Path packaged(ServiceName service, Path home) {
    Path target = home.resolve(service.module()).resolve("target");
    try (Stream<Path> files = Files.isDirectory(target) ? Files.list(target) : Stream.empty()) {
      return files
          .filter(file -> file.getFileName().toString().endsWith("-exec.jar"))
          .findFirst()
          .orElseThrow(
              () -> Failure.of(service.module() + " is not built: no *-exec.jar in " + target));
    } catch (IOException e) {
      throw Failure.of("cannot read " + target + ": " + e);
    }
  }

  private static void extract(Path packaged, Path directory) throws IOException {
    Process tool =
        new ProcessBuilder(
                Launch.java().toString(),
                "-XX:TieredStopAtLevel=1",
                "-Djarmode=tools",
                "-jar",
                packaged.toString(),
                "extract",
                "--destination",
                directory.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      if (tool.waitFor() != 0) {
        throw new IOException("jarmode tools ended with " + tool.exitValue());
      }
    } catch (InterruptedException e) {
      tool.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static String mainClass(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      String name = file.getManifest().getMainAttributes().getValue(Attributes.Name.MAIN_CLASS);
      if (name == null) {
        throw new IOException("no Main-Class in " + jar);
      }
      return name;
    }
  }
}

package dev.dossier.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.quickstart.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./dossier demo --once} without the script: needs the services' jars, built before. */
@Timeout(600)
class DemoIT {
  private static final Path HOME = Path.of("").toAbsolutePath().getParent();

  @TempDir Path temporary;

  @Test
  void oneCommandEndsWithACheckedPackageAndNothingLeftRunning() throws Exception {
    Path out = temporary.resolve("out");
    Path data = temporary.resolve("data");
    Path log = temporary.resolve("log");

    Process demo =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Ddossier.home=" + HOME,
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "demo",
                "--once",
                "--out",
                out.toString(),
                "--data",
                data.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      assertThat(demo.waitFor(9, TimeUnit.MINUTES)).isTrue();
    } finally {
      demo.destroy();
    }

    String said = Files.readString(log);
    assertThat(demo.exitValue()).as(said).isZero();
    assertThat(said)
        .contains("every hash is right, every count is the database's")
        .contains("Everything is stopped");
    Path zip = only(out);
    try (ZipFile file = new ZipFile(zip.toFile())) {
      assertThat(file.stream().map(entry -> entry.getName()))
          .contains("README.txt", "index.html", "manifest.json", "data/profile/user.json");
    }
    assertThat(processesOf(data)).isEmpty();
    assertThat(data.resolve("postgres/postmaster.pid")).doesNotExist();
  }

  private static Path only(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      List<Path> all = files.toList();
      assertThat(all).hasSize(1);
      return all.getFirst();
    }
  }

  private static List<String> processesOf(Path data) {
    return ProcessHandle.allProcesses()
        .flatMap(process -> process.info().commandLine().stream())
        .filter(line -> line.contains(data.toString()))
        .toList();
  }
}

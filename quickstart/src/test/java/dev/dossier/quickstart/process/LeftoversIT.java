package dev.dossier.quickstart.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftoversIT {
  private static final String STUBBORN = "trap '' TERM; echo up; while :; do sleep 0.1; done";
  private static final String TAME = "echo up; while :; do sleep 0.1; done";

  @TempDir Path directory;
  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void stop() {
    started.forEach(Process::destroyForcibly);
  }

  @Test
  void a_process_that_does_not_stop_is_gone_when_the_call_returns() throws Exception {
    Path pidFile = directory.resolve("collector.pid");
    Process process = start(STUBBORN, pidFile);
    Files.writeString(pidFile, process.pid() + "\n");

    Leftovers.stop(directory, Duration.ofMillis(200));

    assertThat(process.isAlive()).isFalse();
    assertThat(pidFile).doesNotExist();
  }

  @Test
  void a_process_whose_number_was_not_written_is_found_by_its_mark() throws Exception {
    Process process = start(TAME, directory.resolve("intake.pid"));

    Leftovers.stop(directory, Duration.ofSeconds(10));

    assertThat(process.isAlive()).isFalse();
  }

  @Test
  void other_directories_processes_are_spared() throws Exception {
    Process other = start(TAME, directory.resolve("other/intake.pid"));
    Files.writeString(directory.resolve("intake.pid"), other.pid() + "\n");

    Leftovers.stop(directory, Duration.ofSeconds(10));

    assertThat(other.isAlive()).isTrue();
    assertThat(directory.resolve("intake.pid")).doesNotExist();
  }

  /** Returns when the script runs. */
  private Process start(String script, Path pidFile) throws IOException {
    Process process =
        new ProcessBuilder("sh", "-c", script, "sh", Leftovers.mark(pidFile))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    started.add(process);
    assertThat(process.inputReader().readLine()).isEqualTo("up");
    return process;
  }
}

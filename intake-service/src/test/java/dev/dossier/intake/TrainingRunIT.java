package dev.dossier.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.common.training.TrainingRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An image's start-up cache is recorded with no database, broker or store in reach. */
class TrainingRunIT {

  @Test
  void theServiceComesUpWithNothingAroundItAndEnds(@TempDir Path directory)
      throws IOException, InterruptedException {
    Path output = directory.resolve("output");
    Process run =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                TrainingRun.class.getName(),
                IntakeApplication.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(run.waitFor(3, TimeUnit.MINUTES)).as("ended").isTrue();
      assertThat(run.exitValue()).as("see " + output).isZero();
      assertThat(output).content().contains("Started TrainingRun");
    } finally {
      run.destroyForcibly();
    }
  }
}

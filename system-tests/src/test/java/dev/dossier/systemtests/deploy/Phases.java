package dev.dossier.systemtests.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.convert.DurationStyle;

/** How services stop: what starts later stops earlier, phase by phase. */
final class Phases {
  private static final Path SETTINGS =
      Path.of("")
          .toAbsolutePath()
          .getParent()
          .resolve("common/src/main/resources/dossier-common.yml");

  private Phases() {}

  /** After which a phase that is not done is left to itself. */
  static Duration longest() throws IOException {
    String text =
        Manifest.parse(Files.readString(SETTINGS))
            .getFirst()
            .text("spring", "lifecycle", "timeout-per-shutdown-phase");
    return DurationStyle.detectAndParse(String.valueOf(text));
  }
}

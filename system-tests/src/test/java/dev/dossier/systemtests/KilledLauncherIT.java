package dev.dossier.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code up} killed without a chance to stop anything, and started again on the same directory. */
@Timeout(900)
class KilledLauncherIT {
  private static final String JANE = "jane.doe@example.org";
  private static final String NORA = "nora.nil@example.org";
  private static final Path SAMPLE_MAP =
      Path.of("")
          .toAbsolutePath()
          .getParent()
          .resolve("quickstart/src/main/resources/sample/data-map.yaml");

  @TempDir private Path temporary;

  @Test
  void requests_in_flight_go_on_at_the_same_addresses() throws Exception {
    Path data = temporary.resolve("data");
    String portal;
    String database;
    String pending;
    String verified;
    String link;
    try (RunningPlatform platform = start(data)) {
      portal = platform.address("portal");
      database = platform.address("postgres");
      pending = platform.file(by(NORA));
      link = platform.awaitLink(NORA, "verify");
      verified = platform.file(by(JANE));
      platform.confirm(platform.awaitLink(JANE, "verify"));
      platform.killLauncher();
    }

    try (RunningPlatform platform = start(data)) {
      assertThat(platform.address("portal")).isEqualTo(portal);
      assertThat(platform.address("postgres")).isEqualTo(database);
      // The link of the mail from before.
      platform.confirm(link);

      JsonNode janes = platform.awaitStatus(verified, "ready", "needs_attention");
      JsonNode noras = platform.awaitStatus(pending, "ready", "needs_attention");

      assertThat(janes.get("status").asString()).as(janes.toString()).isEqualTo("ready");
      assertThat(noras.get("status").asString()).as(noras.toString()).isEqualTo("ready");
      Map<String, byte[]> entries = platform.download(platform.awaitLink(JANE, "download"));
      assertThat(RunningPlatform.json(entries.get("data/profile/user.json")).get("email"))
          .hasToString("\"" + JANE + "\"");
      assertThat(platform.links(JANE, "download")).hasSize(1);
    }
  }

  private static RunningPlatform start(Path data) throws Exception {
    return RunningPlatform.start(data, Map.of(), "up", "--data-map", SAMPLE_MAP.toString());
  }

  private static String by(String address) {
    return "{\"type\":\"access\",\"subject\":{\"email\":\"" + address + "\"}}";
  }
}

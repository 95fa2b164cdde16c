package dev.dossier.quickstart.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.dossier.quickstart.report.Failure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DataDirectoryTest {
  @TempDir Path temporary;

  @Test
  void aSecondLauncherIsRefusedByName() {
    Path place = temporary.resolve("data");
    try (DataDirectory first = DataDirectory.open(place)) {
      assertThatExceptionOfType(Failure.class)
          .isThrownBy(() -> DataDirectory.open(place))
          .withMessageContaining("in use by another launcher: " + first.root());
    }
    DataDirectory.open(place).close();
  }

  @Test
  void aTemporaryDirectoryIsGoneAfterClose() {
    DataDirectory data = DataDirectory.temporary();
    data.writePrivate(data.root().resolve("run/x"), "x");
    data.close();
    assertThat(data.root()).doesNotExist();
  }

  @Test
  void secretsAreMadeOnceAndReadByTheirOwnerAlone() throws IOException {
    try (DataDirectory data = DataDirectory.open(temporary.resolve("data"))) {
      String key = new Secrets(data).apiKey();
      assertThat(key).matches("dsk_[A-Za-z0-9_-]{43}");
      assertThat(new Secrets(data).apiKey()).isEqualTo(key);
      assertThat(new Secrets(data).get("s3")).isNotEqualTo(new Secrets(data).get("other"));
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.apiKeyFile())))
          .isEqualTo("rw-------");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.root())))
          .isEqualTo("rwx------");
    }
  }

  @Test
  void whatIsMadeInADirectoryThatWasThereIsPrivate() throws IOException {
    Path open = Files.createDirectory(temporary.resolve("open"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
    try (DataDirectory data = DataDirectory.open(open)) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(open)))
          .isEqualTo("rwxr-xr-x");
      for (Path part : List.of(data.run(), data.logs(), data.kafka(), data.s3(), data.mailbox())) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(part)))
            .isEqualTo("rwx------");
      }
    }
  }

  @Test
  void aPartThatWasThereBecomesPrivateToo() throws IOException {
    Path place = temporary.resolve("old");
    for (String part : List.of("run", "logs", "kafka", "s3", "mailbox", "secrets")) {
      Files.createDirectories(place.resolve(part));
      Files.setPosixFilePermissions(
          place.resolve(part), PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    try (DataDirectory data = DataDirectory.open(place)) {
      new Secrets(data).get("s3");
      try (Stream<Path> parts = Files.list(place)) {
        assertThat(parts.filter(Files::isDirectory))
            .hasSize(6)
            .allSatisfy(part ->
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(part)))
                    .isEqualTo("rwx------"));
      }
    }
  }

  @Test
  void aPortStaysTheSameUntilSomebodyElseHasIt() throws IOException {
    try (DataDirectory data = DataDirectory.open(temporary.resolve("data"))) {
      int port = new Ports(data).get("portal");
      assertThat(new Ports(data).get("portal")).isEqualTo(port);
      try (var other = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        assertThat(new Ports(data).get("portal")).isNotEqualTo(other.getLocalPort());
        assertThatExceptionOfType(Failure.class)
            .isThrownBy(() -> new Ports(data).fix("portal", port))
            .withMessage("port " + port + " is in use");
      }
    }
  }

  @Test
  void addressesNameWhatIsThere() {
    String json =
        new Addresses(
                "http://p",
                "http://p",
                null,
                "http://s",
                "k:1",
                "postgresql://d",
                null,
                Map.of("stripe", "http://v"),
                Map.of("intake", "http://p/actuator/prometheus"))
            .toJson();
    JsonNode read = JsonMapper.builder().build().readTree(json);
    assertThat(read.propertyNames())
        .containsExactly("portal", "console", "s3", "kafka", "postgres", "vendors", "metrics");
    assertThat(read.path("vendors").path("stripe").asString()).isEqualTo("http://v");
    assertThat(read.path("metrics").path("intake").asString())
        .isEqualTo("http://p/actuator/prometheus");
  }
}

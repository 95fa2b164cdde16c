package dev.dossier.quickstart.platform;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.quickstart.process.Launch;
import dev.dossier.quickstart.process.Supervised;
import dev.dossier.quickstart.report.Report;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class LivenessIT {
  @TempDir Path directory;

  @Test
  void aServiceThatStaysBrokenIsStartedAgainAndAWellOneIsLeftAlone() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Report report = new Report(new PrintStream(out, true, StandardCharsets.UTF_8));
    Readiness readiness = new Readiness(new CompletableFuture<>());
    List<Liveness.Service> services =
        List.of(service("collector", report), service("packager", report));
    try (Liveness liveness =
        new Liveness(Duration.ofMillis(100), Duration.ofSeconds(20), services)) {
      for (Liveness.Service each : services) {
        each.process().start();
        readiness.awaitGood("service", each.address().resolve("/actuator/health/readiness"));
      }
      liveness.start();
      Liveness.Service sick = services.getFirst();
      readiness.awaitGood("break", sick.address().resolve(FakeService.BREAK));
      Awaitility.await().atMost(60, SECONDS).until(() -> sick.process().starts() == 2);
      readiness.awaitGood("again", sick.address().resolve("/actuator/health/liveness"));

      assertThat(out.toString(StandardCharsets.UTF_8))
          .contains("collector says that it is broken and is made to end")
          .containsPattern("collector ended unexpectedly \\(.*\\); it is started again")
          .doesNotContain("packager");
      assertThat(services.getLast().process().starts()).isOne();
    } finally {
      services.forEach(each -> each.process().requestStop());
      services.forEach(each -> each.process().awaitStop(Duration.ofSeconds(20)));
    }
  }

  private Liveness.Service service(String name, Report report) throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Launch launch =
        new Launch(
            name,
            List.of(
                Path.of(
                    FakeService.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath()),
                Parts.ownClasses()),
            List.of("-XX:TieredStopAtLevel=1", "-Xmx64m"),
            FakeService.class.getName(),
            List.of(),
            Map.of("SERVER_PORT", Integer.toString(port)),
            Files.createDirectories(directory.resolve("run")).resolve(name + ".pid"),
            directory.resolve(name + ".log"));
    return new Liveness.Service(
        new Supervised(launch, report, failure -> {}, InstantSource.system()),
        URI.create("http://127.0.0.1:" + port));
  }
}

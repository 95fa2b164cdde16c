package dev.dossier.quickstart.platform;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.dossier.common.datamap.JdbcUrl;
import dev.dossier.quickstart.demo.SampleCompany;
import dev.dossier.quickstart.home.Addresses;
import dev.dossier.quickstart.home.DataDirectory;
import dev.dossier.quickstart.report.Failure;
import dev.dossier.quickstart.report.Report;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Properties;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The embedded servers for real, with stand-ins for the services. */
@Timeout(180)
class PlatformIT {
  @TempDir Path temporary;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final Report report = new Report(new PrintStream(out, true, StandardCharsets.UTF_8));

  @Test
  void everythingComesUpKeepsItsDataRecoversFromKillsAndLeavesNothingRunning() throws Exception {
    Path place = temporary.resolve("my data");
    Addresses first;
    List<ProcessHandle> started;
    Path driver = Files.createDirectories(place.resolve("drivers")).resolve("some-driver.jar");
    Files.createFile(driver);
    try (Platform platform = platform(place, Map.of())) {
      first = platform.start();
      started = processes(platform.data());
      assertThat(started).hasSize(5);
      assertThat(count(first, "users")).isEqualTo(302);
      try (Admin admin = admin(first)) {
        admin.createTopics(List.of(new NewTopic("kept", 1, (short) 1))).all().get(30, SECONDS);
      }
      assertThat(Files.readString(platform.data().addressesFile())).contains(first.portal());

      ProcessHandle collector = processOf(platform.data(), "collector");
      assertThat(collector.info().commandLine().orElseThrow()).contains(driver.toString());
      assertThat(processOf(platform.data(), "intake").info().commandLine().orElseThrow())
          .doesNotContain(driver.toString());
      ProcessHandle broker = processOf(platform.data(), "kafka");
      collector.destroyForcibly();
      broker.destroyForcibly();
      await(() -> !processOf(platform.data(), "collector").equals(collector));
      await(() -> !processOf(platform.data(), "kafka").equals(broker));
      assertThat(out.toString(StandardCharsets.UTF_8))
          .contains("collector ended unexpectedly (signal 9); it is started again");
      try (Admin admin = admin(first)) {
        assertThat(admin.listTopics().names().get(60, SECONDS)).contains("kept");
      }

      ProcessHandle postmaster = postmaster(place).orElseThrow();
      postmaster.destroyForcibly();
      await(() -> !postmaster(place).equals(Optional.of(postmaster)) && answers(first));
      assertThat(count(first, "users")).isEqualTo(302);
      started =
          Stream.of(
                  started.stream(), processes(platform.data()).stream(), postmaster(place).stream())
              .flatMap(some -> some)
              .toList();
    }
    assertThat(started).noneMatch(ProcessHandle::isAlive);
    assertThat(place.resolve("postgres/postmaster.pid")).doesNotExist();

    try (Platform again = platform(place, Map.of())) {
      Addresses second = again.start();
      assertThat(second).isEqualTo(first);
      try (Admin admin = admin(second)) {
        assertThat(admin.listTopics().names().get(60, SECONDS)).contains("kept");
      }
    }
  }

  @Test
  void aServiceThatCannotStartIsNamedAndNothingIsLeft() {
    Path place = temporary.resolve("data");
    try (Platform platform = platform(place, Map.of(FakeService.BROKEN, "yes"))) {
      assertThatExceptionOfType(Failure.class)
          .isThrownBy(platform::start)
          .withMessageContaining("ended 3 times before it was ready, last with exit code 3")
          .withMessageContaining("its log is " + place.resolve("logs"));
    }
    assertThat(place.resolve("postgres/postmaster.pid")).doesNotExist();
    assertThat(place.resolve("run")).isEmptyDirectory();
  }

  private Platform platform(Path place, Map<String, String> environment) {
    DataDirectory data = DataDirectory.open(place);
    Options options =
        new Options(
            temporary,
            new Environment(Map.of()),
            SampleCompany.dataMap(data),
            Optional.empty(),
            Optional.of(ground -> {
              var sample = new SampleCompany().prepare(ground);
              var all = new java.util.HashMap<>(sample.environment());
              all.putAll(environment);
              return new Companion.Prepared(sample.address(), sample.vendors(), all);
            }),
            true,
            false);
    return new Platform(data, options, report, name -> fake());
  }

  private static ServiceJar fake() {
    Path classes =
        Path.of(FakeService.class.getProtectionDomain().getCodeSource().getLocation().getPath());
    return new ServiceJar(classes, FakeService.class.getName(), AotCache.none());
  }

  private static long count(Addresses addresses, String table) throws SQLException {
    JdbcUrl sample = JdbcUrl.of(String.valueOf(addresses.sample()));
    try (var connection =
            DriverManager.getConnection(sample.url(), sample.user(), sample.password());
        var row = connection.createStatement().executeQuery("SELECT count(*) FROM " + table)) {
      row.next();
      return row.getLong(1);
    }
  }

  private static boolean answers(Addresses addresses) {
    try {
      return count(addresses, "users") > 0;
    } catch (SQLException e) {
      return false;
    }
  }

  private static Optional<ProcessHandle> postmaster(Path place) {
    try {
      Path file = place.resolve("postgres/postmaster.pid");
      return ProcessHandle.of(Long.parseLong(Files.readAllLines(file).getFirst().strip()));
    } catch (IOException | NoSuchElementException e) {
      return Optional.empty();
    }
  }

  private static Admin admin(Addresses addresses) {
    Properties settings = new Properties();
    settings.setProperty("bootstrap.servers", addresses.kafka());
    return Admin.create(settings);
  }

  private static List<ProcessHandle> processes(DataDirectory data) throws IOException {
    return Stream.of("kafka", "intake", "collector", "packager", "notifier")
        .map(name -> processOf(data, name))
        .toList();
  }

  private static ProcessHandle processOf(DataDirectory data, String name) {
    try {
      return ProcessHandle.of(Long.parseLong(Files.readString(data.pidFile(name)).strip()))
          .orElseThrow();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void await(BooleanSupplier done) {
    org.awaitility.Awaitility.await().atMost(60, SECONDS).until(done::getAsBoolean);
  }
}

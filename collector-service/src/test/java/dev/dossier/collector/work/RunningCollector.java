package dev.dossier.collector.work;

import dev.dossier.collector.CollectorApplication;
import dev.dossier.testsupport.infra.Infrastructure;
import dev.dossier.testsupport.infra.ServiceDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Collectors on the tests' broker, store and database, in this process or in one of their own. */
final class RunningCollector {
  private RunningCollector() {}

  /** What collectors of one test share, a fresh database and bucket among it. */
  static List<String> properties(Path kek, Path dataMap) {
    ServiceDatabase own = ServiceDatabase.createFresh(Infrastructure.postgres(), "collector");
    return List.of(
        "spring.datasource.url=" + own.url(),
        "spring.datasource.username=" + own.appUser(),
        "spring.datasource.password=" + own.appPassword(),
        "spring.flyway.user=" + own.ownerUser(),
        "spring.flyway.password=" + own.ownerPassword(),
        "spring.kafka.bootstrap-servers=" + Infrastructure.kafka().bootstrapServers(),
        "dossier.s3.endpoint=" + Infrastructure.s3().endpoint(),
        "dossier.s3.access-key=" + Infrastructure.s3().accessKey(),
        "dossier.s3.secret-key=" + Infrastructure.s3().secretKey(),
        "dossier.s3.bucket=" + Infrastructure.s3().createFreshBucket("collector"),
        "dossier.kek-file=" + kek,
        "dossier.data-map=" + dataMap);
  }

  static ConfigurableApplicationContext here(List<String> properties, String... more) {
    List<String> arguments = new ArrayList<>(List.of(more));
    arguments.add("--server.port=0");
    return new SpringApplicationBuilder(CollectorApplication.class)
        .properties(properties.toArray(String[]::new))
        .run(arguments.toArray(String[]::new));
  }

  /**
   * Can die as processes do.
   *
   * @param name of its log in {@code target}
   * @param environment besides this process's own
   */
  static Process apart(List<String> properties, String name, Map<String, String> environment)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                CollectorApplication.class.getName(),
                "--server.port=0"));
    properties.forEach(property -> command.add("--" + property));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    return builder
        .redirectErrorStream(true)
        .redirectOutput(Path.of("target", name + ".log").toFile())
        .start();
  }
}

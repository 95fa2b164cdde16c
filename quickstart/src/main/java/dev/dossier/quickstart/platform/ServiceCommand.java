package dev.dossier.quickstart.platform;

import dev.dossier.quickstart.home.DataDirectory;
import dev.dossier.quickstart.home.Ports;
import dev.dossier.quickstart.home.Secrets;
import dev.dossier.quickstart.process.Launch;
import dev.dossier.quickstart.process.Running;
import dev.dossier.quickstart.report.ExitCode;
import dev.dossier.quickstart.report.Failure;
import dev.dossier.quickstart.report.Report;
import dev.dossier.testsupport.infra.EmbeddedPostgresServer;
import dev.dossier.testsupport.infra.EmbeddedS3Server;
import dev.dossier.testsupport.infra.JobsRole;
import dev.dossier.testsupport.infra.ServiceDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Runs a command of a service's own jar on the database and store of a data directory, or on those
 * that the environment gives. Beside a running launcher it uses that one's servers; where nothing
 * runs, it starts them and stops them again.
 */
public final class ServiceCommand implements KeyRotation.Services, AutoCloseable {
  private static final String HEAP = "256m";

  private final Path root;
  private final Environment environment;
  private final Function<ServiceName, ServiceJar> jars;
  private final Running running;
  private final Map<String, String> store = new HashMap<>();
  private final int databasePort;

  /**
   * @param home the project's root
   * @param data directory of {@code up}
   */
  public static ServiceCommand open(Path home, Environment environment, Path data, Report report) {
    Layouts.holdOwn(Parts.ownClasses());
    return open(
        environment,
        data,
        report,
        name -> ServiceJar.of(name, home, home.resolve(Site.CACHE), false));
  }

  static ServiceCommand open(
      Environment environment, Path data, Report report, Function<ServiceName, ServiceJar> jars) {
    environment.check();
    Running running = new Running(report);
    // However this process ends, save by kill -9.
    Runtime.getRuntime().addShutdownHook(new Thread(running::close, "stop"));
    try {
      return new ServiceCommand(environment, data, jars, running);
    } catch (RuntimeException e) {
      running.close();
      throw e;
    }
  }

  private ServiceCommand(
      Environment environment, Path data, Function<ServiceName, ServiceJar> jars, Running running) {
    this.root = data.toAbsolutePath().normalize();
    this.environment = environment;
    this.jars = jars;
    this.running = running;
    boolean ownDatabase = environment.database().isEmpty();
    boolean ownStore = environment.store().isEmpty();
    if (!ownDatabase && !ownStore) {
      this.databasePort = 0;
      return;
    }
    Optional<DataDirectory> free = DataDirectory.openIfFree(root);
    if (free.isPresent()) {
      running.add("data directory", free.get());
      Ports ports = new Ports(free.get());
      this.databasePort = ownDatabase ? startDatabase(free.get(), ports) : 0;
      if (ownStore) {
        startStore(free.get(), ports);
      }
    } else {
      this.databasePort = ownDatabase ? keptPort(Parts.POSTGRES) : 0;
      if (ownStore) {
        useStore(keptPort(Parts.S3));
      }
    }
  }

  /** The path of the key-encryption key's file; none where its value is given. */
  @Override
  public Optional<Path> kekFile() {
    Optional<String> given = environment.get("DOSSIER_KEK_FILE");
    if (given.isPresent()) {
      return given.map(Path::of).map(Path::toAbsolutePath);
    }
    return environment.get("DOSSIER_KEK").isPresent()
        ? Optional.empty()
        : Optional.of(DataDirectory.kekFile(root));
  }

  /**
   * Returns when it ended; its lines go where this process's go.
   *
   * @param words the command's name and arguments
   */
  @Override
  public ExitCode run(ServiceName service, List<String> words) {
    ServiceJar jar = jars.apply(service);
    List<String> line = new ArrayList<>(List.of(Launch.java().toString()));
    line.addAll(jar.aot().options(HEAP, true));
    // The same class path as a service's: a cache of the JVM's is for that one.
    line.addAll(
        List.of(
            "-cp",
            jar.jar() + System.getProperty("path.separator") + Parts.ownClasses(),
            jar.mainClass(),
            "command"));
    line.addAll(words);
    ProcessBuilder builder = new ProcessBuilder(line).inheritIO();
    builder.environment().putAll(environmentOf(service));
    try {
      int exit = running.add(service.id(), new Ending(builder.start())).process().waitFor();
      return ExitCode.of(exit)
          .orElseThrow(() -> Failure.of(service.id() + " ended with exit code " + exit));
    } catch (IOException e) {
      throw Failure.of(service.id() + " cannot be started: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.of("interrupted");
    }
  }

  private Map<String, String> environmentOf(ServiceName service) {
    Map<String, String> all = new HashMap<>(store);
    if (databasePort != 0) {
      all.putAll(
          PartEnvironment.ofDatabase(
              ServiceDatabase.existing(
                  "jdbc:postgresql://127.0.0.1:" + databasePort + "/" + Parts.DATABASE,
                  service.id(),
                  secret(service.id() + "-owner"),
                  secret(service.id() + "-app"))));
      // None is kept where the platform is older than that role, or the service has none.
      Secrets.kept(root, service.id() + "-jobs")
          .map(password -> JobsRole.existing(service.id(), password))
          .ifPresent(jobs -> all.putAll(PartEnvironment.ofJobs(jobs)));
    }
    kekFile().ifPresent(file -> all.put("DOSSIER_KEK_FILE", file.toString()));
    if (environment.broker().isEmpty()) {
      Ports.kept(root, Broker.NAME)
          .ifPresent(port -> all.put("SPRING_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:" + port));
    }
    return all;
  }

  private int startDatabase(DataDirectory data, Ports ports) {
    try {
      return running
          .add(
              Parts.POSTGRES,
              EmbeddedPostgresServer.start(data.postgres(), ports.get(Parts.POSTGRES)))
          .port();
    } catch (IllegalStateException e) {
      throw Failure.unreachable(String.valueOf(e.getMessage()));
    }
  }

  private void startStore(DataDirectory data, Ports ports) {
    EmbeddedS3Server server =
        running.add(
            Parts.S3,
            EmbeddedS3Server.start(
                data.s3(), ports.get(Parts.S3), Parts.S3_USER, new Secrets(data).get(Parts.S3)));
    useStore(server.port());
  }

  private void useStore(int port) {
    store.putAll(
        PartEnvironment.ofStore("http://127.0.0.1:" + port, Parts.S3_USER, secret(Parts.S3)));
  }

  private int keptPort(String name) {
    return Ports.kept(root, name)
        .orElseThrow(() -> Failure.unreachable("nothing is kept of " + name + " in " + root));
  }

  private String secret(String name) {
    return Secrets.kept(root, name)
        .orElseThrow(() -> Failure.unreachable("nothing is kept of " + name + " in " + root));
  }

  /** Stops what was started. */
  @Override
  public void close() {
    running.close();
  }

  /** A process that does not outlive this one. */
  private record Ending(Process process) implements AutoCloseable {
    @Override
    public void close() throws InterruptedException {
      process.destroy();
      process.waitFor();
    }
  }
}

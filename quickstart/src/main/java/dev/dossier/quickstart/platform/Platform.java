package dev.dossier.quickstart.platform;

import dev.dossier.quickstart.home.Addresses;
import dev.dossier.quickstart.home.DataDirectory;
import dev.dossier.quickstart.home.Ports;
import dev.dossier.quickstart.home.Secrets;
import dev.dossier.quickstart.process.Leftovers;
import dev.dossier.quickstart.process.Running;
import dev.dossier.quickstart.report.Failure;
import dev.dossier.quickstart.report.Report;
import dev.dossier.testsupport.infra.EmbeddedPostgresServer;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Everything that runs, from {@link #start} to {@link #close}. */
public final class Platform implements AutoCloseable {
  private final DataDirectory data;
  private final Options options;
  private final Report report;
  private final Function<ServiceName, ServiceJar> jars;
  private final Running running;
  private final Secrets secrets;
  private final AotTraining training = new AotTraining();
  private final CompletableFuture<Failure> failure = new CompletableFuture<>();

  /**
   * @param data closed with the platform
   */
  public Platform(DataDirectory data, Options options, Report report) {
    this(
        data,
        options,
        report,
        name -> ServiceJar.of(name, options.home(), Site.cache(options), options.train()));
  }

  Platform(
      DataDirectory data, Options options, Report report, Function<ServiceName, ServiceJar> jars) {
    this.jars = jars;
    this.data = data;
    this.options = options;
    this.report = report;
    this.running = new Running(report);
    this.secrets = new Secrets(data);
    running.add("data directory", data);
  }

  /**
   * Returns when every service is ready.
   *
   * @throws Failure names what did not start; what did is stopped by {@link #close}
   */
  public Addresses start() {
    options.environment().check();
    Layouts.holdOwn(Parts.ownClasses());
    Map<ServiceName, ServiceJar> services = new EnumMap<>(ServiceName.class);
    Arrays.stream(ServiceName.values())
        .parallel()
        .map(name -> Map.entry(name, jars.apply(name)))
        .toList()
        .forEach(entry -> services.put(entry.getKey(), entry.getValue()));
    stopLeftovers();
    Site site =
        new Site(
            data,
            options,
            new Ports(data),
            secrets,
            running,
            report,
            new Readiness(failure),
            training,
            failure::complete);
    Infrastructure infrastructure = Infrastructure.start(site);
    Services started = running.add("services", Services.of(site, services, infrastructure));
    started.start(site.readiness());
    Addresses addresses = addresses(infrastructure, started);
    data.writePrivate(data.addressesFile(), addresses.toJson());
    return addresses;
  }

  private Addresses addresses(Infrastructure infrastructure, Services services) {
    String url = options.environment().get("DOSSIER_PUBLIC_URL").orElse(services.portal());
    return new Addresses(
        url,
        url,
        infrastructure.mailbox().orElse(null),
        infrastructure.store(),
        infrastructure.broker(),
        infrastructure.database(),
        infrastructure.companion().map(Companion.Prepared::address).orElse(null),
        infrastructure.companion().map(Companion.Prepared::vendors).orElse(Map.of()),
        new TreeMap<>(services.metrics()));
  }

  /** Before ports are chosen: those of the last start are to be free again. */
  private void stopLeftovers() {
    try {
      Leftovers.stop(data.run());
      EmbeddedPostgresServer.stopLeftBehind(data.postgres());
    } catch (IOException e) {
      throw Failure.of("cannot look for processes left behind: " + e);
    } catch (IllegalStateException e) {
      throw Failure.of(String.valueOf(e.getMessage()));
    }
  }

  public String apiKey() {
    return secrets.apiKey();
  }

  public DataDirectory data() {
    return data;
  }

  /** Completed when a part ended and is not started again. */
  public CompletableFuture<Failure> failure() {
    return failure;
  }

  /** The failure so far, if there is one. */
  public Optional<Failure> failed() {
    return Optional.ofNullable(failure.getNow(null));
  }

  /** After {@link #close}, once for a build: makes the next start take half the time. */
  public void train() {
    if (training.isNeeded()) {
      report.line("Writing start-up caches, once for this build …");
    }
    try {
      training.run();
    } catch (IOException e) {
      report.line("The start-up caches cannot be written (%s); starts stay slow", e);
    }
  }

  /** Stops everything that was started, services first; returns when all of it is gone. */
  @Override
  public void close() {
    running.close();
    training.stop();
  }
}

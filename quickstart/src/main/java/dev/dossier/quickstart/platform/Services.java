package dev.dossier.quickstart.platform;

import dev.dossier.quickstart.home.DataDirectory;
import dev.dossier.quickstart.process.Launch;
import dev.dossier.quickstart.process.Supervised;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The four services as supervised processes. */
final class Services implements AutoCloseable {
  private final List<Service> all;
  private final String portal;
  private final Duration stopLimit;
  private final Liveness liveness;

  private Services(List<Service> all, String portal, Duration stopLimit) {
    this.all = all;
    this.portal = portal;
    this.stopLimit = stopLimit;
    this.liveness =
        new Liveness(
            Liveness.EVERY,
            stopLimit,
            all.stream()
                .map(service -> new Liveness.Service(service.process(), service.address()))
                .toList());
  }

  static Services of(Site site, Map<ServiceName, ServiceJar> jars, Infrastructure infrastructure) {
    int portal = site.portal();
    List<Service> services =
        Arrays.stream(ServiceName.values())
            .map(name -> {
              ServiceJar jar = Objects.requireNonNull(jars.get(name));
              int port = name == ServiceName.INTAKE ? portal : site.ports().get(name.id());
              Map<String, String> environment = new HashMap<>(infrastructure.common());
              environment.putAll(infrastructure.databases().getOrDefault(name, Map.of()));
              environment.putAll(own(site, name, port, portal));
              Launch launch = launch(site, name, jar, environment);
              return new Service(name, port, site.supervised(launch));
            })
            .toList();
    return new Services(services, "http://127.0.0.1:" + portal, site.stopLimit());
  }

  private static Launch launch(
      Site site, ServiceName name, ServiceJar jar, Map<String, String> environment) {
    DataDirectory data = site.data();
    Options options = site.options();
    List<Path> classPath = List.of(jar.jar(), Parts.ownClasses());
    site.training().add(jar.aot(), classPath, options.environment().heap());
    return new Launch(
        name.id(),
        name == ServiceName.COLLECTOR ? withDrivers(classPath, data) : classPath,
        jar.aot().options(options.environment().heap(), options.quick()),
        jar.mainClass(),
        List.of(),
        environment,
        data.pidFile(name.id()),
        data.log(name.id()));
  }

  /** Behind all else: a cache of the JVM's holds for a class path that only grew at its end. */
  private static List<Path> withDrivers(List<Path> classPath, DataDirectory data) {
    return Stream.concat(classPath.stream(), data.drivers().stream()).toList();
  }

  private static Map<String, String> own(Site site, ServiceName name, int port, int portal) {
    Options options = site.options();
    Map<String, String> environment = new HashMap<>(options.environment().frugal());
    environment.put("SERVER_ADDRESS", "127.0.0.1");
    environment.put("SERVER_PORT", Integer.toString(port));
    environment.put("DOSSIER_DATA_MAP", options.dataMap().toAbsolutePath().toString());
    if (options.environment().get("DOSSIER_PUBLIC_URL").isEmpty()) {
      environment.put("DOSSIER_PUBLIC_URL", "http://127.0.0.1:" + portal);
    }
    if (name == ServiceName.INTAKE) {
      environment.put("DOSSIER_BOOTSTRAP_API_KEY", site.secrets().apiKey());
    }
    return environment;
  }

  /** All at once; returns when all are ready. */
  void start(Readiness readiness) {
    all.forEach(service -> service.process().start());
    for (Service service : all) {
      readiness.awaitGood(
          service.name().id(), service.address().resolve("/actuator/health/readiness"));
      service.process().markReady();
    }
    liveness.start();
  }

  /** Intake's base URL on this machine. */
  String portal() {
    return portal;
  }

  /** Prometheus URL by service. */
  Map<String, String> metrics() {
    return all.stream()
        .collect(
            Collectors.toMap(
                service -> service.name().id(),
                service -> service.address().resolve("/actuator/prometheus").toString()));
  }

  @Override
  public void close() {
    liveness.close();
    all.forEach(service -> service.process().requestStop());
    for (Service service : all) {
      service.process().awaitStop(stopLimit);
    }
  }

  private record Service(ServiceName name, int port, Supervised process) {
    URI address() {
      return URI.create("http://127.0.0.1:" + port);
    }
  }
}

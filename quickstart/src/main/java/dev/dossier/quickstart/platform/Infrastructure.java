package dev.dossier.quickstart.platform;

import dev.dossier.quickstart.home.Secrets;
import dev.dossier.quickstart.mailbox.Mailbox;
import dev.dossier.quickstart.report.Failure;
import dev.dossier.testsupport.infra.JobsRole;
import dev.dossier.testsupport.infra.PostgresServer;
import dev.dossier.testsupport.infra.ReaderRole;
import dev.dossier.testsupport.infra.S3Server;
import dev.dossier.testsupport.infra.ServiceDatabase;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * The servers that the services need, embedded or given by the environment.
 *
 * @param common environment of every service
 * @param databases environment of each service
 * @param mailbox address of its pages, if it is embedded
 * @param database libpq URL
 */
record Infrastructure(
    Map<String, String> common,
    Map<ServiceName, Map<String, String>> databases,
    String database,
    String broker,
    String store,
    Optional<String> mailbox,
    Optional<Companion.Prepared> companion) {

  /** All at once; returns when all are there. */
  static Infrastructure start(Site site) {
    Parts parts = new Parts(site);
    Options options = site.options();
    Environment given = options.environment();
    boolean ownDatabase = given.database().isEmpty();
    Map<String, String> common = new HashMap<>();
    if (given.get("DOSSIER_KEK").isEmpty()) {
      Path kek =
          given
              .get("DOSSIER_KEK_FILE")
              .map(file -> Path.of(file).toAbsolutePath())
              .orElseGet(parts::keyEncryptionKey);
      common.put("DOSSIER_KEK_FILE", kek.toString());
    }
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var broker =
          given.broker().isPresent()
              ? CompletableFuture.completedFuture(given.broker().get())
              : run(() -> parts.broker().address(), executor);
      var database =
          ownDatabase || options.companion().isPresent()
              ? run(() -> database(parts.postgres(), site, ownDatabase), executor)
              : CompletableFuture.completedFuture(Database.NONE);
      var store =
          given.store().isPresent()
              ? CompletableFuture.completedFuture(new Part(given.store().get(), Map.of()))
              : run(() -> store(parts.store()), executor);
      var mailbox =
          given.mail().isPresent()
              ? CompletableFuture.completedFuture(Optional.<Part>empty())
              : run(() -> Optional.of(mailbox(parts.mailbox())), executor);
      common.put("SPRING_KAFKA_BOOTSTRAP_SERVERS", get(broker));
      common.putAll(get(store).environment());
      get(mailbox).ifPresent(part -> common.putAll(part.environment()));
      Database databases = get(database);
      databases.companion().ifPresent(c -> common.putAll(c.environment()));
      return new Infrastructure(
          Map.copyOf(common),
          databases.services(),
          ownDatabase ? databases.address() : libpq(given),
          get(broker),
          get(store).address(),
          get(mailbox).map(Part::address),
          databases.companion());
    }
  }

  private static Database database(PostgresServer server, Site site, boolean services) {
    Secrets secrets = site.secrets();
    Map<ServiceName, Map<String, String>> environments = new HashMap<>();
    if (services) {
      for (ServiceName service : ServiceName.values()) {
        Map<String, String> environment = new HashMap<>(serviceDatabase(server, service, secrets));
        if (service == ServiceName.INTAKE) {
          environment.putAll(jobsRole(server, service, secrets));
        }
        environments.put(service, Map.copyOf(environment));
      }
      // For a Grafana beside this; intake's migrations let it read one view.
      ReaderRole.create(server, Parts.DATABASE, secrets.get("grafana-reader"));
    }
    return new Database(
        server.superuserUrl(Parts.DATABASE),
        environments,
        site.options()
            .companion()
            .map(companion ->
                companion.prepare(
                    new Companion.Ground(server, secrets, site.ports(), site.running()))));
  }

  private static Map<String, String> serviceDatabase(
      PostgresServer server, ServiceName service, Secrets secrets) {
    ServiceDatabase database =
        ServiceDatabase.create(
            server,
            Parts.DATABASE,
            service.id(),
            secrets.get(service.id() + "-owner"),
            secrets.get(service.id() + "-app"));
    return PartEnvironment.ofDatabase(database);
  }

  private static Map<String, String> jobsRole(
      PostgresServer server, ServiceName service, Secrets secrets) {
    return PartEnvironment.ofJobs(
        JobsRole.create(server, service.id(), secrets.get(service.id() + "-jobs")));
  }

  private static Part store(S3Server server) {
    String endpoint = server.endpoint().toString();
    return new Part(
        endpoint, PartEnvironment.ofStore(endpoint, server.accessKey(), server.secretKey()));
  }

  private static Part mailbox(Mailbox mailbox) {
    return new Part(
        mailbox.address().toString(),
        Map.of(
            "SPRING_MAIL_HOST",
            "127.0.0.1",
            "SPRING_MAIL_PORT",
            Integer.toString(mailbox.smtpPort())));
  }

  private static String libpq(Environment given) {
    String url = given.database().orElse("");
    String bare = url.startsWith("jdbc:") ? url.substring("jdbc:".length()) : url;
    return given
        .get("SPRING_DATASOURCE_USERNAME")
        .map(user -> bare.replaceFirst("//", "//" + user + "@"))
        .orElse(bare);
  }

  private static <T> CompletableFuture<T> run(Supplier<T> part, ExecutorService executor) {
    return CompletableFuture.supplyAsync(part, executor);
  }

  private static <T> T get(CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof Failure failure) {
        throw failure;
      }
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw Failure.of(String.valueOf(cause.getMessage()));
    }
  }

  private record Part(String address, Map<String, String> environment) {}

  private record Database(
      String address,
      Map<ServiceName, Map<String, String>> services,
      Optional<Companion.Prepared> companion) {
    static final Database NONE = new Database("", Map.of(), Optional.empty());
  }
}

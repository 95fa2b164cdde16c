package dev.dossier.common.training;

import dev.dossier.common.crypto.KeyEncryption;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.AbstractApplicationContext;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.ProducerFactory;

/**
 * Starts a service with nothing around it, loads what its first minute needs and ends: what the JVM
 * records of it ({@code -XX:AOTCacheOutput}, JEP 514) halves the start of the image. No listener,
 * job or worker runs; the store is a {@link StandInStore}.
 *
 * <p>Called as {@code java -cp app.jar dev.dossier.common.training.TrainingRun <application
 * class>}.
 */
public final class TrainingRun {
  /** Nobody listens there. */
  private static final String NOWHERE = "127.0.0.1:1";

  private static final List<String> PATHS =
      List.of("/actuator/health/readiness", "/actuator/prometheus", "/actuator/health/liveness");

  private TrainingRun() {}

  /** Ends the process: 0 when the service came up, a stack trace and 1 when it did not. */
  public static void main(String[] args) throws IOException, ClassNotFoundException {
    if (args.length != 1) {
      throw new IllegalArgumentException("expected the class of the application");
    }
    Path files = Files.createTempDirectory("dossier-training");
    try (StandInStore store = StandInStore.start();
        ConfigurableApplicationContext context =
            start(Class.forName(args[0]), settings(files, store.address()))) {
      createClients(context);
      ask(String.valueOf(context.getEnvironment().getProperty("local.server.port")));
    }
    System.exit(0);
  }

  private static ConfigurableApplicationContext start(
      Class<?> application, Map<String, String> settings) {
    SpringApplication service = new SpringApplication(application);
    service.addInitializers(context -> {
      context.addBeanFactoryPostProcessor(new NothingAround());
      context
          .getBeanFactory()
          .registerSingleton(
              AbstractApplicationContext.LIFECYCLE_PROCESSOR_BEAN_NAME,
              new WebServerAlone(context.getBeanFactory()));
    });
    List<String> arguments = new ArrayList<>();
    settings.forEach((name, value) -> arguments.add("--" + name + "=" + value));
    return service.run(arguments.toArray(String[]::new));
  }

  private static Map<String, String> settings(Path files, URI store) throws IOException {
    Path kek = files.resolve("kek.json");
    KeyEncryption.createIfMissing(kek);
    Path dataMap = files.resolve("data-map.yaml");
    try (InputStream sample = TrainingRun.class.getResourceAsStream("/training/data-map.yaml")) {
      if (sample == null) {
        throw new IllegalStateException("not on the class path: training/data-map.yaml");
      }
      Files.copy(sample, dataMap);
    }
    return Map.ofEntries(
        Map.entry("server.address", "127.0.0.1"),
        Map.entry("server.port", "0"),
        Map.entry("logging.level.root", "off"),
        Map.entry("spring.datasource.url", "jdbc:postgresql://" + NOWHERE + "/training"),
        Map.entry("spring.datasource.username", "training"),
        Map.entry("spring.datasource.password", "training"),
        Map.entry("spring.datasource.hikari.connection-timeout", "250"),
        Map.entry("spring.flyway.enabled", "false"),
        Map.entry("spring.jooq.sql-dialect", "postgres"),
        Map.entry("spring.kafka.bootstrap-servers", NOWHERE),
        Map.entry("dossier.s3.endpoint", store.toString()),
        Map.entry("dossier.s3.access-key", "training"),
        Map.entry("dossier.s3.secret-key", "training"),
        Map.entry("dossier.kek-file", kek.toString()),
        Map.entry("dossier.data-map", dataMap.toString()),
        Map.entry("dossier.public-url", "http://localhost"));
  }

  /** A third of the classes of a start are those of Kafka's clients; none of them connects. */
  private static void createClients(ConfigurableApplicationContext context) {
    context.getBean(ProducerFactory.class).createProducer().close();
    context.getBean(ConsumerFactory.class).createConsumer("training", "").close();
    org.apache.kafka.clients.admin.Admin.create(
            context.getBean(KafkaAdmin.class).getConfigurationProperties())
        .close();
  }

  private static void ask(String port) throws IOException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      for (String path : PATHS) {
        http.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
            HttpResponse.BodyHandlers.discarding());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}

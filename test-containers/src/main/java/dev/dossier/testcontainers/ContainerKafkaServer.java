package dev.dossier.testcontainers;

import dev.dossier.testsupport.infra.KafkaServer;
import java.util.Locale;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/** A broker in a container. */
final class ContainerKafkaServer extends KafkaServer {
  private static final int PORT = 9092;

  private final KafkaContainer container;

  ContainerKafkaServer(DockerImageName image) {
    container =
        new KafkaContainer(image.asCompatibleSubstituteFor("apache/kafka"))
            .withEnv("KAFKA_HEAP_OPTS", "-Xmx512m -Xms256m")
            // Its start script is now and then still being written when it is called.
            .withStartupAttempts(3);
    SETTINGS.forEach((name, value) ->
        container.withEnv("KAFKA_" + name.toUpperCase(Locale.ROOT).replace('.', '_'), value));
    Engine.start(container, PORT);
  }

  @Override
  public String bootstrapServers() {
    return container.getBootstrapServers();
  }

  @Override
  public void close() {
    container.stop();
  }
}

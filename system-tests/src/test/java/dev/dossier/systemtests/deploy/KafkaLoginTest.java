package dev.dossier.systemtests.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** The variables of the Secret kafka-client, as the document writes them, reach every client. */
class KafkaLoginTest {
  private static final Path DOCUMENT =
      Path.of("").toAbsolutePath().getParent().resolve("docs/install-kubernetes.md");
  private static final Pattern LITERAL = Pattern.compile("--from-literal=('[^']+'|\\S+)");

  @Test
  void theDocumentsVariablesAreTheClientsOwnSettings() throws IOException {
    Map<String, Object> variables = new TreeMap<>();
    LITERAL
        .matcher(Files.readString(DOCUMENT))
        .results()
        .map(each -> each.group(1).replace("'", "").split("=", 2))
        .filter(each -> each[0].startsWith("SPRING_KAFKA_"))
        .forEach(each -> variables.put(each[0], each[1]));
    variables.put("SPRING_KAFKA_BOOTSTRAP_SERVERS", "kafka.example.internal:9093");
    StandardEnvironment environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .addFirst(new SystemEnvironmentPropertySource("document-systemEnvironment", variables));

    KafkaProperties kafka =
        Binder.get(environment).bind("spring.kafka", KafkaProperties.class).get();

    for (Map<String, Object> client :
        List.of(
            kafka.buildAdminProperties(),
            kafka.buildConsumerProperties(),
            kafka.buildProducerProperties())) {
      assertThat(client)
          .containsEntry("security.protocol", "SASL_SSL")
          .containsEntry("sasl.mechanism", "SCRAM-SHA-512")
          .containsEntry("ssl.truststore.type", "PEM")
          .containsKey("ssl.truststore.certificates");
      assertThat(String.valueOf(client.get("sasl.jaas.config")))
          .startsWith("org.apache.kafka.common.security.scram.ScramLoginModule required")
          .endsWith(";");
    }
  }
}

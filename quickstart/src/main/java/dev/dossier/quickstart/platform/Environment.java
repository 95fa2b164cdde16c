package dev.dossier.quickstart.platform;

import dev.dossier.quickstart.report.Failure;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The launcher's own environment, Spring's names: says which parts somebody else runs. Services
 * inherit all of it.
 */
public record Environment(Map<String, String> variables) {
  private static final String DATABASE = "SPRING_DATASOURCE_URL";
  private static final String BROKER = "SPRING_KAFKA_BOOTSTRAP_SERVERS";
  private static final String MAIL = "SPRING_MAIL_HOST";
  private static final String STORE = "DOSSIER_S3_ENDPOINT";
  private static final String DEFAULT_HEAP = "256m";

  private static final Map<String, String> FRUGAL =
      Map.of("MALLOC_ARENA_MAX", "2", "DOSSIER_COLLECTOR_CONCURRENCY", "2");

  public Environment {
    variables = Map.copyOf(variables);
  }

  public Optional<String> get(String name) {
    return Optional.ofNullable(variables.get(name)).filter(value -> !value.isBlank());
  }

  Optional<String> database() {
    return get(DATABASE);
  }

  Optional<String> broker() {
    return get(BROKER);
  }

  Optional<String> mail() {
    return get(MAIL);
  }

  Optional<String> store() {
    return get(STORE);
  }

  String heap() {
    return get("DOSSIER_HEAP").orElse(DEFAULT_HEAP);
  }

  /**
   * What keeps services small on one machine; a name that the launcher's environment has keeps its
   * value. Each worker of a collector may hold some fragments of 8 MiB, and a source has four.
   */
  Map<String, String> frugal() {
    return FRUGAL.entrySet().stream()
        .filter(setting -> get(setting.getKey()).isEmpty())
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /** Half a part is nobody's part: its other settings would silently go to the embedded one. */
  void check() {
    together(DATABASE, "SPRING_DATASOURCE_USERNAME", "SPRING_DATASOURCE_PASSWORD");
    together(STORE, "DOSSIER_S3_ACCESS_KEY", "DOSSIER_S3_SECRET_KEY");
  }

  private void together(String first, String... others) {
    for (String other : others) {
      if (get(other).isPresent() && get(first).isEmpty()) {
        throw Failure.usage(other + " is set, but " + first + " is not");
      }
    }
  }
}

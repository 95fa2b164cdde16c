package dev.dossier.testsupport.infra;

import java.util.ServiceLoader;

/**
 * Where the servers of tests come from, as {@code -Dinfra} says: embedded ones of this module, or
 * containers, whose module offers them as a service. Each call starts one.
 */
public interface Servers {
  PostgresServer startPostgres();

  KafkaServer startKafka();

  S3Server startS3();

  /**
   * @param infra {@code embedded} or {@code containers}
   */
  static Servers of(String infra) {
    return switch (infra) {
      case "embedded" -> new EmbeddedServers();
      case "containers" ->
          ServiceLoader.load(Servers.class)
              .findFirst()
              .orElseThrow(() ->
                  new IllegalStateException(
                      "-Dinfra=containers needs the module test-containers on the class path: "
                          + "Maven puts it there when it is given -Dinfra=containers"));
      default ->
          throw new IllegalArgumentException(
              "expected -Dinfra=embedded or -Dinfra=containers, not -Dinfra=" + infra);
    };
  }
}

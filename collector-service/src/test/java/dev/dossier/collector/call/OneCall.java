package dev.dossier.collector.call;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** A process that makes one call and prints how it ended. */
final class OneCall {
  private OneCall() {}

  /** URL of the source; URL, user and password of the database. */
  public static void main(String[] args) {
    DriverManagerDataSource database = new DriverManagerDataSource(args[1], args[2], args[3]);
    try (HttpCalls calls =
        new HttpCalls(Map.of(), database, Clock.systemUTC(), new SimpleMeterRegistry())) {
      System.out.println(
          calls.send(
              HttpSources.at(args[0]).timeout(Duration.ofSeconds(20)).source(),
              Call.get("/x"),
              Duration.ZERO));
    }
  }
}

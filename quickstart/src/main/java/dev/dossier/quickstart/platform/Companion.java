package dev.dossier.quickstart.platform;

import dev.dossier.quickstart.home.Ports;
import dev.dossier.quickstart.home.Secrets;
import dev.dossier.quickstart.process.Running;
import dev.dossier.testsupport.infra.PostgresServer;
import java.util.Map;

/**
 * A company whose systems are asked: a database beside the platform's own on the embedded
 * PostgreSQL, and its vendors.
 */
public interface Companion {

  /** Makes the database unless it is there, and starts the vendors. */
  Prepared prepare(Ground ground);

  /**
   * What a companion may use.
   *
   * @param running takes what it starts
   */
  record Ground(PostgresServer server, Secrets secrets, Ports ports, Running running) {}

  /**
   * @param address libpq URL
   * @param vendors base URL by name
   * @param environment that the data map takes its sources' settings from
   */
  record Prepared(String address, Map<String, String> vendors, Map<String, String> environment) {
    public Prepared {
      vendors = Map.copyOf(vendors);
      environment = Map.copyOf(environment);
    }
  }
}

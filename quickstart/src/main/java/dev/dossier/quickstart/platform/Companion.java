package dev.dossier.quickstart.platform;

import dev.dossier.quickstart.home.Secrets;
import dev.dossier.testsupport.infra.PostgresServer;
import java.util.Map;

/** A database beside the platform's own on the embedded PostgreSQL: a system that is asked. */
public interface Companion {

  /** Makes the database unless it is there. */
  Prepared prepare(PostgresServer server, Secrets secrets);

  /**
   * @param address libpq URL
   * @param environment that the data map takes its source's settings from
   */
  record Prepared(String address, Map<String, String> environment) {
    public Prepared {
      environment = Map.copyOf(environment);
    }
  }
}

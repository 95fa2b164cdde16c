package dev.dossier.collector.call;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.dossier.testsupport.infra.Infrastructure;
import dev.dossier.testsupport.infra.ServiceDatabase;
import org.flywaydb.core.Flyway;

/** The collector's schema in a fresh database. */
final class CallDatabase {
  private final ServiceDatabase place;

  private CallDatabase(ServiceDatabase place) {
    this.place = place;
  }

  static CallDatabase create() {
    ServiceDatabase place = ServiceDatabase.createFresh(Infrastructure.postgres(), "collector");
    Flyway.configure()
        .dataSource(place.url(), place.ownerUser(), place.ownerPassword())
        .schemas("collector")
        .defaultSchema("collector")
        .load()
        .migrate();
    return new CallDatabase(place);
  }

  /** Connections of one process. */
  HikariDataSource connect() {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(place.url());
    config.setUsername(place.appUser());
    config.setPassword(place.appPassword());
    config.setSchema("collector");
    config.setConnectionTimeout(2_000);
    config.setInitializationFailTimeout(-1);
    return new HikariDataSource(config);
  }

  ServiceDatabase place() {
    return place;
  }
}

package dev.dossier.collector.jdbc;

import dev.dossier.common.datamap.JdbcSource;
import dev.dossier.common.datamap.Template;
import dev.dossier.testsupport.infra.Infrastructure;
import java.time.Duration;

/** Sources on the test server. */
final class Databases {
  private Databases() {}

  static JdbcSource source(String database) {
    return source(url(Infrastructure.postgres().port(), database), "postgres", "");
  }

  static JdbcSource source(String url, String user, String password) {
    return source(url, user, password, Duration.ofSeconds(60), Duration.ofSeconds(120));
  }

  static JdbcSource source(
      String url, String user, String password, Duration statement, Duration section) {
    return new JdbcSource(
        "source",
        Template.of(url),
        Template.of(user),
        Template.of(password),
        statement,
        section,
        2);
  }

  static String url(int port, String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
  }
}

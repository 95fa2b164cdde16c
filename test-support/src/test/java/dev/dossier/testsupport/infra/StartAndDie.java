package dev.dossier.testsupport.infra;

import java.nio.file.Path;

/** A process that starts PostgreSQL, writes a row and dies without stopping it. */
final class StartAndDie {
  static final int DEAD = 42;

  private StartAndDie() {}

  public static void main(String[] args) {
    PostgresServer server =
        EmbeddedPostgresServer.start(Path.of(args[0]), Integer.parseInt(args[1]));
    server.execute("kept", "INSERT INTO thing VALUES (2)");
    Runtime.getRuntime().halt(DEAD);
  }
}

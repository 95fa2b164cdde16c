package dev.dossier.testcontainers;

import dev.dossier.testsupport.infra.PostgresServer;
import java.util.ArrayList;
import java.util.List;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;

/** A throw-away PostgreSQL in a container, without fsync. */
final class ContainerPostgresServer extends PostgresServer {
  private static final int PORT = 5432;
  private static final String ACCESS_FILE = "/etc/dossier/pg_hba.conf";

  /** As the embedded one: everybody needs a password, and the superuser does not. */
  private static final String ACCESS =
      """
      local all postgres trust
      host all postgres all trust
      host all all all scram-sha-256
      """;

  private final GenericContainer<?> container;

  ContainerPostgresServer(DockerImageName image) {
    super("");
    container =
        new GenericContainer<>(image)
            // Without it the image asks for a superuser's password; the access file has the say.
            .withEnv("POSTGRES_HOST_AUTH_METHOD", "trust")
            .withEnv(
                "POSTGRES_INITDB_ARGS",
                "--locale-provider=builtin --builtin-locale=C.UTF-8 --locale=C --encoding=UTF8")
            .withCopyToContainer(Transferable.of(ACCESS, 0444), ACCESS_FILE)
            .withCommand(command())
            // Over TCP: the server that fills the empty directory listens on its socket alone.
            .waitingFor(Wait.forSuccessfulCommand("pg_isready -q -h 127.0.0.1 -U " + SUPERUSER));
    Engine.start(container, PORT);
  }

  private static String[] command() {
    List<String> command =
        new ArrayList<>(
            List.of(
                "postgres",
                "-chba_file=" + ACCESS_FILE,
                "-cfsync=off",
                "-csynchronous_commit=off",
                "-cfull_page_writes=off"));
    DEFAULT_SETTINGS.forEach((name, value) -> command.add("-c" + name + "=" + value));
    return command.toArray(String[]::new);
  }

  @Override
  public int port() {
    return container.getMappedPort(PORT);
  }

  @Override
  public void close() {
    container.stop();
  }
}

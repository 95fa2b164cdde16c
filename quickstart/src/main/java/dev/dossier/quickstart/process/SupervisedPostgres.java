package dev.dossier.quickstart.process;

import dev.dossier.quickstart.report.Failure;
import dev.dossier.quickstart.report.Report;
import dev.dossier.testsupport.infra.PostgresServer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Consumer;

/** The embedded PostgreSQL, started again on its port when its main process dies. */
public final class SupervisedPostgres implements AutoCloseable {
  private static final String NAME = "postgres";

  private final Path data;
  private final Map<String, String> settings;
  private final Report report;
  private final Consumer<Failure> onGiveUp;
  private final InstantSource clock;
  private final RestartPolicy policy = new RestartPolicy();
  private PostgresServer server;
  private boolean stopped;

  private SupervisedPostgres(
      PostgresServer server,
      Path data,
      Map<String, String> settings,
      Report report,
      Consumer<Failure> onGiveUp,
      InstantSource clock) {
    this.server = server;
    this.data = data;
    this.settings = settings;
    this.report = report;
    this.onGiveUp = onGiveUp;
    this.clock = clock;
  }

  /**
   * @param settings of postgresql.conf
   */
  public static SupervisedPostgres start(
      Path data,
      int port,
      Map<String, String> settings,
      Report report,
      Consumer<Failure> onGiveUp,
      InstantSource clock) {
    PostgresServer server = PostgresServer.start(data, port, settings);
    var supervised = new SupervisedPostgres(server, data, settings, report, onGiveUp, clock);
    supervised.watch();
    return supervised;
  }

  public synchronized PostgresServer server() {
    return server;
  }

  private synchronized void watch() {
    server.processHandle().onExit().thenAcceptAsync(process -> startAgain());
  }

  private synchronized void startAgain() {
    if (stopped) {
      return;
    }
    try {
      switch (policy.died(clock.instant(), true)) {
        case RestartPolicy.Decision.Restart restart -> {
          report.line(NAME + " ended unexpectedly; it is started again");
          wait(Math.max(1, restart.pause().toMillis()));
          if (!stopped) {
            server = PostgresServer.start(data, server.port(), settings);
            watch();
          }
        }
        case RestartPolicy.Decision.GiveUp giveUp ->
            onGiveUp.accept(Failure.of(NAME + " " + giveUp.why()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      onGiveUp.accept(Failure.of(NAME + " ended and cannot be started again: " + e.getMessage()));
    }
  }

  @Override
  public void close() {
    PostgresServer last;
    synchronized (this) {
      stopped = true;
      notifyAll();
      last = server;
    }
    last.close();
  }
}

package dev.dossier.quickstart.process;

import dev.dossier.quickstart.report.Failure;
import dev.dossier.quickstart.report.Report;
import dev.dossier.testsupport.infra.EmbeddedPostgresServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Consumer;

/** The embedded PostgreSQL, started again on its port when its main process dies. */
public final class SupervisedPostgres implements AutoCloseable {
  private static final String NAME = "postgres";

  /** For the dead server's sessions to end; a new one refuses to start beside them. */
  private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);

  private final Path data;
  private final int port;
  private final Map<String, String> settings;
  private final Report report;
  private final Consumer<Failure> onGiveUp;
  private final InstantSource clock;
  private final RestartPolicy policy = new RestartPolicy();
  private EmbeddedPostgresServer server;
  private boolean stopped;

  private SupervisedPostgres(
      EmbeddedPostgresServer server,
      Path data,
      Map<String, String> settings,
      Report report,
      Consumer<Failure> onGiveUp,
      InstantSource clock) {
    this.server = server;
    this.data = data;
    this.port = server.port();
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
    EmbeddedPostgresServer server = EmbeddedPostgresServer.start(data, port, settings);
    var supervised = new SupervisedPostgres(server, data, settings, report, onGiveUp, clock);
    supervised.watch();
    return supervised;
  }

  public synchronized EmbeddedPostgresServer server() {
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
      boolean wasReady = true;
      while (!stopped) {
        switch (policy.died(clock.instant(), wasReady)) {
          case RestartPolicy.Decision.Restart restart -> wasReady = startAfter(restart.pause());
          case RestartPolicy.Decision.GiveUp giveUp -> {
            onGiveUp.accept(Failure.of(NAME + " " + giveUp.why()));
            return;
          }
        }
        if (wasReady) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** False if the server did not start. */
  private synchronized boolean startAfter(Duration pause) throws InterruptedException {
    report.line(NAME + " ended unexpectedly; it is started again");
    wait(Math.max(SHORTEST_PAUSE.toMillis(), pause.toMillis()));
    if (stopped) {
      return false;
    }
    try {
      // The dead server's object still holds the lock on the directory.
      server.close();
      server = EmbeddedPostgresServer.start(data, port, settings);
      watch();
      return true;
    } catch (RuntimeException e) {
      report.line(NAME + " did not start again: " + e.getMessage());
      return false;
    }
  }

  @Override
  public void close() {
    EmbeddedPostgresServer last;
    synchronized (this) {
      stopped = true;
      notifyAll();
      last = server;
    }
    last.close();
  }
}

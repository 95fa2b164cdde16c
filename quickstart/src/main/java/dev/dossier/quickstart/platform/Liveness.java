package dev.dossier.quickstart.platform;

import dev.dossier.quickstart.process.Supervised;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ends processes that run and stay broken by their own word, so that they are started again; where
 * Kubernetes watches over them, its liveness probe does.
 */
final class Liveness implements AutoCloseable {
  static final Duration EVERY = Duration.ofSeconds(10);

  private static final int WELL = 200;
  private static final int BROKEN = 503;

  private final List<Patient> patients;
  private final Duration every;
  private final Duration stopLimit;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

  /** One that is looked at. */
  private record Patient(Supervised process, HttpRequest question, Illness illness) {}

  /**
   * @param every how long between two looks
   * @param stopLimit how long a process may take to end
   */
  Liveness(Duration every, Duration stopLimit, List<Service> services) {
    this.every = every;
    this.stopLimit = stopLimit;
    this.patients =
        services.stream()
            .map(service ->
                new Patient(
                    service.process(),
                    HttpRequest.newBuilder(service.address().resolve("/actuator/health/liveness"))
                        .timeout(Duration.ofSeconds(10))
                        .build(),
                    new Illness()))
            .toList();
  }

  /**
   * A process and where it answers.
   *
   * @param address without a path
   */
  record Service(Supervised process, URI address) {}

  void start() {
    Thread.ofPlatform().daemon().name("liveness").start(this::watch);
  }

  private void watch() {
    try {
      while (!stopping.await(every.toMillis(), TimeUnit.MILLISECONDS)) {
        for (Patient patient : patients) {
          look(patient);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look(Patient patient) throws InterruptedException {
    int starts = patient.process().starts();
    if (patient.illness().isLasting(starts, said(patient.question()))) {
      patient.process().endBroken(stopLimit);
    }
  }

  private Illness.Said said(HttpRequest question) throws InterruptedException {
    try {
      return switch (client.send(question, HttpResponse.BodyHandlers.discarding()).statusCode()) {
        case WELL -> Illness.Said.WELL;
        case BROKEN -> Illness.Said.BROKEN;
        default -> Illness.Said.NOTHING;
      };
    } catch (IOException e) {
      return Illness.Said.NOTHING;
    }
  }

  @Override
  public void close() {
    stopping.countDown();
  }
}

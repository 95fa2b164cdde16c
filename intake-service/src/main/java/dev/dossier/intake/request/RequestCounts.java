package dev.dossier.intake.request;

import dev.dossier.common.event.RequestType;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Arrays;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Requests that came, ended and were removed, counted once the transaction is committed. Over all
 * replicas: received = those of {@link RequestMetrics} + removed. A name that ends in {@code
 * created} would lose that word in Prometheus, and take the place of their gauge.
 */
@Component
final class RequestCounts {
  private final MeterRegistry registry;
  private final Counter removed;

  RequestCounts(MeterRegistry registry) {
    this.registry = registry;
    this.removed =
        Counter.builder("dossier.requests.removed")
            .description("Requests whose record was removed after its retention")
            .register(registry);
    // From the start at zero: an increase is not seen of a series that begins at one.
    for (RequestType type : RequestType.values()) {
      created(type.word());
      Arrays.stream(RequestStatus.values())
          .filter(status -> endsHere(status))
          .forEach(status -> duration(type.word(), status));
    }
  }

  void countCreated(String type) {
    afterCommit(() -> created(type).increment());
  }

  void countRemoved() {
    afterCommit(removed::increment);
  }

  /**
   * The person waits no more, for the first time.
   *
   * @param took from receipt
   */
  void countEnded(String type, RequestStatus status, Duration took) {
    afterCommit(() -> duration(type, status).record(took.isNegative() ? Duration.ZERO : took));
  }

  /** Statuses in which a request can cease to be open. */
  private static boolean endsHere(RequestStatus status) {
    return Arrays.stream(Transition.values())
        .anyMatch(each ->
            each.to() == status
                && !status.open()
                && each.from().stream().anyMatch(RequestStatus::open));
  }

  private Counter created(String type) {
    return Counter.builder("dossier.requests.received")
        .description("Requests that were recorded, by type")
        .tag("type", type)
        .register(registry);
  }

  private Timer duration(String type, RequestStatus status) {
    return Timer.builder("dossier.request.duration")
        .description("From receipt to the first answer or other end, by type and status")
        .tag("type", type)
        .tag("status", status.word())
        .register(registry);
  }

  private static void afterCommit(Runnable count) {
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            count.run();
          }
        });
  }
}

package dev.dossier.intake.plan;

import dev.dossier.intake.db.tables.records.SectionRecord;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.OffsetDateTime;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** How sections went, by source; counted once the transaction that says so is committed. */
@Component
final class SectionMetrics {
  private final MeterRegistry metrics;

  SectionMetrics(MeterRegistry metrics) {
    this.metrics = metrics;
  }

  /** A section reached a final status. From the first sign of work to the end, waits included. */
  void ended(SectionRecord section) {
    OffsetDateTime started = section.getStartedAt();
    OffsetDateTime ended = section.getEndedAt();
    Duration took =
        started == null || ended == null || ended.isBefore(started)
            ? Duration.ZERO
            : Duration.between(started, ended);
    String source = section.getSource();
    String outcome = section.getStatus();
    afterCommit(() ->
        Timer.builder("dossier.section.turnaround")
            .description("From the start of a section to its end, by source and outcome")
            .tag("source", source)
            .tag("outcome", outcome)
            .register(metrics)
            .record(took));
  }

  /** An attempt at a section or an identity failed and another will follow. */
  void retried(String source, String reason) {
    afterCommit(() ->
        metrics.counter("dossier.section.retries", "source", source, "reason", reason).increment());
  }

  /**
   * @param why one of a few words
   */
  void needsAttention(String why) {
    afterCommit(() -> metrics.counter("dossier.requests.attention", "why", why).increment());
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

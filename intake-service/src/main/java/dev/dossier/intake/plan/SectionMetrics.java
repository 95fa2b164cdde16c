package dev.dossier.intake.plan;

import dev.dossier.common.event.Reason;
import dev.dossier.intake.db.tables.records.SectionRecord;
import dev.dossier.intake.map.CurrentDataMap;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** How sections went, by source; counted once the transaction that says so is committed. */
@Component
public final class SectionMetrics {
  private static final List<String> NEEDS =
      List.of(
          "identity_mismatch",
          "identity_in_question",
          "section_failed",
          "package_missing",
          "supplement_mismatch",
          "supplement_failed");

  private final MeterRegistry metrics;

  /** From the start at zero: an increase is not seen of a series that begins at one. */
  SectionMetrics(MeterRegistry metrics, CurrentDataMap map) {
    this.metrics = metrics;
    NEEDS.forEach(this::attention);
    for (String source : map.get().sources().keySet()) {
      for (SectionStatus end : SectionStatus.values()) {
        if (!end.open() && end != SectionStatus.WAIVED) {
          turnaround(source, end.word());
        }
      }
      Arrays.stream(Reason.values())
          .filter(Reason::retried)
          .forEach(reason -> retries(source, reason.word()));
    }
  }

  private Timer turnaround(String source, String outcome) {
    return Timer.builder("dossier.section.turnaround")
        .description("From the start of a section to its end, by source and outcome")
        .tag("source", source)
        .tag("outcome", outcome)
        .register(metrics);
  }

  private Counter retries(String source, String reason) {
    return metrics.counter("dossier.section.retries", "source", source, "reason", reason);
  }

  private Counter attention(String why) {
    return metrics.counter("dossier.requests.attention", "why", why);
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
    afterCommit(() -> turnaround(source, outcome).record(took));
  }

  /** An attempt at a section or an identity failed and another will follow. */
  void retried(String source, String reason) {
    afterCommit(() -> retries(source, reason).increment());
  }

  /**
   * A request came to need attention; in a transaction.
   *
   * @param why one of a few words
   */
  public void needsAttention(String why) {
    afterCommit(() -> attention(why).increment());
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

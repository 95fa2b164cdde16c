package dev.dossier.collector.work;

import dev.dossier.common.event.Failure;
import dev.dossier.common.event.Outcome;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The collector's meters; sources, outcomes and reasons as labels, never an id. */
final class SectionMetrics {
  private final MeterRegistry registry;

  SectionMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  void sectionEnded(String source, Outcome outcome, @Nullable Failure failure, Duration duration) {
    registry
        .timer(
            "dossier.section.duration",
            "source",
            source,
            "outcome",
            outcome.word(),
            "reason",
            reason(failure))
        .record(duration);
  }

  void collected(String source, long rows, long bytes, int fragments) {
    registry.counter("dossier.section.rows", "source", source).increment(rows);
    registry.counter("dossier.section.bytes", "source", source).increment(bytes);
    registry.counter("dossier.section.fragments", "source", source).increment(fragments);
  }

  void identityEnded(String source, @Nullable Failure failure) {
    registry
        .counter("dossier.identity.lookups", "source", source, "reason", reason(failure))
        .increment();
  }

  private static String reason(@Nullable Failure failure) {
    return failure == null ? "none" : failure.reason().word();
  }
}

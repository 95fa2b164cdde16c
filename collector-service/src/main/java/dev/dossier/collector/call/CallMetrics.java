package dev.dossier.collector.call;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;

/** Meters of calls; sources and outcomes as labels. */
final class CallMetrics {
  private final MeterRegistry registry;

  CallMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  void ended(String source, Answer answer, Duration duration, Duration waited) {
    registry
        .timer("dossier.call.duration", "source", source, "outcome", outcome(answer))
        .record(duration);
    registry.timer("dossier.call.wait", "source", source).record(waited);
  }

  void permitLapsed(String source) {
    registry.counter("dossier.call.permits.lapsed", "source", source).increment();
  }

  private static String outcome(Answer answer) {
    return switch (answer) {
      case Answer.Received received -> "received";
      case Answer.Later later -> later.refused() ? "refused" : "later";
      case Answer.Passing passing -> passing.failure().reason().word();
      case Answer.Final last -> last.failure().reason().word();
    };
  }
}

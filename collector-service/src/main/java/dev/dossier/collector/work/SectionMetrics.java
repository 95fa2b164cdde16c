package dev.dossier.collector.work;

import dev.dossier.common.event.Failure;
import dev.dossier.common.event.Outcome;
import dev.dossier.common.event.Reason;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The collector's meters; sources, outcomes and reasons as labels, never an id. For each process
 * and source: runs started = ended + sliced + abandoned + running, and runs that ended = executions
 * in the duration; its failed ones = failures over all reasons.
 */
final class SectionMetrics {
  private static final String FAILURES = "dossier.section.failures";
  private static final String LOOKUPS = "dossier.identity.lookups";

  private final MeterRegistry registry;
  private final Map<String, AtomicInteger> running = new ConcurrentHashMap<>();

  /**
   * @param sources whose meters begin at zero: an increase is not seen of a series that begins at
   *     one
   */
  SectionMetrics(MeterRegistry registry, Collection<String> sources) {
    this.registry = registry;
    for (String source : sources) {
      runningOf(source);
      registry.counter("dossier.section.started", "source", source);
      for (Result result : Result.values()) {
        runs(source, result, 0);
      }
      for (Outcome outcome : Outcome.values()) {
        duration(source, outcome);
      }
      for (Reason reason : Reason.values()) {
        registry.counter(FAILURES, "source", source, "reason", reason.word());
      }
      registry.counter(LOOKUPS, "source", source, "reason", reason(null));
      collected(source, 0, 0, 0);
    }
  }

  /** How a run ended: with its section, with a slice of it, or not at all. */
  private enum Result {
    ENDED("ended"),
    SLICED("sliced"),
    ABANDONED("abandoned");

    private final String word;

    Result(String word) {
      this.word = word;
    }
  }

  /** A run under way; closed without a word about its end, it was abandoned. */
  final class Run implements AutoCloseable {
    private final String source;
    private Result result = Result.ABANDONED;

    private Run(String source) {
      this.source = source;
    }

    void sliced() {
      result = Result.SLICED;
    }

    void ended(Outcome outcome, @Nullable Failure failure, Duration took) {
      result = Result.ENDED;
      duration(source, outcome).record(took);
      if (failure != null) {
        registry.counter(FAILURES, "source", source, "reason", reason(failure)).increment();
      }
    }

    @Override
    public void close() {
      runningOf(source).decrementAndGet();
      runs(source, result, 1);
    }
  }

  /** One delivery of work on a section begins. */
  Run started(String source) {
    registry.counter("dossier.section.started", "source", source).increment();
    runningOf(source).incrementAndGet();
    return new Run(source);
  }

  void collected(String source, long rows, long bytes, int fragments) {
    registry.counter("dossier.section.rows", "source", source).increment(rows);
    registry.counter("dossier.section.bytes", "source", source).increment(bytes);
    registry.counter("dossier.section.fragments", "source", source).increment(fragments);
  }

  void identityEnded(String source, @Nullable Failure failure) {
    registry.counter(LOOKUPS, "source", source, "reason", reason(failure)).increment();
  }

  private AtomicInteger runningOf(String source) {
    return running.computeIfAbsent(
        source,
        name -> {
          AtomicInteger count = new AtomicInteger();
          Gauge.builder("dossier.section.running", count, AtomicInteger::get)
              .description("Runs that this process works at")
              .tag("source", name)
              .register(registry);
          return count;
        });
  }

  private void runs(String source, Result result, int count) {
    registry
        .counter("dossier.section.runs", "source", source, "result", result.word)
        .increment(count);
  }

  private Timer duration(String source, Outcome outcome) {
    return registry.timer("dossier.section.duration", "source", source, "outcome", outcome.word());
  }

  private static String reason(@Nullable Failure failure) {
    return failure == null ? "none" : failure.reason().word();
  }
}

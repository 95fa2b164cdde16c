package dev.dossier.intake.monitor;

import dev.dossier.common.event.RequestType;
import dev.dossier.intake.clock.Ground;
import dev.dossier.intake.rows.Rows;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** How urgent requests are; one query answers all gauges of a scrape. */
@Component
final class DueMetrics implements MeterBinder {
  private static final Logger LOG = LoggerFactory.getLogger(DueMetrics.class);
  private static final Duration FRESH = Duration.ofSeconds(5);

  private final Watch watch;
  private final MonitorSettings settings;
  private final Clock clock;
  private Seen seen = new Seen(List.of(), List.of());
  private @Nullable Instant seenAt;

  DueMetrics(Watch watch, MonitorSettings settings, Clock clock) {
    this.watch = watch;
    this.settings = settings;
    this.clock = clock;
  }

  private record Seen(List<Watched> requests, List<WatchedPause> pauses) {}

  @Override
  public void bindTo(MeterRegistry registry) {
    for (RequestType type : RequestType.values()) {
      for (Bucket bucket : Bucket.values()) {
        Gauge.builder(
                "dossier.requests.due",
                this,
                metrics -> metrics.of(seen -> count(seen, type.word(), bucket)))
            .description("Unanswered requests by how near the due date is")
            .tag("bucket", bucket.word())
            .tag("type", type.word())
            .register(registry);
      }
      Gauge.builder(
              "dossier.requests.days.left",
              this,
              metrics -> metrics.of(seen -> leastDaysLeft(seen, type.word())))
          .description("Days left of the most urgent unanswered request; negative when overdue")
          .tag("type", type.word())
          .register(registry);
    }
    Gauge.builder(
            "dossier.requests.likely.late",
            this,
            metrics ->
                metrics.of(seen -> seen.requests().stream().filter(Watched::likelyLate).count()))
        .description("Unanswered requests that will be late if sections take as long as they do")
        .register(registry);
    for (Ground ground : Ground.values()) {
      Gauge.builder(
              "dossier.requests.paused", this, metrics -> metrics.of(seen -> count(seen, ground)))
          .description("Unanswered requests that wait for an answer of the person")
          .tag("kind", ground.word())
          .register(registry);
    }
    Gauge.builder("dossier.requests.paused.days", this, metrics -> metrics.of(DueMetrics::longest))
        .description("Days since the oldest open pause was begun")
        .register(registry);
  }

  private double count(Seen seen, String type, Bucket bucket) {
    return seen.requests().stream()
        .filter(each -> each.type().equals(type))
        .filter(each -> each.bucket(settings.dueSoonDays()) == bucket)
        .count();
  }

  private static double count(Seen seen, Ground ground) {
    return seen.pauses().stream().filter(each -> each.ground() == ground).count();
  }

  private static double longest(Seen seen) {
    return seen.pauses().stream().mapToDouble(WatchedPause::days).max().orElse(Double.NaN);
  }

  private static double leastDaysLeft(Seen seen, String type) {
    return seen.requests().stream()
        .filter(each -> each.type().equals(type))
        .mapToDouble(Watched::daysLeft)
        .min()
        .orElse(Double.NaN);
  }

  private synchronized double of(ToDoubleFunction<Seen> gauge) {
    Instant now = clock.instant();
    if (seenAt == null || seenAt.plus(FRESH).isBefore(now)) {
      try {
        seen = Rows.fromAll(() -> new Seen(watch.all(), watch.pauses()));
        seenAt = now;
      } catch (RuntimeException e) {
        LOG.debug("due dates are unknown ({})", e.getClass().getSimpleName());
        return Double.NaN;
      }
    }
    return gauge.applyAsDouble(seen);
  }
}

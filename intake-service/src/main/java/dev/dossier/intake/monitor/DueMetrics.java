package dev.dossier.intake.monitor;

import dev.dossier.common.event.RequestType;
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
  private List<Watched> seen = List.of();
  private @Nullable Instant seenAt;

  DueMetrics(Watch watch, MonitorSettings settings, Clock clock) {
    this.watch = watch;
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    for (RequestType type : RequestType.values()) {
      for (Bucket bucket : Bucket.values()) {
        Gauge.builder(
                "dossier.requests.due",
                this,
                metrics -> metrics.of(all -> count(all, type.word(), bucket)))
            .description("Unanswered requests by how near the due date is")
            .tag("bucket", bucket.word())
            .tag("type", type.word())
            .register(registry);
      }
      Gauge.builder(
              "dossier.requests.days.left",
              this,
              metrics -> metrics.of(all -> leastDaysLeft(all, type.word())))
          .description("Days left of the most urgent unanswered request; negative when overdue")
          .tag("type", type.word())
          .register(registry);
    }
    Gauge.builder(
            "dossier.requests.likely.late",
            this,
            metrics -> metrics.of(all -> all.stream().filter(Watched::likelyLate).count()))
        .description("Unanswered requests that will be late if sections take as long as they do")
        .register(registry);
  }

  private double count(List<Watched> all, String type, Bucket bucket) {
    return all.stream()
        .filter(each -> each.type().equals(type))
        .filter(each -> each.bucket(settings.dueSoonDays()) == bucket)
        .count();
  }

  private static double leastDaysLeft(List<Watched> all, String type) {
    return all.stream()
        .filter(each -> each.type().equals(type))
        .mapToDouble(Watched::daysLeft)
        .min()
        .orElse(Double.NaN);
  }

  private synchronized double of(ToDoubleFunction<List<Watched>> gauge) {
    Instant now = clock.instant();
    if (seenAt == null || seenAt.plus(FRESH).isBefore(now)) {
      try {
        seen = Rows.fromAll(watch::all);
        seenAt = now;
      } catch (RuntimeException e) {
        LOG.debug("due dates are unknown ({})", e.getClass().getSimpleName());
        return Double.NaN;
      }
    }
    return gauge.applyAsDouble(seen);
  }
}

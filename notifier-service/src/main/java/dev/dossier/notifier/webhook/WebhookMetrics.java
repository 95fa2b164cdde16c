package dev.dossier.notifier.webhook;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * What is measured of webhooks. Over all replicas and for each app: received = ended (delivered,
 * given up) + waiting.
 */
@Component
class WebhookMetrics {
  private static final Logger LOG = LoggerFactory.getLogger(WebhookMetrics.class);
  private static final String RECEIVED = "dossier.webhooks.received";
  private static final String ENDED = "dossier.webhooks.ended";

  private final MeterRegistry registry;

  WebhookMetrics(MeterRegistry registry, WebhookEndpoints endpoints, Deliveries deliveries) {
    this.registry = registry;
    endpoints
        .all()
        .forEach((app, endpoint) -> {
          gauge("dossier.webhooks.waiting", app, deliveries, all -> all.waiting(app));
          gauge("dossier.webhooks.oldest", app, deliveries, all -> all.oldestSeconds(app));
          gauge(
              "dossier.webhooks.disabled",
              app,
              deliveries,
              all -> all.isDisabled(endpoint) ? 1 : 0);
          // From the start at zero: an alert on an increase misses a series that begins at one.
          registry.counter(RECEIVED, "app", app);
          ended(app, "delivered", 0);
          ended(app, "given_up", 0);
        });
  }

  void received(String app) {
    registry.counter(RECEIVED, "app", app).increment();
  }

  void delivered(String app) {
    ended(app, "delivered", 1);
  }

  void givenUp(String app, int count) {
    ended(app, "given_up", count);
  }

  void attempted(String app, Attempt attempt, Duration duration) {
    Timer.builder("dossier.webhooks.attempt.duration")
        .description("One call to an endpoint")
        .tag("app", app)
        .tag("result", attempt.result())
        .register(registry)
        .record(duration);
  }

  private void ended(String app, String outcome, int count) {
    registry.counter(ENDED, "app", app, "outcome", outcome).increment(count);
  }

  /** A database that is away leaves a gap in the graph, not a wrong number. */
  private void gauge(
      String name, String app, Deliveries deliveries, ToDoubleFunction<Deliveries> query) {
    Gauge.builder(
            name,
            deliveries,
            all -> {
              try {
                return query.applyAsDouble(all);
              } catch (RuntimeException e) {
                LOG.debug("webhooks: {} is unknown ({})", name, e.getClass().getSimpleName());
                return Double.NaN;
              }
            })
        .tag("app", app)
        .register(registry);
  }
}

package dev.dossier.notifier.webhook;

import dev.dossier.common.observation.SpanKey;
import dev.dossier.common.observation.SpanName;
import dev.dossier.common.observation.Step;
import dev.dossier.common.observation.Tracing;
import dev.dossier.notifier.webhook.Attempt.Failed;
import dev.dossier.notifier.webhook.Attempt.Gone;
import dev.dossier.notifier.webhook.Attempt.Taken;
import dev.dossier.notifier.work.Workers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers the events of one app, by threads of its own: an endpoint that answers slowly delays no
 * other app's. Decides what becomes of an event that was not taken.
 */
final class Courier implements Workers.Work<ClaimedEvent> {
  private static final Logger LOG = LoggerFactory.getLogger(Courier.class);
  private static final Duration POLL = Duration.ofSeconds(2);

  /** So that what failed together does not come back together. */
  private static final double MOST_JITTER = 0.2;

  private final Endpoint endpoint;
  private final Deliveries deliveries;
  private final HttpCalls calls;
  private final WebhookMetrics metrics;
  private final Tracing tracing;
  private final List<Duration> waits;
  private final Workers<ClaimedEvent> workers;

  Courier(
      Endpoint endpoint,
      Deliveries deliveries,
      HttpCalls calls,
      WebhookMetrics metrics,
      Tracing tracing,
      WebhookSettings settings) {
    this.endpoint = endpoint;
    this.deliveries = deliveries;
    this.calls = calls;
    this.metrics = metrics;
    this.tracing = tracing;
    this.waits = settings.waits();
    this.workers =
        new Workers<>(
            "webhook-" + endpoint.app(), settings.workers(), settings.lease(), POLL, this);
  }

  Workers<ClaimedEvent> workers() {
    return workers;
  }

  @Override
  public Optional<ClaimedEvent> claim(Duration lease) {
    return deliveries.claim(endpoint.app(), lease);
  }

  @Override
  public boolean renew(ClaimedEvent event, Duration lease) {
    return deliveries.renew(event, lease);
  }

  @Override
  public void handle(ClaimedEvent event) {
    try (Step step = tracing.start(SpanName.WEBHOOK, event.trace())) {
      step.with(SpanKey.REQUEST, event.requestId())
          .with(SpanKey.APP, event.app())
          .with(SpanKey.ATTEMPT, event.attempt());
      call(event, step);
    }
  }

  private void call(ClaimedEvent event, Step step) {
    long begin = System.nanoTime();
    Attempt attempt = calls.post(endpoint, event);
    metrics.attempted(endpoint.app(), attempt, Duration.ofNanos(System.nanoTime() - begin));
    switch (attempt) {
      case Taken taken -> workers.untilWritten(() -> taken(event, taken));
      case Gone gone -> {
        step.failed("gone");
        gone(event, gone);
      }
      case Failed failed -> {
        step.failed("failed");
        failed(event, failed);
      }
    }
  }

  private void taken(ClaimedEvent event, Taken taken) {
    if (deliveries.delivered(event, taken.status())) {
      metrics.delivered(endpoint.app());
      log("webhook delivered", event, taken);
    }
  }

  private void gone(ClaimedEvent event, Gone gone) {
    int count = deliveries.disable(endpoint, gone.status());
    metrics.givenUp(endpoint.app(), count);
    LOG.warn(
        "webhook endpoint disabled app={} event={} given_up={}", event.app(), event.id(), count);
  }

  private void failed(ClaimedEvent event, Failed failed) {
    if (event.attempt() > waits.size()) {
      if (deliveries.givenUp(event, failed.status())) {
        metrics.givenUp(endpoint.app(), 1);
        log("webhook given up", event, failed);
      }
      return;
    }
    Duration wait = wait(event.attempt(), failed.retryAfter());
    if (deliveries.retry(event, failed.status(), wait)) {
      LOG.warn(
          "webhook deferred app={} request={} event={} attempt={} status={} cause={} wait={}",
          event.app(),
          event.requestId(),
          event.id(),
          event.attempt(),
          failed.status(),
          failed.result(),
          wait);
    }
  }

  /** Never shorter than the schedule says, nor than the endpoint asks for. */
  private Duration wait(int attempt, Optional<Duration> asked) {
    Duration planned = waits.get(attempt - 1);
    double jitter = ThreadLocalRandom.current().nextDouble(MOST_JITTER);
    Duration wait = planned.plusMillis((long) (planned.toMillis() * jitter));
    return asked.filter(least -> least.compareTo(wait) > 0).orElse(wait);
  }

  private static void log(String what, ClaimedEvent event, Attempt attempt) {
    LOG.info(
        "{} app={} request={} event={} attempt={} status={} cause={}",
        what,
        event.app(),
        event.requestId(),
        event.id(),
        event.attempt(),
        attempt.status(),
        attempt.result());
  }
}

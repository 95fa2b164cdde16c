package dev.dossier.notifier.webhook;

import dev.dossier.common.messaging.WokenLoop;
import dev.dossier.common.observation.Tracing;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** All endpoints at work, and the forgetting of what is over. */
@Component
class Webhooks implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(Webhooks.class);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration AFTER_FAILURE = Duration.ofMinutes(1);
  private static final Duration STOP = Duration.ofSeconds(5);

  private final Map<String, Courier> couriers = new LinkedHashMap<>();
  private final WokenLoop forgetting;

  Webhooks(
      WebhookEndpoints endpoints,
      WebhookSettings settings,
      Deliveries deliveries,
      HttpCalls calls,
      WebhookMetrics metrics,
      Tracing tracing) {
    endpoints
        .all()
        .forEach((app, endpoint) ->
            couriers.put(
                app, new Courier(endpoint, deliveries, calls, metrics, tracing, settings)));
    forgetting =
        new WokenLoop(
            "webhook-forgetting",
            () -> {
              int forgotten = deliveries.forget(settings.keep(), endpoints.apps());
              LOG.debug("webhooks: {} ended deliveries forgotten", forgotten);
              return HOUR;
            },
            AFTER_FAILURE,
            STOP);
  }

  /** Something of this app is due: claim it now. */
  void wake(String app) {
    Courier courier = couriers.get(app);
    if (courier != null) {
      courier.workers().wake();
    }
  }

  @Override
  public void start() {
    couriers.values().forEach(courier -> courier.workers().start());
    forgetting.start();
  }

  @Override
  public void stop() {
    forgetting.stop();
    couriers.values().forEach(courier -> courier.workers().finish());
    couriers.values().forEach(courier -> courier.workers().stop());
  }

  @Override
  public boolean isRunning() {
    return forgetting.isRunning();
  }

  /** Stopped after the listeners. */
  @Override
  public int getPhase() {
    return 1;
  }
}

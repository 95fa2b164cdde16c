package dev.dossier.notifier.webhook;

import dev.dossier.common.event.LifecycleEvent;
import dev.dossier.common.event.MalformedMessageException;
import dev.dossier.common.event.Topics;
import java.util.Map;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/**
 * Takes events for the apps that have an endpoint into the database; the offset is committed after
 * that. It listens without endpoints too: one that is set later begins with what happens then, not
 * with a week of old events.
 */
@Component
class LifecycleListener {
  static final String GROUP = "dossier-notifier-webhooks";

  /** What a header takes, and what ends nowhere in the text that is signed. */
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,128}");

  private static final Logger LOG = LoggerFactory.getLogger(LifecycleListener.class);

  private final Map<String, Endpoint> endpoints;
  private final Deliveries deliveries;
  private final Webhooks webhooks;
  private final WebhookMetrics metrics;

  LifecycleListener(
      WebhookEndpoints endpoints,
      Deliveries deliveries,
      Webhooks webhooks,
      WebhookMetrics metrics) {
    this.endpoints = endpoints.all();
    this.deliveries = deliveries;
    this.webhooks = webhooks;
    this.metrics = metrics;
  }

  /**
   * @throws MalformedMessageException if it is no event
   */
  @KafkaListener(
      id = "webhooks",
      clientIdPrefix = "notifier-webhooks",
      topics = Topics.LIFECYCLE,
      groupId = GROUP)
  void onEvent(byte[] payload) {
    LifecycleEvent event = LifecycleEvent.read(payload);
    if (!ID.matcher(event.id()).matches()) {
      throw new IllegalArgumentException("id: expected letters, digits, _ and -");
    }
    Endpoint endpoint = event.app() == null ? null : endpoints.get(event.app());
    if (endpoint != null && deliveries.receive(endpoint, event, payload)) {
      metrics.received(endpoint.app());
      LOG.debug("webhook received app={} event={}", endpoint.app(), event.id());
      webhooks.wake(endpoint.app());
    }
  }
}

package dev.dossier.notifier.webhook;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How events are delivered to all endpoints.
 *
 * @param workers calls to one app at the same time, by one process
 * @param lease how long a claim lasts without a sign of life of the process that calls
 * @param timeout of one call as a whole
 * @param waits after the first attempt, the second and so on; then the event is given up. The
 *     default is the schedule of the Standard Webhooks specification: 10 attempts in 3 days
 * @param keep how long ended deliveries are remembered; longer than the topic keeps events
 */
@ConfigurationProperties("dossier.webhook-delivery")
record WebhookSettings(
    @DefaultValue("2") int workers,
    @DefaultValue("PT30S") Duration lease,
    @DefaultValue("PT15S") Duration timeout,
    @DefaultValue({"PT5S", "PT5M", "PT30M", "PT2H", "PT5H", "PT10H", "PT14H", "PT20H", "PT24H"})
        List<Duration> waits,
    @DefaultValue("P30D") Duration keep) {
  private static final int MOST_WORKERS = 16;
  private static final int MOST_WAITS = 30;
  private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(1);
  private static final Duration SHORTEST_KEEP = Duration.ofDays(8);

  WebhookSettings {
    if (workers < 1 || workers > MOST_WORKERS) {
      throw new IllegalArgumentException(
          "dossier.webhook-delivery.workers: expected 1 to " + MOST_WORKERS);
    }
    if (lease.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException("dossier.webhook-delivery.lease: expected PT1S or more");
    }
    if (timeout.compareTo(Duration.ofMillis(100)) < 0 || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
      throw new IllegalArgumentException(
          "dossier.webhook-delivery.timeout: expected PT0.1S to " + LONGEST_TIMEOUT);
    }
    waits = List.copyOf(waits);
    if (waits.size() > MOST_WAITS || waits.stream().anyMatch(wait -> !wait.isPositive())) {
      throw new IllegalArgumentException(
          "dossier.webhook-delivery.waits: expected up to " + MOST_WAITS + " durations above zero");
    }
    if (keep.compareTo(SHORTEST_KEEP) < 0) {
      throw new IllegalArgumentException(
          "dossier.webhook-delivery.keep: expected " + SHORTEST_KEEP + " or more");
    }
  }
}

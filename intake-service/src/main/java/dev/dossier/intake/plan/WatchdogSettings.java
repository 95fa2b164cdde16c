package dev.dossier.intake.plan;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When work, or an answer, counts as lost.
 *
 * @param every how often it is looked for
 * @param sectionTimeouts of silence once a collector works: so many times the source's longest run
 * @param queue how much longer work may wait before a collector takes it up
 * @param lookUp how long the answer of an identity may take in all, its time in the queue included,
 *     since it has no other sign of work; at least its source's longest run and 5 minutes
 * @param packager how long the packager may be silent before it is asked again; each further time
 *     twice as long
 */
@ConfigurationProperties("dossier.watchdog")
public record WatchdogSettings(
    @DefaultValue("PT1M") Duration every,
    @DefaultValue("2") double sectionTimeouts,
    @DefaultValue("PT6H") Duration queue,
    @DefaultValue("PT30M") Duration lookUp,
    @DefaultValue("PT15M") Duration packager) {
  public WatchdogSettings {
    if (!every.isPositive()) {
      throw new IllegalArgumentException(
          "dossier.watchdog.every: expected a positive ISO 8601 duration");
    }
    if (!(sectionTimeouts >= 1 && sectionTimeouts <= 100)) {
      throw new IllegalArgumentException("dossier.watchdog.section-timeouts: expected 1 to 100");
    }
    if (queue.isNegative()) {
      throw new IllegalArgumentException(
          "dossier.watchdog.queue: expected an ISO 8601 duration, 0 or more");
    }
    if (!lookUp.isPositive()) {
      throw new IllegalArgumentException(
          "dossier.watchdog.look-up: expected a positive ISO 8601 duration");
    }
    if (!packager.isPositive()) {
      throw new IllegalArgumentException(
          "dossier.watchdog.packager: expected a positive ISO 8601 duration");
    }
  }
}

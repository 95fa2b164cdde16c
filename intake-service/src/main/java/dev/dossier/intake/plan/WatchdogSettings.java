package dev.dossier.intake.plan;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When work counts as lost.
 *
 * @param every how often it is looked for
 * @param sectionTimeouts of silence: so many times the source's own {@code sectionTimeout}
 */
@ConfigurationProperties("dossier.watchdog")
public record WatchdogSettings(
    @DefaultValue("PT1M") Duration every, @DefaultValue("2") double sectionTimeouts) {
  public WatchdogSettings {
    if (!every.isPositive()) {
      throw new IllegalArgumentException(
          "dossier.watchdog.every: expected a positive ISO 8601 duration");
    }
    if (!(sectionTimeouts >= 1)) {
      throw new IllegalArgumentException("dossier.watchdog.section-timeouts: expected at least 1");
    }
  }
}

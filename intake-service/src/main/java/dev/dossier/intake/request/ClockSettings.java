package dev.dossier.intake.request;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param internalDays the company's own target, in days from receipt; never after the legal date
 */
@ConfigurationProperties("dossier.clock")
public record ClockSettings(@DefaultValue("28") int internalDays) {
  public ClockSettings {
    if (internalDays < 1) {
      throw new IllegalArgumentException("dossier.clock.internal-days: expected at least 1");
    }
  }
}

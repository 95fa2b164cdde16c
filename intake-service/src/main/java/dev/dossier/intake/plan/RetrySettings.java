package dev.dossier.intake.plan;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How often a section or an identity is tried without an officer's word.
 *
 * @param attempts in all
 * @param first wait, before the second attempt
 * @param factor by which each further wait grows
 * @param max of all waits together; longer ones are shortened in proportion
 */
@ConfigurationProperties("dossier.retry")
public record RetrySettings(
    @DefaultValue("5") int attempts,
    @DefaultValue("PT5S") Duration first,
    @DefaultValue("3") double factor,
    @DefaultValue("PT5M") Duration max) {
  private static final Duration LONGEST = Duration.ofDays(30);

  public RetrySettings {
    if (attempts < 1 || attempts > 100) {
      throw new IllegalArgumentException("dossier.retry.attempts: expected 1 to 100");
    }
    if (first.isNegative() || first.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("dossier.retry.first: expected a duration of 0 to P30D");
    }
    if (!(factor >= 1 && factor <= 100)) {
      throw new IllegalArgumentException("dossier.retry.factor: expected 1 to 100");
    }
    if (max.isNegative() || max.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("dossier.retry.max: expected a duration of 0 to P30D");
    }
  }
}

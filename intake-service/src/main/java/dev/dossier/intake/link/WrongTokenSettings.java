package dev.dossier.intake.link;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param allowed {@code dossier.wrong-tokens.allowed}: unknown links that one client may open
 * @param within {@code dossier.wrong-tokens.within}
 */
@ConfigurationProperties("dossier.wrong-tokens")
record WrongTokenSettings(@DefaultValue("60") int allowed, @DefaultValue("PT10M") Duration within) {
  WrongTokenSettings {
    if (allowed < 1) {
      throw new IllegalArgumentException("dossier.wrong-tokens.allowed: expected at least 1");
    }
    if (!within.isPositive()) {
      throw new IllegalArgumentException(
          "dossier.wrong-tokens.within: expected a positive ISO 8601 duration");
    }
  }
}

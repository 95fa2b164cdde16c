package dev.dossier.intake.request;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param validity how long a request waits for the person to confirm it, and its links work
 */
@ConfigurationProperties("dossier.verification")
public record VerificationSettings(@DefaultValue("P7D") Duration validity) {
  public VerificationSettings {
    if (!validity.isPositive()) {
      throw new IllegalArgumentException(
          "dossier.verification.validity: expected a positive ISO 8601 duration");
    }
  }
}

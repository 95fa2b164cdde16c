package dev.dossier.intake.limit;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param requests {@code dossier.limit.requests}: accepted for one address within the window
 * @param window {@code dossier.limit.window}
 * @param verificationMails {@code dossier.limit.verification-mails}: to one address in 24 hours
 */
@ConfigurationProperties("dossier.limit")
public record LimitSettings(
    @DefaultValue("2") int requests,
    @DefaultValue("P90D") Duration window,
    @DefaultValue("5") int verificationMails) {
  public LimitSettings {
    if (requests < 1) {
      throw new IllegalArgumentException("dossier.limit.requests: expected at least 1");
    }
    if (!window.isPositive()) {
      throw new IllegalArgumentException(
          "dossier.limit.window: expected a positive ISO 8601 duration");
    }
    if (verificationMails < 1) {
      throw new IllegalArgumentException("dossier.limit.verification-mails: expected at least 1");
    }
  }
}

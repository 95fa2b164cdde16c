package dev.dossier.intake.delivery;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param validity {@code dossier.delivery.validity}: how long a link works; the package lives until
 *     its last link ends
 * @param maxDownloads {@code dossier.delivery.max-downloads}: of one link
 */
@ConfigurationProperties("dossier.delivery")
public record DeliverySettings(
    @DefaultValue("P7D") Duration validity, @DefaultValue("5") int maxDownloads) {
  public DeliverySettings {
    if (!validity.isPositive()) {
      throw new IllegalArgumentException(
          "dossier.delivery.validity: expected a positive ISO 8601 duration");
    }
    if (maxDownloads < 1) {
      throw new IllegalArgumentException("dossier.delivery.max-downloads: expected at least 1");
    }
  }
}

package dev.dossier.intake.access;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The key that a fresh installation begins with.
 *
 * @param bootstrapApiKey {@code dossier.bootstrap-api-key}: stored with all scopes for the app
 *     {@code local}; none if left out
 */
@ConfigurationProperties("dossier")
record AccessSettings(@Nullable String bootstrapApiKey) {
  AccessSettings {
    if (bootstrapApiKey != null && !ApiKeys.wellFormed(bootstrapApiKey)) {
      throw new IllegalArgumentException(
          "dossier.bootstrap-api-key: expected dsk_ and 20 to 200 of A-Z a-z 0-9 _ -");
    }
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "AccessSettings";
  }
}

package dev.dossier.intake.delivery;

import dev.dossier.common.storage.ObjectStore;
import dev.dossier.intake.web.FormTargets;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;

/** Where a download sends the browser: to the store's public origin, if it hands packages out. */
@Component
class StoreOrigin implements FormTargets {
  private final List<String> origins;

  StoreOrigin(ObjectStore store, DeliverySettings settings) {
    this.origins =
        switch (settings.mode()) {
          // Some stores put the bucket into the host, so it is read off a URL as people get it.
          case REDIRECT ->
              List.of(origin(store.presignGet("origin", Duration.ofSeconds(1), "origin")));
          case PROXY -> List.of();
        };
  }

  @Override
  public List<String> origins() {
    return origins;
  }

  private static String origin(URI uri) {
    return uri.getScheme() + "://" + uri.getRawAuthority();
  }
}

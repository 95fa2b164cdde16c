package dev.dossier.notifier.webhook;

import dev.dossier.common.event.LifecycleEvent.RequestChanged;
import dev.dossier.common.event.LifecycleEvent.RequestData;
import dev.dossier.common.event.LifecycleEvent.SubmissionRef;
import dev.dossier.common.event.Wire;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Events as intake tells them. */
final class Events {
  private static final List<String> STATUSES =
      List.of("pending", "processing", "ready", "delivered", "expired");

  private Events() {}

  static RequestChanged changed(String app, UUID request, int change) {
    return RequestChanged.of(
        URI.create("https://dossier.acme.example"),
        Instant.parse("2026-03-15T09:00:00.5Z"),
        app,
        change,
        new RequestData(
            request,
            STATUSES.get((change - 1) % STATUSES.size()),
            "Größe: 3 ✓",
            SubmissionRef.http("order-77")));
  }

  static byte[] json(RequestChanged event) {
    return Wire.write(event);
  }
}

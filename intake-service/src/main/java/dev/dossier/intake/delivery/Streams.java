package dev.dossier.intake.delivery;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * How many packages this process sends at once: so many in all, and few of one request, so that who
 * holds one link cannot take the places of all others. Thread-safe.
 */
@Component
class Streams {
  static final int OF_ONE_REQUEST = 4;

  private final int most;
  private final Map<UUID, Integer> running = new HashMap<>();
  private int all;

  Streams(DeliverySettings settings) {
    this.most = settings.proxyStreams();
  }

  /** A place, until it is closed. */
  interface Place extends AutoCloseable {
    @Override
    void close();
  }

  synchronized Optional<Place> take(UUID request) {
    if (all >= most || running.getOrDefault(request, 0) >= OF_ONE_REQUEST) {
      return Optional.empty();
    }
    all++;
    running.merge(request, 1, Integer::sum);
    return Optional.of(() -> giveBack(request));
  }

  private synchronized void giveBack(UUID request) {
    all--;
    running.computeIfPresent(request, (id, count) -> count == 1 ? null : count - 1);
  }

  synchronized int running() {
    return all;
  }
}

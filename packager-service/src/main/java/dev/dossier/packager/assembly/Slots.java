package dev.dossier.packager.assembly;

import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.springframework.stereotype.Component;

/** Room for large packages. Nobody waits for it: small ones would wait behind on the threads. */
@Component
class Slots {
  private final long largeFrom;
  private final Semaphore large;

  Slots(AssemblySettings settings) {
    this.largeFrom = settings.largeFrom().toBytes();
    this.large = new Semaphore(settings.largeAtOnce());
  }

  /** The right to assemble, until closed. */
  interface Slot extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * A slot at once, or nothing if as many large ones as may be are under way.
   *
   * @param bytes compressed
   */
  Optional<Slot> take(long bytes) {
    if (bytes < largeFrom) {
      return Optional.of(() -> {});
    }
    return large.tryAcquire() ? Optional.of(large::release) : Optional.empty();
  }
}

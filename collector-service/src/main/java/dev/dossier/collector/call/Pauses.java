package dev.dossier.collector.call;

import java.time.Duration;
import java.util.Optional;

/** Pauses that sources asked for. */
interface Pauses {

  /** Nobody calls the source for so long; a longer pause that is there stays. */
  void begin(String source, Duration pause);

  /** How long it still lasts. */
  Optional<Duration> remaining(String source);

  /** For who makes one call and ends: there is nothing to keep. */
  static Pauses none() {
    return new Pauses() {
      @Override
      public void begin(String source, Duration pause) {}

      @Override
      public Optional<Duration> remaining(String source) {
        return Optional.empty();
      }
    };
  }
}

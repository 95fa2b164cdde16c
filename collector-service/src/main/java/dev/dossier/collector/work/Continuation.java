package dev.dossier.collector.work;

import dev.dossier.collector.fragment.SuspendedSection;
import java.time.Instant;

/**
 * What a slice leaves to the next. Holds personal data: sealed under the content key.
 *
 * @param startedAt of the first slice
 * @param section what was written
 * @param position the reader's
 */
record Continuation(Instant startedAt, SuspendedSection section, byte[] position) {

  /** The time alone. */
  @Override
  public String toString() {
    return "Continuation[" + startedAt + "]";
  }
}

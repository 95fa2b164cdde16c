package dev.dossier.collector.source;

import dev.dossier.common.event.Failure;
import dev.dossier.common.event.Reason;
import java.time.Instant;

/** How the reading of a section ended. Empty is not failed. */
public sealed interface ReadOutcome {

  /** At least one row went into the sink. */
  record Found() implements ReadOutcome {}

  /** The source was asked and holds nothing, or no identifier is there to ask with. */
  record NothingFound() implements ReadOutcome {}

  /** What went into the sink is worthless. */
  record Failed(Failure failure) implements ReadOutcome {}

  /**
   * The slice is over, the section is not. What went into the sink stays; a dataset of items may be
   * open.
   *
   * @param notBefore when the next slice may start
   * @param position where it goes on; holds personal data
   */
  record Sliced(Instant notBefore, byte[] position) implements ReadOutcome {

    /** The time alone. */
    @Override
    public String toString() {
      return "Sliced[" + notBefore + "]";
    }
  }

  static Failed failed(Reason reason) {
    return new Failed(Failure.of(reason));
  }
}

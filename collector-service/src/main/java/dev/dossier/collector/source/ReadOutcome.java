package dev.dossier.collector.source;

import dev.dossier.common.event.Failure;
import dev.dossier.common.event.Reason;

/** How the reading of a section ended. Empty is not failed. */
public sealed interface ReadOutcome {

  /** At least one row went into the sink. */
  record Found() implements ReadOutcome {}

  /** The source was asked and holds nothing, or no identifier is there to ask with. */
  record NothingFound() implements ReadOutcome {}

  /** What went into the sink is worthless. */
  record Failed(Failure failure) implements ReadOutcome {}

  static Failed failed(Reason reason) {
    return new Failed(Failure.of(reason));
  }
}

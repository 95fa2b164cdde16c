package dev.dossier.collector.http;

import dev.dossier.common.event.Failure;
import dev.dossier.common.event.Reason;
import java.io.Serial;

/** The reading cannot go on. Carries no text of the source's. */
final class StoppedException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final transient Failure failure;

  StoppedException(Failure failure) {
    super(failure.reason().word(), null, false, false);
    this.failure = failure;
  }

  StoppedException(Reason reason) {
    this(Failure.of(reason));
  }

  Failure failure() {
    return failure;
  }
}

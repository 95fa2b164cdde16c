package dev.dossier.collector.http;

import dev.dossier.common.event.Failure;
import dev.dossier.common.event.Reason;
import java.io.Serial;

/** The reading cannot go on. Carries no text of the source's. */
final class StoppedException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final transient Failure failure;
  private final boolean mayPass;

  private StoppedException(Failure failure, boolean mayPass) {
    super(failure.reason().word(), null, false, false);
    this.failure = failure;
    this.mayPass = mayPass;
  }

  StoppedException(Failure failure) {
    this(failure, false);
  }

  StoppedException(Reason reason) {
    this(Failure.of(reason));
  }

  /** An answer that is no JSON: cut off on its way, or a proxy's page about an error. */
  static StoppedException unreadable() {
    return new StoppedException(Failure.of(Reason.BAD_ANSWER), true);
  }

  Failure failure() {
    return failure;
  }

  /** Whether the same call may be answered otherwise. */
  boolean mayPass() {
    return mayPass;
  }
}

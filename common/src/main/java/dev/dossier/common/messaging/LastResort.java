package dev.dossier.common.messaging;

import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a loop of ours asks about whatever ended one of its turns. Nearly all of it passes, or hits
 * one piece of work only: a loop that ended with it would stop that work silently until somebody
 * restarts the process. Where the virtual machine itself gives up ({@link OutOfMemoryError}, {@link
 * InternalError}), nothing in the process can be relied on: it ends at once, and whoever watches
 * over it starts it again.
 */
public final class LastResort {
  /** As the JVM's own {@code -XX:+ExitOnOutOfMemoryError} does. */
  static final int STATUS = 3;

  private static final Logger LOG = LoggerFactory.getLogger(LastResort.class);

  private final IntConsumer halt;

  /**
   * @param halt ends the process with this status, without shutdown hooks
   */
  public LastResort(IntConsumer halt) {
    this.halt = halt;
  }

  /** Ends this very process. */
  public static LastResort ofThisProcess() {
    return new LastResort(Runtime.getRuntime()::halt);
  }

  /**
   * Ends the process if it is broken, else does nothing.
   *
   * @param loop its name, for the log
   */
  public void consider(String loop, Throwable thrown) {
    // A stack that overflowed is whole again once it has been unwound.
    if (thrown instanceof VirtualMachineError && !(thrown instanceof StackOverflowError)) {
      try {
        LOG.error("{}: the process ends ({})", loop, thrown.getClass().getSimpleName());
      } finally {
        halt.accept(STATUS);
      }
    }
  }
}

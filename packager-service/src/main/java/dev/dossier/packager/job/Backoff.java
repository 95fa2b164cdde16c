package dev.dossier.packager.job;

import com.github.kagkarlsson.scheduler.task.FailureHandler;
import java.time.Duration;

/** When a job that failed is tried again: soon, then ever later, without an end. */
public final class Backoff {
  private static final Duration FIRST = Duration.ofMillis(250);
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final int DOUBLINGS = 7;

  private Backoff() {}

  public static <T> FailureHandler<T> untilItPasses() {
    return (complete, operations) ->
        operations.reschedule(
            complete,
            complete.getTimeDone().plus(after(complete.getExecution().consecutiveFailures)));
  }

  static Duration after(int failures) {
    Duration wait = FIRST.multipliedBy(1L << Math.min(failures, DOUBLINGS));
    return wait.compareTo(LONGEST) < 0 ? wait : LONGEST;
  }
}

package dev.dossier.collector.http;

import java.time.Duration;
import java.util.Optional;

/** Failures that may pass: how often the same call has failed, one time after the other. */
final class Failing {
  private int failures;
  private boolean answered;
  private int failuresBefore;
  private boolean answeredBefore;

  /**
   * @param failures so far
   * @param answered whether any call was
   */
  Failing(int failures, boolean answered) {
    this.failures = failures;
    this.answered = answered;
  }

  int failures() {
    return failures;
  }

  boolean answered() {
    return answered;
  }

  void callAnswered() {
    failuresBefore = failures;
    answeredBefore = answered;
    answered = true;
    failures = 0;
  }

  /** The last answer was none after all. */
  void callUnreadable() {
    failures = failuresBefore;
    answered = answeredBefore;
  }

  /**
   * How long to wait before the same call is made again. Nothing if it has failed too often, or
   * before any answer: where nothing is to be lost, the next attempt is as good, and others see
   * why.
   */
  Optional<Duration> callFailed(SliceLimits limits) {
    failures++;
    return answered && failures < limits.mostFailures()
        ? Optional.of(limits.firstWait().multipliedBy(1L << (failures - 1)))
        : Optional.empty();
  }
}

package dev.dossier.notifier.webhook;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What became of an attempt to deliver an event. */
sealed interface Attempt {
  /** HTTP status, if there was an answer. */
  @Nullable Integer status();

  /** A word for metrics and logs: answers and messages of others are never repeated. */
  String result();

  /** The endpoint took it: 2xx. */
  record Taken(Integer status) implements Attempt {
    @Override
    public String result() {
      return "delivered";
    }
  }

  /** The endpoint wants nothing any more: 410. */
  record Gone(Integer status) implements Attempt {
    @Override
    public String result() {
      return "gone";
    }
  }

  /**
   * To be tried again: any other answer, or none.
   *
   * @param retryAfter how long the endpoint asks us to wait
   */
  record Failed(@Nullable Integer status, String result, Optional<Duration> retryAfter)
      implements Attempt {}
}

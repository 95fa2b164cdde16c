package dev.dossier.collector.call;

import dev.dossier.collector.source.ReaderClosedException;
import dev.dossier.common.datamap.HttpSource;
import java.time.Duration;

/**
 * Sends calls to HTTP sources by the address rules, the limits and the bounds of each. Thread-safe.
 * What goes wrong at the source is an answer; an exception means a bug, or that this was closed.
 */
@FunctionalInterface
public interface Calls extends AutoCloseable {

  /**
   * Sends one call and reads its whole answer, redirects included. Takes at most {@code patience}
   * and some seconds, plus the source's timeout, or twice that where a token is to be fetched.
   *
   * @param patience how long to wait for a permit or a pause of the source before answering {@link
   *     Answer.Later}
   */
  Answer send(HttpSource source, Call call, Duration patience);

  /**
   * Cuts the calls under way and sends none any more: they end with {@link ReaderClosedException},
   * soon. More than once is harmless.
   */
  @Override
  default void close() {
    // Where nothing is under way between two calls.
  }
}

package dev.dossier.collector.call;

import dev.dossier.common.event.Failure;
import dev.dossier.common.event.Reason;
import java.net.URI;
import java.time.Instant;
import java.util.List;

/** How a call ended. */
public sealed interface Answer {

  /**
   * The source answered: 2xx, or a 4xx other than 401, 403, 408, 425 and 429. So a 404 is here,
   * since only the data map knows whether it means "none".
   *
   * @param body whole and unpacked, empty when there is none
   * @param links values of the Link header (RFC 8288)
   * @param uri that answered, after redirects; holds no secret of ours
   */
  record Received(int status, byte[] body, List<String> links, URI uri) implements Answer {
    public Received {
      links = List.copyOf(links);
    }

    /** Status and size: bodies and URLs hold personal data. */
    @Override
    public String toString() {
      return "Received[" + status + ", " + body.length + " bytes]";
    }
  }

  /**
   * Not sent, or refused for now: the same call may be tried again, not before.
   *
   * @param refused whether the source itself said so (429, 503 with Retry-After)
   */
  record Later(Instant notBefore, boolean refused) implements Answer {}

  /** A failure that may pass: unreachable, timeout, 408, 425, 5xx, a broken or cut body. */
  record Passing(Failure failure) implements Answer {}

  /** A failure that stays: access denied, blocked address, too large, not configured, TLS. */
  record Final(Failure failure) implements Answer {}

  static Passing passing(Reason reason) {
    return new Passing(Failure.of(reason));
  }

  static Final last(Reason reason) {
    return new Final(Failure.of(reason));
  }
}

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
   * @param whenDone gives back the room that the body takes of what this process has for answers
   */
  record Received(int status, byte[] body, List<String> links, URI uri, Runnable whenDone)
      implements Answer {
    public Received {
      links = List.copyOf(links);
    }

    /** Takes no room that has to be given back. */
    public Received(int status, byte[] body, List<String> links, URI uri) {
      this(status, body, links, uri, () -> {});
    }

    /**
     * To be called once the body is no longer needed, whatever came of it: other calls wait for its
     * room. More than once is harmless.
     */
    public void done() {
      whenDone.run();
    }

    /** Status and size: bodies and URLs hold personal data. */
    @Override
    public String toString() {
      return "Received[" + status + ", " + body.length + " bytes]";
    }
  }

  /** Not sent, or refused for now: the same call may be tried again, not before. */
  record Later(Instant notBefore, Cause cause) implements Answer {

    /** Why a call has to wait. */
    public enum Cause {
      /** The source itself answered so: 429, 503 or 403 with Retry-After. */
      REFUSED,

      /** A pause that the source asked for, in an answer to another call. */
      PAUSED,

      /** Our own bounds: no permit within the patience. */
      BUSY,

      /** Our own bounds: no room for one more answer, or for more of this one. */
      NO_ROOM
    }

    /**
     * @param refused whether the source itself said so
     */
    public Later(Instant notBefore, boolean refused) {
      this(notBefore, refused ? Cause.REFUSED : Cause.BUSY);
    }

    /** Whether the source answered this very call so. */
    public boolean refused() {
      return cause == Cause.REFUSED;
    }

    /** Whether it is the source that wants less, by this answer or by one before. */
    public boolean isRateLimited() {
      return cause == Cause.REFUSED || cause == Cause.PAUSED;
    }
  }

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

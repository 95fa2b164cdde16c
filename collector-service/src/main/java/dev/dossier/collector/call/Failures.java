package dev.dossier.collector.call;

import dev.dossier.collector.call.Body.TooLargeException;
import dev.dossier.collector.call.CheckedDns.BlockedAddressException;
import dev.dossier.common.event.Failure;
import dev.dossier.common.event.Reason;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.jspecify.annotations.Nullable;

/** What an exception of the network means; its text is never read. */
final class Failures {
  static final Answer TIMEOUT = Answer.passing(Reason.TIMEOUT);

  private Failures() {}

  /** How far a request had come. */
  enum Stage {
    CONNECT,
    EXCHANGE,
    BODY
  }

  static Answer of(IOException e, Stage stage, boolean expired) {
    if (expired) {
      return TIMEOUT;
    }
    if (e instanceof BlockedAddressException) {
      return Answer.last(Reason.BLOCKED_ADDRESS);
    }
    if (e instanceof TooLargeException) {
      return Answer.last(Reason.TOO_LARGE);
    }
    if (e instanceof SocketTimeoutException) {
      return TIMEOUT;
    }
    if (e instanceof ClientProtocolException || e instanceof MessageConstraintException) {
      return Answer.passing(Reason.BAD_ANSWER);
    }
    return switch (stage) {
      case CONNECT ->
          e instanceof SSLException && !isCut(e)
              ? Answer.last(Reason.SOURCE_UNAVAILABLE)
              : Answer.passing(Reason.SOURCE_UNAVAILABLE);
      case EXCHANGE -> Answer.passing(Reason.SOURCE_UNAVAILABLE);
      case BODY -> Answer.passing(Reason.BAD_ANSWER);
    };
  }

  /** A handshake that was broken off by the network rather than refused. */
  private static boolean isCut(IOException e) {
    int depth = 0;
    for (Throwable cause = e; cause != null && depth < 10; cause = cause.getCause(), depth++) {
      if (cause instanceof EOFException
          || cause instanceof SocketException
          || cause instanceof InterruptedIOException) {
        return true;
      }
    }
    return false;
  }

  /** A status that is no data. Retry-After is looked at before. */
  static Answer of(int status) {
    return switch (status) {
      case 401, 403 -> new Answer.Final(failure(Reason.ACCESS_DENIED, status));
      case 408 -> new Answer.Passing(failure(Reason.TIMEOUT, status));
      case 425 -> new Answer.Passing(failure(Reason.SOURCE_UNAVAILABLE, status));
      default ->
          new Answer.Passing(
              failure(
                  status >= 500 && status < 600 ? Reason.SOURCE_UNAVAILABLE : Reason.BAD_ANSWER,
                  status));
    };
  }

  /** Our word for what failed, if something did. */
  static @Nullable Failure in(Answer answer) {
    return switch (answer) {
      case Answer.Received received -> null;
      case Answer.Later later -> null;
      case Answer.Passing passing -> passing.failure();
      case Answer.Final last -> last.failure();
    };
  }

  private static Failure failure(Reason reason, int status) {
    boolean known = status >= 100 && status < 600;
    return new Failure(reason, known ? "HTTP " + status : null);
  }
}

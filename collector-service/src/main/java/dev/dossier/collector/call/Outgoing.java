package dev.dossier.collector.call;

import dev.dossier.collector.call.Endpoint.Header;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One request as it is written.
 *
 * @param contentType of the body
 * @param mostBytes of the answer's body, unpacked
 */
record Outgoing(
    String source,
    String method,
    Target target,
    List<Header> headers,
    @Nullable String contentType,
    byte @Nullable [] body,
    boolean privateAllowed,
    Duration timeout,
    int mostBytes) {
  @Override
  public String toString() {
    return "Outgoing[" + source + "]";
  }
}

package dev.dossier.collector.call;

import dev.dossier.collector.call.Room.Place;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One response, before it is known what it means.
 *
 * @param body empty for a status that is a failure whatever it holds
 * @param place that the body has in this process's room; to be left once it is no longer needed
 */
record Raw(
    int status,
    byte[] body,
    Place place,
    List<String> links,
    @Nullable String location,
    @Nullable String retryAfter,
    @Nullable String date) {

  boolean isRedirect() {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
  }

  /** Whether an answer of this status is data, or may be: only the data map knows a 404. */
  static boolean carriesData(int status) {
    return switch (status) {
      case 206, 401, 403, 408, 425, 429 -> false;
      default -> status >= 200 && status < 300 || status >= 400 && status < 500;
    };
  }

  @Override
  public String toString() {
    return "Raw[" + status + "]";
  }
}

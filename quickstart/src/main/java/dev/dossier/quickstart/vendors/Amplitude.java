package dev.dossier.quickstart.vendors;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Amplitude's Dashboard REST API as far as a company reads a user's data with it: user search and
 * user activity. After amplitude.com/docs/apis/analytics/dashboard-rest: basic credentials (API key
 * and secret key), offset and limit up to 1,000 events, at most 10 calls at once and 360 an hour.
 */
final class Amplitude implements VendorServer.Api {
  static final int CALLS_PER_HOUR = 360;
  static final int CALLS_AT_ONCE = 10;

  private static final int MOST_EVENTS = 1_000;

  private final AmplitudeData data;
  private final String credentials;
  private final RateLimit rateLimit;
  private final Semaphore atOnce;

  /**
   * @param credentials API key and secret key with a colon between them
   */
  Amplitude(AmplitudeData data, String credentials, RateLimit rateLimit, int atOnce) {
    this.data = data;
    this.credentials = credentials;
    this.rateLimit = rateLimit;
    this.atOnce = new Semaphore(atOnce);
  }

  @Override
  public Answer answer(Call call) {
    if (call.basicCredentials().filter(credentials::equals).isEmpty()) {
      return error(401, "unauthorized", "Invalid API key or secret key", null)
          .with(Map.of("WWW-Authenticate", "Basic realm=\"Amplitude\""));
    }
    if (!atOnce.tryAcquire()) {
      return tooMany("Exceeded concurrent limit");
    }
    try {
      return limited(call);
    } catch (Refused e) {
      return e.answer();
    } finally {
      atOnce.release();
    }
  }

  private Answer limited(Call call) throws Refused {
    if (!rateLimit.take().granted()) {
      return tooMany("Exceeded rate limit");
    }
    return switch (call.method() + " " + call.path()) {
      case "GET /api/2/usersearch" -> search(required(call));
      case "GET /api/2/useractivity" -> activity(call);
      default -> error(404, "not_found", "No such endpoint", null);
    };
  }

  /** Users with exactly this id; if there is none, those whose user id begins with it. */
  private Answer search(String wanted) {
    List<AmplitudeData.User> exact =
        data.users().stream()
            .filter(user ->
                user.userId().equals(wanted)
                    || user.deviceId().equals(wanted)
                    || Long.toString(user.id()).equals(wanted))
            .toList();
    List<AmplitudeData.User> found =
        exact.isEmpty()
            ? data.users().stream().filter(user -> user.userId().startsWith(wanted)).toList()
            : exact;
    ObjectNode body =
        Json.object(
            "{\"matches\": [], \"type\": %s}",
            exact.isEmpty() && !found.isEmpty()
                ? "match_user_id_prefix"
                : "match_user_or_device_id");
    body.set("matches", Json.array(found.stream().map(AmplitudeData::match).toList()));
    return Answer.good(body);
  }

  private Answer activity(Call call) throws Refused {
    String wanted = required(call);
    int offset = number(call, "offset", 0);
    int limit = Math.min(MOST_EVENTS, number(call, "limit", MOST_EVENTS));
    String direction = call.parameter("direction").orElse("latest");
    if (!direction.equals("latest") && !direction.equals("earliest")) {
      throw invalid("direction", "expected latest or earliest");
    }
    Optional<AmplitudeData.User> user = user(wanted);
    if (user.isEmpty()) {
      return Answer.good(
          Json.object(
              """
              {"userData": {"canonical_amplitude_id": null, "merged_amplitude_ids": [],
                "user_id": null, "device_ids": [], "last_device_id": null, "num_events": 0,
                "num_sessions": 0, "usage_time": 0, "purchases": 0, "revenue": 0}, "events": []}
              """));
    }
    List<ObjectNode> all = data.events(user.get().id());
    List<ObjectNode> ordered = direction.equals("earliest") ? all : all.reversed();
    ObjectNode body = Json.object("{\"userData\": %s}", data.profile(user.get()));
    body.set("events", Json.array(ordered.stream().skip(offset).limit(limit).toList()));
    return Answer.good(body);
  }

  private Optional<AmplitudeData.User> user(String id) throws Refused {
    try {
      return data.user(Long.parseLong(id));
    } catch (NumberFormatException e) {
      throw invalid("user", "expected an Amplitude ID");
    }
  }

  private static String required(Call call) throws Refused {
    return call.parameter("user")
        .filter(user -> !user.isBlank())
        .orElseThrow(() -> invalid("user", "expected a value"));
  }

  private static int number(Call call, String name, int other) throws Refused {
    try {
      int number = call.parameter(name).map(Integer::parseInt).orElse(other);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw invalid(name, "expected a number");
    }
    throw invalid(name, "expected a number from 0");
  }

  private static Refused invalid(String parameter, String message) {
    return new Refused(error(400, "invalid_parameter", parameter + ": " + message, null));
  }

  private static Answer tooMany(String details) {
    return error(429, "too_many_requests", "Too many requests", details);
  }

  private static Answer error(int status, String type, String message, @Nullable String details) {
    ObjectNode error =
        Json.object("{\"http_code\": %s, \"type\": %s, \"message\": %s}", status, type, message);
    if (details != null) {
      error.set("metadata", Json.object("{\"details\": %s}", details));
    }
    return Answer.of(status, Json.object("{\"error\": %s}", error));
  }
}

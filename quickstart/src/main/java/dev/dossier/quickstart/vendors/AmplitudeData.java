package dev.dossier.quickstart.vendors;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the sample company's Amplitude project holds: a user for each active person under a
 * pseudonym, and their events. Made when asked for, the same each time. Safe for many threads.
 */
final class AmplitudeData {
  private static final long FIRST_ID = 5_200_000_000L;
  private static final int MANY_EVENTS = 640;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final List<String> EVENTS =
      List.of(
          "post created",
          "post published",
          "comment added",
          "file uploaded",
          "search used",
          "workspace opened",
          "export started",
          "[Amplitude] Page Viewed");
  private static final List<String> PAGES =
      List.of("/home", "/posts", "/posts/new", "/files", "/settings", "/team");
  private static final List<String> PLATFORMS = List.of("Web", "iOS", "Android");

  private final Map<Long, User> users = new LinkedHashMap<>();
  private final Map<Long, List<ObjectNode>> made = new ConcurrentHashMap<>();

  AmplitudeData(List<Person> people) {
    for (Person person : people) {
      if (person.active()) {
        long id = FIRST_ID + person.id() * 7919;
        Seed seed = Seed.of("amplitude/" + id);
        int events = person.busy() ? MANY_EVENTS : 8 + seed.below(70);
        users.put(
            id,
            new User(
                id,
                person.analyticsId(),
                seed.uuid(),
                person.since(),
                seed.pick(PLATFORMS),
                events));
      }
    }
  }

  /**
   * A user of the project.
   *
   * @param id Amplitude's own
   * @param userId that the company sends
   */
  record User(
      long id, String userId, String deviceId, Instant since, String platform, int events) {}

  List<User> users() {
    return List.copyOf(users.values());
  }

  Optional<User> user(long id) {
    return Optional.ofNullable(users.get(id));
  }

  /** As a search shows it. */
  static ObjectNode match(User user) {
    return Json.object(
        """
        {"amplitude_id": %s, "user_id": %s, "last_device_id": %s, "platform": %s,
         "country": "Germany", "last_seen": %s}
        """,
        user.id(), user.userId(), user.deviceId(), user.platform(), DATE.format(Seed.TODAY));
  }

  /** The user as it stands above the events. */
  ObjectNode profile(User user) {
    return Json.object(
        """
        {"canonical_amplitude_id": %s, "merged_amplitude_ids": [], "user_id": %s,
         "device_ids": [%s], "last_device_id": %s, "num_events": %s, "num_sessions": %s,
         "usage_time": %s, "first_used": %s, "last_used": %s, "platform": %s, "os": "Firefox 143",
         "device": "Linux", "device_type": "Linux", "carrier": null, "version": "4.2.0",
         "start_version": "3.0.1", "library": "amplitude-ts/2.25.0", "language": "English",
         "country": "Germany", "region": "Berlin", "city": "Berlin", "dma": "",
         "ip_address": "192.0.2.17", "last_location": null, "paying": null, "purchases": 0,
         "revenue": 0, "properties": {"plan": "business"}}
        """,
        user.id(),
        user.userId(),
        user.deviceId(),
        user.deviceId(),
        user.events(),
        1 + user.events() / 12,
        user.events() * 31_000L,
        DATE.format(user.since()),
        DATE.format(Seed.TODAY),
        user.platform());
  }

  /** Of a known user, oldest first. */
  List<ObjectNode> events(long id) {
    return made.computeIfAbsent(id, key -> make(Objects.requireNonNull(users.get(key))));
  }

  private static List<ObjectNode> make(User user) {
    Seed seed = Seed.of("amplitude/events/" + user.id());
    List<Instant> times = new ArrayList<>();
    for (int i = 0; i < user.events(); i++) {
      times.add(seed.between(user.since(), Seed.TODAY).plusMillis(seed.below(1000)));
    }
    times.sort(null);
    List<ObjectNode> events = new ArrayList<>();
    for (int i = 0; i < times.size(); i++) {
      events.add(event(user, seed, i + 1, times.get(i)));
    }
    return List.copyOf(events);
  }

  private static ObjectNode event(User user, Seed seed, int number, Instant at) {
    String time = TIME.format(at);
    String type = seed.pick(EVENTS);
    ObjectNode event =
        Json.object(
            """
            {"uuid": %s, "event_id": %s, "event_type": %s, "event_time": %s,
             "client_event_time": %s, "client_upload_time": %s, "server_received_time": %s,
             "server_upload_time": %s, "session_id": %s, "amplitude_id": %s, "user_id": %s,
             "device_id": %s, "app": 471100, "platform": %s, "os_name": "Firefox",
             "os_version": "143", "device_type": "Linux", "device_carrier": null,
             "library": "amplitude-ts/2.25.0", "version_name": null, "language": "English",
             "country": "Germany", "region": "Berlin", "city": "Berlin", "dma": null,
             "ip_address": "192.0.2.17", "location_lat": null, "location_lng": null,
             "paying": null, "groups": {}, "user_properties": {"plan": "business"}}
            """,
            seed.uuid(),
            number,
            type,
            time,
            time,
            time,
            time,
            time,
            at.toEpochMilli() / 1_800_000 * 1_800_000,
            user.id(),
            user.userId(),
            user.deviceId(),
            user.platform());
    JsonNode properties =
        Json.object(
            "{\"page\": %s, \"duration_ms\": %s, \"first\": %s}",
            seed.pick(PAGES), 40 + seed.below(90_000), seed.hit(5));
    event.set("event_properties", properties);
    return event;
  }
}

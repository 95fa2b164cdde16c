package dev.dossier.systemtests;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Events over Kafka: one that is right, and one for each way of being refused. */
final class CanarySubmissions {
  static final String ADDRESS = "canary.kafka.4712@canary.example";
  static final String SOURCE = "https://quiet.example/privacy";
  static final String OWN_TOPIC = "dossier.submissions.quiet";
  static final String SHARED_TOPIC = "dossier.submissions";

  /** What the app was doing when it sent the event that is right. */
  static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

  static final String SPAN = "00f067aa0ba902b7";

  /** Of the person in the event that is right. */
  static final List<String> CANARIES =
      List.of(
          ADDRESS,
          "canary-kafka-id-16",
          "Canary Karla Kafka",
          "canary-kafka-account-17",
          "canary.lawyer@other.example",
          "canary-kafka-relation-18",
          "canary-kafka-metadata-19",
          "canary-kafka-notes-20",
          "canary-kafka-row-21",
          "canary-kafka-number-22",
          "canary-kafka-customer-23",
          "canary-kafka-key-24",
          "canary-kafka-header-25",
          "canary-tracestate-26",
          "canary-baggage-27");

  /** Where they do not belong, in the events that are refused. */
  static final List<String> MISPLACED =
      List.of(
          "canary-type-31",
          "canary-not-an-address-32",
          "canary-identifier-33",
          "canary-guardian-34",
          "canary-format-35",
          "canary-time-36",
          "canary.field.37@canary.example",
          "canary-locale-38",
          "canary-event-time-39",
          "canary-attribute-40",
          "canary-half-a-document-41",
          "canary-unproved-id-42",
          "canary.unproved@canary.example",
          "canary-key-43",
          "canary-header-44");

  private CanarySubmissions() {}

  static void send(UpstreamApp upstream) throws Exception {
    upstream.send(
        OWN_TOPIC,
        event("right", "", right()),
        Map.of(
            "key",
            "canary-kafka-key-24",
            "x-header",
            "canary-kafka-header-25",
            "traceparent",
            "00-" + TRACE + "-" + SPAN + "-01",
            "tracestate",
            "app=canary-tracestate-26",
            "baggage",
            "user=canary-baggage-27"));
    upstream.send(
        OWN_TOPIC,
        event("fields", "", misplaced()),
        Map.of("key", "canary-key-43", "x-header", "canary-header-44"));
    upstream.send(
        OWN_TOPIC,
        event(
            "attributes",
            "\"time\": \"canary-event-time-39\", \"canary\": \"canary-attribute-40\",",
            "{}"),
        Map.of());
    upstream.send(OWN_TOPIC, "{\"data\": {\"name\": \"canary-half-a-document-41", Map.of());
    upstream.send(
        SHARED_TOPIC,
        event(
            "unproved",
            "",
            "{\"type\": \"access\", \"subject\": {\"email\": \"canary.unproved@canary.example\","
                + " \"id\": \"canary-unproved-id-42\"}}"),
        Map.of());
  }

  private static String event(String id, String more, String data) {
    return """
    {"specversion": "1.0", "type": "dev.dossier.request.submitted.v1", "source": "%s", "id": "%s", %s "data": %s}
    """
        .formatted(SOURCE, id, more, data);
  }

  private static String right() {
    return """
    {"type": "access",
     "subject": {"email": "%s", "id": "canary-kafka-id-16", "name": "Canary Karla Kafka",
                 "identifiers": {"account_no": "canary-kafka-account-17"}},
     "requestedBy": {"email": "canary.lawyer@other.example", "relation": "canary-kafka-relation-18"},
     "metadata": {"ticket": "canary-kafka-metadata-19"}, "notes": "canary-kafka-notes-20",
     "identityVerified": {"method": "session", "at": "%s"}}
    """
        .formatted(ADDRESS, Instant.now().minusSeconds(60));
  }

  private static String misplaced() {
    return """
    {"type": "canary-type-31",
     "subject": {"email": "canary-not-an-address-32", "identifiers": ["canary-identifier-33"]},
     "requestedBy": "canary-guardian-34", "format": ["canary-format-35"], "receivedAt": "canary-time-36",
     "canary.field.37@canary.example": 1, "locale": "canary-locale-38"}
    """;
  }
}

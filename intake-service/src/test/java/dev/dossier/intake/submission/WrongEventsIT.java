package dev.dossier.intake.submission;

import static dev.dossier.intake.db.Tables.REQUEST;
import static dev.dossier.intake.fixture.UpstreamEvents.ACME;
import static dev.dossier.intake.fixture.UpstreamEvents.GLOBEX;
import static dev.dossier.intake.fixture.UpstreamEvents.bytes;
import static dev.dossier.intake.fixture.UpstreamEvents.headers;
import static dev.dossier.intake.fixture.UpstreamEvents.structured;
import static dev.dossier.intake.fixture.UpstreamEvents.structuredHeaders;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.common.crypto.AssociatedData;
import dev.dossier.common.event.LifecycleEvent.FieldFault;
import dev.dossier.common.event.LifecycleEvent.SubmissionRejected;
import dev.dossier.common.event.Topics;
import dev.dossier.common.event.Wire;
import dev.dossier.common.messaging.DeadLetter;
import dev.dossier.intake.fixture.Bodies;
import dev.dossier.intake.fixture.LifecycleEvents;
import dev.dossier.intake.fixture.RunningIntake;
import dev.dossier.intake.fixture.TopicReader;
import dev.dossier.intake.fixture.UpstreamEvents;
import dev.dossier.intake.fixture.UpstreamEvents.Place;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** All are sent first; then each is looked for among the events and the dead letters. */
class WrongEventsIT {
  private static final RunningIntake INTAKE = RunningIntake.get();
  private static final String SHARED = Topics.SUBMISSIONS;
  private static final String SOURCE = "/wrong";
  private static final String GOOD =
      Bodies.unverified("access", "canary-" + UUID.randomUUID() + "@example.org");

  private static final Map<Wrong, Place> PLACES = new LinkedHashMap<>();
  private static final Map<Place, List<SubmissionRejected>> TOLD = new HashMap<>();
  private static final Map<Place, List<ConsumerRecord<String, byte[]>>> KEPT = new HashMap<>();
  private static int before;
  private static double countedBefore;

  /** A record, and what is said of it. */
  private record Wrong(
      String what,
      ProducerRecord<String, byte[]> message,
      boolean named,
      String reason,
      List<String> fields) {
    @Override
    public String toString() {
      return what;
    }
  }

  @BeforeAll
  static void sendAll() {
    before = INTAKE.bean(DSLContext.class).fetchCount(REQUEST);
    countedBefore = counted();
    wrong().forEach(each -> PLACES.put(each, UpstreamEvents.send(each.message())));
    Awaitility.await("all of them to be told and kept")
        .atMost(Duration.ofSeconds(90))
        .until(() -> {
          TOLD.clear();
          LifecycleEvents.all(SubmissionRejected.class, event -> true)
              .forEach(event ->
                  TOLD.computeIfAbsent(place(event), place -> new ArrayList<>()).add(event));
          KEPT.clear();
          Stream.of(SHARED, Topics.submissions("acme"), Topics.submissions("globex"))
              .flatMap(topic -> TopicReader.all(Topics.deadLetters(topic)).stream())
              .forEach(letter ->
                  KEPT.computeIfAbsent(place(letter), place -> new ArrayList<>()).add(letter));
          return TOLD.keySet().containsAll(PLACES.values())
              && KEPT.keySet().containsAll(PLACES.values());
        });
  }

  static Stream<Wrong> sent() {
    return PLACES.keySet().stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("sent")
  void isToldOnceWithItsReasonAndFields(Wrong wrong) {
    Place place = PLACES.get(wrong);

    assertThat(TOLD.get(place)).hasSize(1);
    SubmissionRejected told = TOLD.get(place).getFirst();
    assertThat(told.data().reason()).isEqualTo(wrong.reason());
    assertThat(told.data().errors()).extracting(FieldFault::field).containsAll(wrong.fields());
    assertThat(told.data().submission().id() != null).isEqualTo(wrong.named());
    assertThat(new String(Wire.write(told), StandardCharsets.UTF_8)).doesNotContain("canary");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("sent")
  void isKeptOnceWithItsReasonAndSoThatItCanBeSentAgain(Wrong wrong) {
    Place place = PLACES.get(wrong);

    assertThat(KEPT.get(place)).hasSize(1);
    ConsumerRecord<String, byte[]> kept = KEPT.get(place).getFirst();
    assertThat(new String(kept.value(), StandardCharsets.UTF_8)).doesNotContain("canary");
    DeadLetter letter = Wire.read(kept.value(), DeadLetter.class);
    assertThat(letter.reason()).isEqualTo(wrong.reason());
    byte[] value = wrong.message().value();
    if (value != null && value.length > 512 * 1024) {
      assertThat(letter.payload()).isNull();
      return;
    }
    assertThat(open(letter.payload(), AssociatedData::deadLetter, place))
        .isEqualTo(value == null ? new byte[0] : value);
    Map<String, byte[]> headers = new HashMap<>();
    wrong.message().headers().forEach(header -> headers.put(header.key(), header.value()));
    if (headers.isEmpty() && wrong.message().key() == null) {
      assertThat(letter.envelope()).isNull();
    } else {
      DeadLetter.Envelope envelope =
          Wire.read(
              open(letter.envelope(), AssociatedData::deadLetterEnvelope, place),
              DeadLetter.Envelope.class);
      assertThat(envelope.key()).isEqualTo(wrong.message().key());
      assertThat(envelope.headers())
          .allSatisfy(header -> assertThat(headers).containsKey(header.name()))
          .hasSize((int) Arrays.stream(wrong.message().headers().toArray()).count());
    }
  }

  @Test
  void noneStartsARequestAndAllAreCounted() {
    assertThat(PLACES).hasSizeGreaterThan(100);
    assertThat(INTAKE.bean(DSLContext.class).fetchCount(REQUEST)).isEqualTo(before);
    assertThat(counted() - countedBefore).isEqualTo(PLACES.size());
  }

  private static Stream<Wrong> wrong() {
    return Stream.concat(Stream.of(events()), bodies());
  }

  private static Wrong[] events() {
    String id = "A-9";
    Instant now = Instant.now();
    return new Wrong[] {
      wrong("no JSON", structuredHeaders(), "hello", false, "invalid-event", ""),
      wrong("no JSON, no headers", Map.of(), "hello", false, "invalid-event", ""),
      wrong("nothing at all but empty", Map.of(), "", false, "invalid-event", ""),
      wrong("a list", structuredHeaders(), "[]", false, "invalid-event", ""),
      wrong("JSON null", structuredHeaders(), "null", false, "invalid-event", ""),
      wrong("two values", structuredHeaders(), event("x", "1.0") + "{}", true, "invalid-event", ""),
      wrong("no UTF-8", structuredHeaders(), latin1(event("jäne", "1.0")), "invalid-event", ""),
      wrong("the body alone", Map.of(), GOOD, false, "invalid-event", "/specversion", "/source"),
      wrong(
          "an old version",
          structuredHeaders(),
          event("old", "0.3"),
          true,
          "invalid-event",
          "/specversion"),
      wrong(
          "version as a number",
          structuredHeaders(),
          event("n", "1.0").replace("\"1.0\"", "1.0"),
          true,
          "invalid-event",
          "/specversion"),
      wrong(
          "no version",
          structuredHeaders(),
          event("n", "1.0").replace("\"specversion\": \"1.0\",", ""),
          true,
          "invalid-event",
          "/specversion"),
      wrong(
          "another type",
          structuredHeaders(),
          event("t", "1.0").replace("submitted", "pending"),
          true,
          "invalid-event",
          "/type"),
      wrong(
          "type of a later version",
          structuredHeaders(),
          event("t", "1.0").replace("submitted.v1", "submitted.v2"),
          true,
          "invalid-event",
          "/type"),
      wrong(
          "no id",
          structuredHeaders(),
          event("", "1.0").replace("\"id\": \"\",", ""),
          false,
          "invalid-event",
          "/id"),
      wrong("empty id", structuredHeaders(), event("", "1.0"), false, "invalid-event", "/id"),
      wrong(
          "id of two lines",
          structuredHeaders(),
          event("a\\nb", "1.0"),
          false,
          "invalid-event",
          "/id"),
      wrong(
          "id too long",
          structuredHeaders(),
          event("i".repeat(256), "1.0"),
          false,
          "invalid-event",
          "/id"),
      wrong(
          "id as a number",
          structuredHeaders(),
          event("7", "1.0").replace("\"7\"", "7"),
          false,
          "invalid-event",
          "/id"),
      wrong(
          "no source",
          structuredHeaders(),
          event("s", "1.0").replace("\"source\": \"/wrong\",", ""),
          true,
          "invalid-event",
          "/source"),
      wrong(
          "source is no URI",
          structuredHeaders(),
          event("s", "1.0").replace("\"/wrong\"", "\"a b\""),
          true,
          "invalid-event",
          "/source"),
      wrong(
          "time is no time",
          structuredHeaders(),
          event("t", "1.0").replace("{\"spec", "{\"time\": \"canary\", \"spec"),
          true,
          "invalid-event",
          "/time"),
      wrong(
          "time to come",
          structuredHeaders(),
          event("t", "1.0")
              .replace("{\"spec", "{\"time\": \"" + now.plusSeconds(3600) + "\", \"spec"),
          true,
          "invalid-event",
          "/time"),
      wrong(
          "time long ago",
          structuredHeaders(),
          event("t", "1.0").replace("{\"spec", "{\"time\": \"1999-01-01T00:00:00Z\", \"spec"),
          true,
          "invalid-event",
          "/time"),
      wrong(
          "an attribute twice",
          structuredHeaders(),
          event("t", "1.0").replace("{\"spec", "{\"id\": \"A-9\", \"spec"),
          true,
          "invalid-event",
          "/id"),
      wrong(
          "no data",
          structuredHeaders(),
          structured(SOURCE, id, "null"),
          true,
          "invalid-event",
          "/data"),
      wrong(
          "data in base 64",
          structuredHeaders(),
          structured(SOURCE, id, "null").replace("\"data\": null", "\"data_base64\": \"e30=\""),
          true,
          "invalid-event",
          "/data_base64"),
      wrong(
          "data as text",
          structuredHeaders(),
          structured(SOURCE, id, "\"{}\""),
          true,
          "invalid-body",
          ""),
      wrong(
          "data in XML",
          structuredHeaders(),
          event("x", "1.0").replace("application/json", "application/xml"),
          true,
          "unsupported-media-type",
          "/datacontenttype"),
      wrong(
          "data in Latin 1",
          structuredHeaders(),
          event("x", "1.0").replace("application/json", "application/json; charset=latin1"),
          true,
          "unsupported-media-type",
          "/datacontenttype"),
      wrong(
          "two faults in structured data",
          structuredHeaders(),
          structured(
              SOURCE,
              id,
              "{\"type\": \"access\", \"subject\": {\"email\": \"canary\"}, \"colour\": 1}"),
          true,
          "invalid-body",
          "/subject/email",
          "/colour"),
      wrong(
          "a member twice in structured data",
          structuredHeaders(),
          structured(SOURCE, id, GOOD.replace("{\"type\"", "{\"type\": \"access\", \"type\"")),
          true,
          "invalid-body",
          "/type"),
      wrong(
          "a member named like an address",
          structuredHeaders(),
          structured(SOURCE, id, GOOD.replace("{\"type\"", "{\"canary@example.org\": 1, \"type\"")),
          true,
          "invalid-body",
          "/…"),
      wrong(
          "structured data too large",
          structuredHeaders(),
          structured(
              SOURCE,
              id,
              GOOD.replace("{\"type\"", "{\"notes\": \"" + "n".repeat(66_000) + "\", \"type\"")),
          true,
          "too-large",
          ""),
      wrong(
          "structured far too large",
          structuredHeaders(),
          structured(SOURCE, id, "\"" + "n".repeat(700_000) + "\""),
          false,
          "too-large",
          ""),
      wrong(
          "binary data too large",
          headers(SOURCE, id),
          " ".repeat(66_000) + GOOD,
          true,
          "too-large",
          ""),
      wrong(
          "a batch",
          Map.of("content-type", bytes("application/cloudevents-batch+json")),
          "[]",
          false,
          "unsupported-media-type",
          ""),
      wrong(
          "Avro",
          Map.of("content-type", bytes("application/cloudevents+avro")),
          "x",
          false,
          "unsupported-media-type",
          ""),
      wrong(
          "neither mode",
          Map.of("content-type", bytes("application/json")),
          GOOD,
          false,
          "invalid-event",
          ""),
      wrong(
          "content type with wrong UTF-8",
          with(headers(SOURCE, id), "content-type", new byte[] {(byte) 0xFF}),
          GOOD,
          true,
          "invalid-event",
          "/datacontenttype"),
      wrong(
          "binary without an id",
          without(headers(SOURCE, id), "ce_id"),
          GOOD,
          false,
          "invalid-event",
          "/id"),
      wrong(
          "binary without a version",
          without(headers(SOURCE, id), "ce_specversion"),
          GOOD,
          true,
          "invalid-event",
          "/specversion"),
      wrong(
          "binary of another type",
          with(headers(SOURCE, id), "ce_type", bytes("canary")),
          GOOD,
          true,
          "invalid-event",
          "/type"),
      wrong(
          "binary with an id of wrong UTF-8",
          with(headers(SOURCE, id), "ce_id", new byte[] {(byte) 0xC3, 0x28}),
          GOOD,
          false,
          "invalid-event",
          "/id"),
      wrong(
          "binary with an extension of wrong UTF-8",
          with(headers(SOURCE, id), "ce_other", new byte[] {(byte) 0xFF}),
          GOOD,
          true,
          "invalid-event",
          "/other"),
      wrong(
          "binary with a header without a value",
          with(headers(SOURCE, id), "ce_source", null),
          GOOD,
          true,
          "invalid-event",
          "/source"),
      wrong(
          "binary in XML",
          with(headers(SOURCE, id), "content-type", bytes("text/xml")),
          "<a/>",
          true,
          "unsupported-media-type",
          "/datacontenttype"),
      twice(headers(SOURCE, id)),
      tombstone("a tombstone with attributes", null, headers(SOURCE, id), true),
      tombstone("a tombstone with a key", "canary@example.org", Map.of(), false),
      on(Topics.submissions("globex"), "another app's source", ACME, "forbidden", "/source"),
      on(
          Topics.submissions("acme"),
          "another app's source the other way round",
          GLOBEX,
          "forbidden",
          "/source"),
      asserted(SHARED, "an assertion of nobody known", SOURCE),
      asserted(SHARED, "a registered source's assertion on the shared topic", ACME),
      asserted(Topics.submissions("globex"), "an assertion without the scope", GLOBEX),
      asserted(Topics.submissions("acme"), "an assertion of an unknown source of the app", SOURCE),
    };
  }

  /** Every body that HTTP refuses, in binary mode. */
  private static Stream<Wrong> bodies() {
    return WrongBodiesIT.wrongBodies()
        .map(Arguments::get)
        .filter(row -> ((String) row[3]).length() < 100_000)
        .map(row -> {
          boolean empty = ((String) row[3]).isEmpty();
          return wrong(
              "body: " + row[0],
              headers(SOURCE, "A-9"),
              (String) row[3],
              true,
              empty ? "invalid-event" : row[1].equals(422) ? "not-built" : "invalid-body",
              empty ? "/data" : PublicPointer.of((String) row[2]));
        });
  }

  private static String event(String id, String version) {
    return structured(SOURCE, id, GOOD).replace("\"1.0\"", "\"" + version + "\"");
  }

  private static Wrong wrong(
      String what,
      Map<String, byte[]> headers,
      String value,
      boolean named,
      String reason,
      String... fields) {
    return wrong(what, message(SHARED, null, headers, bytes(value)), named, reason, fields);
  }

  private static Wrong wrong(
      String what, Map<String, byte[]> headers, byte[] value, String reason, String... fields) {
    return wrong(what, message(SHARED, null, headers, value), false, reason, fields);
  }

  private static Wrong wrong(
      String what,
      ProducerRecord<String, byte[]> message,
      boolean named,
      String reason,
      String... fields) {
    return new Wrong(what, message, named, reason, List.of(fields));
  }

  private static Wrong twice(Map<String, byte[]> headers) {
    ProducerRecord<String, byte[]> message = message(SHARED, null, headers, bytes(GOOD));
    message.headers().add("ce_id", bytes("another"));
    return wrong("binary with two ids", message, true, "invalid-event", "/id");
  }

  private static Wrong tombstone(
      String what, @Nullable String key, Map<String, byte[]> headers, boolean named) {
    return wrong(
        what, message(SHARED, key, headers, null), named, "invalid-event", named ? "/data" : "");
  }

  private static Wrong on(
      String topic, String what, String source, String reason, String... fields) {
    return wrong(
        what,
        message(topic, null, structuredHeaders(), bytes(structured(source, "A-1", GOOD))),
        true,
        reason,
        fields);
  }

  private static Wrong asserted(String topic, String what, String source) {
    String data = Bodies.verified("access", "canary@example.org", Instant.now());
    return wrong(
        what,
        message(topic, null, headers(source, "A-2"), bytes(data)),
        true,
        "forbidden",
        "/identityVerified");
  }

  private static ProducerRecord<String, byte[]> message(
      String topic, @Nullable String key, Map<String, byte[]> headers, byte @Nullable [] value) {
    ProducerRecord<String, byte[]> message = new ProducerRecord<>(topic, key, value);
    headers.forEach((name, text) -> message.headers().add(name, text));
    return message;
  }

  private static Map<String, byte[]> with(
      Map<String, byte[]> headers, String name, byte @Nullable [] value) {
    Map<String, byte[]> changed = new HashMap<>(headers);
    changed.put(name, value);
    return changed;
  }

  private static Map<String, byte[]> without(Map<String, byte[]> headers, String name) {
    Map<String, byte[]> changed = new HashMap<>(headers);
    changed.remove(name);
    return changed;
  }

  private static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static double counted() {
    return INTAKE.bean(MeterRegistry.class).find("dossier.submissions.rejected").counters().stream()
        .mapToDouble(counter -> counter.count())
        .sum();
  }

  private interface Where {
    byte[] data(String topic, int partition, long offset);
  }

  private static byte[] open(byte @Nullable [] sealed, Where where, Place place) {
    assertThat(sealed).isNotNull();
    return INTAKE.keys().open(sealed, where.data(place.topic(), place.partition(), place.offset()));
  }

  private static Place place(SubmissionRejected event) {
    return new Place(event.data().topic(), event.data().partition(), event.data().offset());
  }

  private static Place place(ConsumerRecord<String, byte[]> kept) {
    DeadLetter letter = Wire.read(kept.value(), DeadLetter.class);
    return new Place(letter.topic(), letter.partition(), letter.offset());
  }
}

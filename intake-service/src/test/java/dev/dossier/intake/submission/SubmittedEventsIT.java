package dev.dossier.intake.submission;

import static dev.dossier.intake.db.Tables.APP;
import static dev.dossier.intake.db.Tables.REQUEST;
import static dev.dossier.intake.fixture.UpstreamEvents.ACME;
import static dev.dossier.intake.fixture.UpstreamEvents.GLOBEX;
import static dev.dossier.intake.fixture.UpstreamEvents.bytes;
import static dev.dossier.intake.fixture.UpstreamEvents.headers;
import static dev.dossier.intake.fixture.UpstreamEvents.structured;
import static dev.dossier.intake.fixture.UpstreamEvents.structuredHeaders;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.common.event.LifecycleEvent.RequestChanged;
import dev.dossier.common.event.LifecycleEvent.SubmissionRejected;
import dev.dossier.common.event.NotificationMessage.Kind;
import dev.dossier.common.event.Topics;
import dev.dossier.common.event.Wire;
import dev.dossier.common.messaging.DeadLetter;
import dev.dossier.intake.fixture.App;
import dev.dossier.intake.fixture.Bodies;
import dev.dossier.intake.fixture.LifecycleEvents;
import dev.dossier.intake.fixture.Mails;
import dev.dossier.intake.fixture.RunningIntake;
import dev.dossier.intake.fixture.TopicReader;
import dev.dossier.intake.fixture.UpstreamEvents;
import dev.dossier.intake.fixture.UpstreamEvents.Place;
import dev.dossier.intake.request.RequestRow;
import dev.dossier.intake.request.Requests;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;

class SubmittedEventsIT {
  private static final RunningIntake INTAKE = RunningIntake.get();
  private static final String SHARED = Topics.SUBMISSIONS;
  private static final String OWN = Topics.submissions("acme");
  private static final String SOURCE = "/nobody/registered";

  private final DSLContext db = INTAKE.bean(DSLContext.class);
  private final Requests requests = INTAKE.bean(Requests.class);
  private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
  private final String id = UUID.randomUUID().toString();
  private final String email = Bodies.freshAddress();

  @Test
  void anEventInStructuredModeStartsARequestAndAsksThePerson() {
    UpstreamEvents.send(SHARED, SOURCE, id, Bodies.unverified("portability", email));

    RequestChanged told = LifecycleEvents.await(SOURCE, id, 1).getFirst();
    assertThat(told.data().status()).isEqualTo("pending");
    assertThat(told.app()).isEqualTo("kafka");
    RequestRow row = requests.find(told.data().requestId()).orElseThrow();
    assertThat(row.channel()).isEqualTo("kafka");
    assertThat(row.subject().email()).isEqualTo(email);
    assertThat(new Mails(INTAKE).await(row.id(), Kind.VERIFICATION, 1).getFirst().to())
        .isEqualTo(email);
  }

  @Test
  void anEventInBinaryModeDoesToo() {
    UpstreamEvents.send(SHARED, headers(SOURCE, id), bytes(Bodies.unverified("access", email)));

    RequestChanged told = LifecycleEvents.await(SOURCE, id, 1).getFirst();
    assertThat(requests.find(told.data().requestId()).orElseThrow().subject().email())
        .isEqualTo(email);
  }

  @Test
  void anEventWithoutHeadersCountsAsStructured() {
    UpstreamEvents.send(
        SHARED, Map.of(), bytes(structured(SOURCE, id, Bodies.unverified("access", email))));

    assertThat(LifecycleEvents.await(SOURCE, id, 1)).hasSize(1);
  }

  @Test
  void anAppsOwnTopicLetsItAssertAndItSeesTheRequestOverHttp() {
    UpstreamEvents.send(OWN, ACME, id, asserted());

    List<RequestChanged> told = LifecycleEvents.await(ACME, id, 2);
    assertThat(told)
        .extracting(event -> event.data().status())
        .containsExactly("pending", "processing");
    assertThat(told).extracting(RequestChanged::app).containsOnly("acme");
    RequestRow row = requests.find(told.getFirst().data().requestId()).orElseThrow();
    assertThat(row.subject().identifiers()).containsEntry("account_no", "A-9");
    assertThat(db.select(APP.NAME).from(APP).where(APP.ID.eq(row.appId())).fetchSingle().value1())
        .isEqualTo("acme");
  }

  @Test
  void onTheSharedTopicARegisteredSourceFilesForItsApp() {
    UpstreamEvents.send(SHARED, GLOBEX, id, Bodies.unverified("access", email));

    assertThat(LifecycleEvents.await(GLOBEX, id, 1).getFirst().app()).isEqualTo("globex");
  }

  @Test
  void anUnknownSourceOnAnAppsOwnTopicFilesForThatApp() {
    UpstreamEvents.send(OWN, SOURCE, id, Bodies.unverified("access", email));

    assertThat(LifecycleEvents.await(SOURCE, id, 1).getFirst().app()).isEqualTo("acme");
  }

  @Test
  void aReplayDoesNothingInEitherMode() {
    String data = "{\"type\":\"access\",\"subject\":{\"email\":\"%s\"},\"metadata\":{\"n\":1}}";
    String same =
        "{\"metadata\": {\"n\": 1.0}, \"subject\": {\"email\": \"%s\"}, \"type\": \"access\"}";
    UpstreamEvents.send(SHARED, SOURCE, id, data.formatted(email));
    LifecycleEvents.await(SOURCE, id, 1);

    Place second = UpstreamEvents.send(SHARED, SOURCE, id, data.formatted(email));
    Place third = UpstreamEvents.send(SHARED, headers(SOURCE, id), bytes(same.formatted(email)));
    awaitHandled(SHARED);

    assertThat(LifecycleEvents.await(SOURCE, id, 1)).hasSize(1);
    assertThat(LifecycleEvents.rejected(second)).isEmpty();
    assertThat(LifecycleEvents.rejected(third)).isEmpty();
    assertThat(keptOf(second)).isEmpty();
    assertThat(db.fetchCount(REQUEST, REQUEST.SUBMISSION_ID.eq(id))).isEqualTo(1);
  }

  @Test
  void theSameIdWithAnotherBodyIsRejected() {
    UpstreamEvents.send(SHARED, SOURCE, id, Bodies.unverified("access", email));
    LifecycleEvents.await(SOURCE, id, 1);

    Place other = UpstreamEvents.send(SHARED, SOURCE, id, Bodies.unverified("portability", email));

    SubmissionRejected told = LifecycleEvents.awaitRejected(other);
    assertThat(told.data().reason()).isEqualTo("key-reused");
    assertThat(told.data().submission().id()).isEqualTo(id);
    assertThat(db.fetchCount(REQUEST, REQUEST.SUBMISSION_ID.eq(id))).isEqualTo(1);
  }

  @Test
  void anIdempotencyKeyOfHttpAndAnEventDoNotMeet() {
    App app = App.create(INTAKE, App.ALL);
    app.submit(Bodies.unverified("access", email), "Idempotency-Key", SOURCE + " " + id);

    UpstreamEvents.send(SHARED, SOURCE, id, Bodies.unverified("access", Bodies.freshAddress()));

    assertThat(LifecycleEvents.await(SOURCE, id, 1)).hasSize(1);
  }

  @Test
  void whoeverClaimsASourceOnTheSharedTopicUsesUpNoneOfItsIds() {
    UpstreamEvents.send(SHARED, ACME, id, Bodies.unverified("access", Bodies.freshAddress()));
    LifecycleEvents.await(ACME, id, 1);

    Place own = UpstreamEvents.send(OWN, ACME, id, asserted());
    LifecycleEvents.await(ACME, id, 3);
    Place replayed = UpstreamEvents.send(OWN, ACME, id, asserted());
    Place other = UpstreamEvents.send(OWN, ACME, id, asserted("portability"));
    SubmissionRejected told = LifecycleEvents.awaitRejected(other);

    assertThat(LifecycleEvents.rejected(own)).isEmpty();
    assertThat(LifecycleEvents.rejected(replayed)).isEmpty();
    assertThat(told.data().reason()).isEqualTo("key-reused");
    assertThat(db.fetchCount(REQUEST, REQUEST.SUBMISSION_ID.eq(id))).isEqualTo(2);
  }

  @Test
  void anOpenIdenticalRequestIsNamedAndNothingIsDeadLettered() {
    UpstreamEvents.send(OWN, ACME, id, asserted());
    UUID open = LifecycleEvents.await(ACME, id, 2).getFirst().data().requestId();

    Place identical = UpstreamEvents.send(OWN, ACME, id + "-2", asserted());
    SubmissionRejected told = LifecycleEvents.awaitRejected(identical);
    Place replayed = UpstreamEvents.send(OWN, ACME, id + "-2", asserted());
    awaitHandled(OWN);

    assertThat(told.data().reason()).isEqualTo("already-open");
    assertThat(told.data().requestId()).isEqualTo(open);
    assertThat(told.data().submission().id()).isEqualTo(id + "-2");
    assertThat(told.app()).isEqualTo("acme");
    assertThat(keptOf(identical)).isEmpty();
    assertThat(LifecycleEvents.rejected(replayed)).isEmpty();
  }

  @Test
  void overTheLimitIsRecordedForReviewAndSaidOfEachFurtherOne() {
    for (int i = 1; i <= 2; i++) {
      UpstreamEvents.send(OWN, ACME, id + i, asserted(i == 1 ? "access" : "portability"));
      LifecycleEvents.await(ACME, id + i, 2);
    }
    String third = Bodies.unverified("access", email);

    Place held = UpstreamEvents.send(SHARED, SOURCE, id + 3, third);
    SubmissionRejected told = LifecycleEvents.awaitRejected(held);
    Place again = UpstreamEvents.send(SHARED, SOURCE, id + 4, third);

    RequestChanged review = LifecycleEvents.await(SOURCE, id + 3, 1).getFirst();
    assertThat(review.data().status()).isEqualTo("in_review");
    assertThat(told.data().reason()).isEqualTo("over-limit");
    assertThat(told.data().requestId()).isEqualTo(review.data().requestId());
    assertThat(LifecycleEvents.awaitRejected(again).data().requestId())
        .isEqualTo(review.data().requestId());
    assertThat(keptOf(held)).isEmpty();
  }

  @Test
  void theTimeOfReceiptIsTheBodysElseTheEventsElseTheRecords() {
    Instant said = now.minus(Duration.ofDays(40));
    Instant happened = now.minus(Duration.ofDays(20));
    Instant written = now.minus(Duration.ofDays(2));
    String body = Bodies.unverified("access", email);
    String withReceipt = body.replace("{\"type\"", "{\"receivedAt\": \"" + said + "\", \"type\"");

    sendAt(written, id + "-1", "", withReceipt);
    sendAt(written, id + "-2", "\"time\": \"" + happened + "\",", body.replace("jane", "joan"));
    sendAt(written, id + "-3", "", body.replace("jane", "june"));
    sendAt(Instant.EPOCH, id + "-4", "", body.replace("jane", "joe"));

    assertThat(receivedAt(id + "-1")).isEqualTo(said);
    assertThat(receivedAt(id + "-2")).isEqualTo(happened);
    assertThat(receivedAt(id + "-3")).isEqualTo(written);
    assertThat(receivedAt(id + "-4")).isAfterOrEqualTo(now);
  }

  @Test
  void whileTheDatabaseIsAwayNothingIsLostOrRejectedAndTheOrderStays() throws SQLException {
    String next = id + "-next";
    Place first;
    execute(
        """
        CREATE FUNCTION away() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'away' USING ERRCODE = '57P03'; END $$;
        CREATE TRIGGER away BEFORE INSERT ON request FOR EACH ROW
        WHEN (NEW.submission_id = '%s') EXECUTE FUNCTION away();
        """
            .formatted(id));
    try {
      first = send(0, id, Bodies.unverified("access", email));
      send(0, next, Bodies.unverified("access", Bodies.freshAddress()));
      Awaitility.await()
          .during(Duration.ofSeconds(4))
          .atMost(Duration.ofSeconds(10))
          .until(() -> db.fetchCount(REQUEST, REQUEST.SUBMISSION_ID.in(id, next)) == 0);
    } finally {
      execute("DROP TRIGGER away ON request; DROP FUNCTION away();");
    }

    UUID started = LifecycleEvents.await(SOURCE, id, 1).getFirst().data().requestId();
    UUID after = LifecycleEvents.await(SOURCE, next, 1).getFirst().data().requestId();
    assertThat(requests.find(started).orElseThrow().createdAt())
        .isBefore(requests.find(after).orElseThrow().createdAt());
    assertThat(LifecycleEvents.rejected(first)).isEmpty();
    assertThat(keptOf(first)).isEmpty();
  }

  @Test
  void aFaultOfOursIsToldAndTheEventKept() throws SQLException {
    execute(
        """
        CREATE FUNCTION fault() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'canary'; END $$;
        CREATE TRIGGER fault BEFORE INSERT ON request FOR EACH ROW
        WHEN (NEW.submission_id = '%s') EXECUTE FUNCTION fault();
        """
            .formatted(id));
    SubmissionRejected told;
    Place place;
    try {
      place = send(1, id, Bodies.unverified("access", email));
      told = LifecycleEvents.awaitRejected(place);
    } finally {
      execute("DROP TRIGGER fault ON request; DROP FUNCTION fault();");
    }

    assertThat(told.data().reason()).isEqualTo("internal");
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> keptOf(place), letters -> letters.size() == 1);
    assertThat(Wire.write(keptOf(place).getFirst()))
        .asString(java.nio.charset.StandardCharsets.UTF_8)
        .doesNotContain("canary")
        .doesNotContain(email);
  }

  @Test
  void aSmallEventThatIsWrongInThousandsOfPlacesIsToldInAHundredAndHoldsUpNothing() {
    String formats = "1" + ",1".repeat(30_000);
    Place place =
        send(
            1,
            id,
            "{\"type\":\"access\",\"subject\":{\"email\":\"a@b.example\"},\"format\":["
                + formats
                + "]}");

    SubmissionRejected told = LifecycleEvents.awaitRejected(place);

    assertThat(told.data().errors()).hasSize(101);
    assertThat(told.data().errors().getLast().message()).isEqualTo("and 29901 more");
  }

  @Test
  void whatWasReadIsTakenOffTheTopic() {
    UpstreamEvents.send(SHARED, SOURCE, id, Bodies.unverified("access", email));
    LifecycleEvents.await(SOURCE, id, 1);

    Awaitility.await("the truncation, which comes every minute")
        .atMost(Duration.ofSeconds(100))
        .pollInterval(Duration.ofSeconds(2))
        .until(() -> TopicReader.all(SHARED).isEmpty());
  }

  private String asserted() {
    return asserted("access");
  }

  private String asserted(String type) {
    return """
    {"type": "%s", "subject": {"id": "4711", "email": "%s", "identifiers": {"account_no": "A-9"}},
     "identityVerified": {"method": "session", "at": "%s"}}\
    """
        .formatted(type, email, now);
  }

  private Place send(int partition, String eventId, String data) {
    ProducerRecord<String, byte[]> message =
        new ProducerRecord<>(
            SHARED, partition, "canary@example.org", bytes(structured(SOURCE, eventId, data)));
    structuredHeaders().forEach((name, value) -> message.headers().add(name, value));
    return UpstreamEvents.send(message);
  }

  private static void sendAt(Instant timestamp, String eventId, String attribute, String data) {
    String event = structured(SOURCE, eventId, data).replace("{\"spec", "{" + attribute + "\"spec");
    ProducerRecord<String, byte[]> message =
        new ProducerRecord<>(SHARED, null, timestamp.toEpochMilli(), null, bytes(event));
    UpstreamEvents.send(message);
  }

  private Instant receivedAt(String eventId) {
    UUID request = LifecycleEvents.await(SOURCE, eventId, 1).getFirst().data().requestId();
    return requests.find(request).orElseThrow().receivedAt();
  }

  /** All that was sent to a topic so far: one more on each partition is told. */
  private void awaitHandled(String topic) {
    for (int partition = 0; partition < 4; partition++) {
      LifecycleEvents.awaitRejected(
          UpstreamEvents.send(new ProducerRecord<>(topic, partition, null, bytes("mark"))));
    }
  }

  private static List<DeadLetter> keptOf(Place place) {
    return TopicReader.all(Topics.deadLetters(place.topic())).stream()
        .map(message -> Wire.read(message.value(), DeadLetter.class))
        .filter(
            letter -> letter.partition() == place.partition() && letter.offset() == place.offset())
        .toList();
  }

  private static void execute(String sql) throws SQLException {
    try (Connection owner =
            DriverManager.getConnection(
                INTAKE.database().url(),
                INTAKE.database().ownerUser(),
                INTAKE.database().ownerPassword());
        Statement statement = owner.createStatement()) {
      statement.execute(sql);
    }
  }
}

package dev.dossier.intake.submission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.intake.db.Tables;
import dev.dossier.intake.fixture.App;
import dev.dossier.intake.fixture.RunningIntake;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.Table;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Wrong bodies: each a 4xx that names the field, none in the database. */
class WrongBodiesIT {
  private static final RunningIntake INTAKE = RunningIntake.get();
  private static final App APP = App.create(INTAKE, App.ALL);
  private static final App PLAIN = App.create(INTAKE, "requests:write");
  private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);

  private List<Integer> before = List.of();

  @BeforeEach
  void countRows() {
    before = rows();
  }

  @AfterEach
  void nothingReachedTheDatabase() {
    assertThat(rows()).isEqualTo(before);
  }

  private static List<Integer> rows() {
    DSLContext db = INTAKE.bean(DSLContext.class);
    return Stream.<Table<?>>of(
            Tables.REQUEST,
            Tables.IDEMPOTENCY,
            Tables.REVIEW,
            Tables.AUDIT,
            Tables.NOTIFICATION,
            Tables.VERIFICATION,
            Tables.VERIFICATION_TOKEN)
        .map(db::fetchCount)
        .toList();
  }

  private static Arguments wrong(String what, int status, String field, String body) {
    return Arguments.of(what, status, field, body);
  }

  private static String with(String member) {
    return "{\"type\": \"access\", \"subject\": {\"email\": \"jane@example.org\"}, " + member + "}";
  }

  private static String email(String json) {
    return "{\"type\": \"access\", \"subject\": {\"email\": " + json + "}}";
  }

  private static String subject(String member) {
    return "{\"type\": \"access\", \"subject\": {\"email\": \"jane@example.org\", " + member + "}}";
  }

  static Stream<Arguments> wrongBodies() {
    String e = "/subject/email";
    return Stream.of(
        wrong("empty", 400, "", ""),
        wrong("not JSON", 400, "", "hello"),
        wrong("cut off", 400, "", "{\"type\": \"access\""),
        wrong("list", 400, "", "[]"),
        wrong("null", 400, "", "null"),
        wrong("trailing", 400, "", email("\"jane@example.org\"") + " {}"),
        wrong("comment", 400, "", "/* hi */" + email("\"jane@example.org\"")),
        wrong("byte order mark", 400, "", "\uFEFF" + email("\"jane@example.org\"")),
        wrong("no type", 400, "/type", "{\"subject\": {\"email\": \"jane@example.org\"}}"),
        wrong("no subject", 400, "/subject", "{\"type\": \"access\"}"),
        wrong("subject null", 400, "/subject", "{\"type\": \"access\", \"subject\": null}"),
        wrong("subject text", 400, "/subject", "{\"type\": \"access\", \"subject\": \"jane\"}"),
        wrong("no email", 400, e, "{\"type\": \"access\", \"subject\": {\"name\": \"Jane\"}}"),
        wrong("type number", 400, "/type", with("\"team\": \"a\"").replace("\"access\"", "7")),
        wrong("type unknown", 400, "/type", with("\"team\": \"a\"").replace("access", "acess")),
        wrong("erasure", 422, "/type", with("\"team\": \"a\"").replace("access", "erasure")),
        wrong("unknown field", 400, "/colour", with("\"colour\": \"red\"")),
        wrong("unknown with slash", 400, "/a~1b~0c", with("\"a/b~c\": 1")),
        wrong("unknown in subject", 400, "/subject/mail", subject("\"mail\": \"x\"")),
        wrong("twice", 400, "/type", with("\"type\": \"access\"")),
        wrong("email number", 400, e, email("17")),
        wrong("email blank", 400, e, email("\"\"")),
        wrong("email without @", 400, e, email("\"jane\"")),
        wrong("email two lines", 400, e, email("\"jane@example.org\\r\\nBcc: x@example.org\"")),
        wrong("email NUL", 400, e, email("\"jane\\u0000@example.org\"")),
        wrong("email lone surrogate", 400, e, email("\"jane\\ud800@example.org\"")),
        wrong("email space", 400, e, email("\" jane@example.org\"")),
        wrong("email name", 400, e, email("\"Jane <jane@example.org>\"")),
        wrong("email two", 400, e, email("\"jane@example.org,joe@example.org\"")),
        wrong("email host", 400, e, email("\"jane@localhost\"")),
        wrong("email IP", 400, e, email("\"jane@127.0.0.1\"")),
        wrong("email dots", 400, e, email("\"jane..doe@example.org\"")),
        wrong("email long", 400, e, email("\"" + "a".repeat(65) + "@example.org\"")),
        wrong(
            "email 255",
            400,
            e,
            email("\"jane@" + "a".repeat(60).concat(".").repeat(4) + "example\"")),
        wrong("email ß", 400, e, email("\"jane@faß.example\"")),
        wrong("id number", 400, "/subject/id", subject("\"id\": 4711")),
        wrong("id blank", 400, "/subject/id", subject("\"id\": \" \"")),
        wrong("id long", 400, "/subject/id", subject("\"id\": \"" + "x".repeat(201) + "\"")),
        wrong("name list", 400, "/subject/name", subject("\"name\": [\"Jane\"]")),
        wrong("name bidi", 400, "/subject/name", subject("\"name\": \"a\\u202Eb\"")),
        wrong("identifiers text", 400, "/subject/identifiers", subject("\"identifiers\": \"x\"")),
        wrong(
            "identifier number",
            400,
            "/subject/identifiers/account_no",
            subject("\"identifiers\": {\"account_no\": 9}")),
        wrong(
            "identifier name",
            400,
            "/subject/identifiers/a b",
            subject("\"identifiers\": {\"a b\": \"9\"}")),
        wrong("requester without mail", 400, "/requestedBy/email", with("\"requestedBy\": {}")),
        wrong(
            "requester's mail",
            400,
            "/requestedBy/email",
            with("\"requestedBy\": {\"email\": \"x\", \"relation\": \"guardian\"}")),
        wrong("team true", 400, "/team", with("\"team\": true")),
        wrong("team long", 400, "/team", with("\"team\": \"" + "t".repeat(201) + "\"")),
        wrong("metadata text", 400, "/metadata", with("\"metadata\": \"x\"")),
        wrong(
            "metadata large",
            400,
            "/metadata",
            with("\"metadata\": {\"a\": \"" + "m".repeat(4096) + "\"}")),
        wrong("metadata scale", 400, "/metadata/a", with("\"metadata\": {\"a\": 100e2147483647}")),
        wrong("metadata NUL", 400, "/metadata/a", with("\"metadata\": {\"a\": \"\\u0000\"}")),
        wrong(
            "metadata deep",
            400,
            "/metadata" + "/a".repeat(31),
            with("\"metadata\": " + "{\"a\":".repeat(40) + "1" + "}".repeat(40))),
        wrong("locale", 400, "/locale", with("\"locale\": \"en_US\"")),
        wrong("locale words", 400, "/locale", with("\"locale\": \"my language\"")),
        wrong("format text", 400, "/format", with("\"format\": \"csv\"")),
        wrong("format unknown", 400, "/format/1", with("\"format\": [\"json\", \"xml\"]")),
        wrong("notes long", 400, "/notes", with("\"notes\": \"" + "n".repeat(1001) + "\"")),
        wrong("notes control", 400, "/notes", with("\"notes\": \"a\\u0007b\"")),
        wrong("received text", 400, "/receivedAt", with("\"receivedAt\": \"yesterday\"")),
        wrong("received number", 400, "/receivedAt", with("\"receivedAt\": 1773565200")),
        wrong(
            "received in future",
            400,
            "/receivedAt",
            with("\"receivedAt\": \"" + NOW.plus(1, ChronoUnit.HOURS) + "\"")),
        wrong(
            "received long ago",
            400,
            "/receivedAt",
            with("\"receivedAt\": \"1999-01-01T00:00:00Z\"")),
        wrong(
            "received without zone",
            400,
            "/receivedAt",
            with("\"receivedAt\": \"2026-10-01T00:00:00\"")),
        wrong("verified true", 400, "/identityVerified", with("\"identityVerified\": true")),
        wrong(
            "verified when",
            400,
            "/identityVerified/at",
            with("\"identityVerified\": {\"method\": \"sso\"}")),
        wrong(
            "verified in future",
            400,
            "/identityVerified/at",
            with(
                "\"identityVerified\": {\"method\": \"sso\", \"at\": \""
                    + NOW.plus(1, ChronoUnit.DAYS)
                    + "\"}")),
        wrong(
            "verified by mail",
            400,
            "/identityVerified/method",
            with(
                "\"identityVerified\": {\"method\": \"jane@example.org\", \"at\": \""
                    + NOW
                    + "\"}")),
        wrong("huge", 413, "", with("\"notes\": \"" + "n".repeat(2_000_000) + "\"")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrongBodies")
  void isRefusedByField(String what, int status, String field, String body) {
    App.Reply reply = APP.submit(body, "Idempotency-Key", "wrong-" + what.hashCode());

    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.http().headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
    assertThat(reply.body().path("status").asInt()).isEqualTo(status);
    assertThat(reply.body().path("type").asString()).startsWith("urn:dossier:problem:");
    assertThat(fields(reply)).contains(field);
  }

  @Test
  void namesEveryWrongFieldAtOnce() {
    App.Reply reply =
        APP.submit(
            """
            {"type": 1, "subject": {"email": "x", "id": 2, "extra": 3}, "team": 4, "locale": "_",
             "format": ["pdf"], "notes": 5, "receivedAt": 6, "unknown": 7}\
            """);

    assertThat(fields(reply))
        .containsExactlyInAnyOrder(
            "/type",
            "/subject/email",
            "/subject/id",
            "/subject/extra",
            "/team",
            "/locale",
            "/format/0",
            "/notes",
            "/receivedAt",
            "/unknown");
  }

  @Test
  void doesNotRepeatValues() {
    App.Reply reply = APP.submit(email("\"canary-4711\""));

    assertThat(reply.http().body()).doesNotContain("canary");
  }

  @Test
  void refusesBytesThatAreNoUtf8() {
    byte[] body = email("\"jäne@example.org\"").getBytes(StandardCharsets.ISO_8859_1);

    App.Reply reply = APP.submit(BodyPublishers.ofByteArray(body));

    assertThat(reply.status()).isEqualTo(400);
    assertThat(fields(reply)).containsExactly("");
  }

  @Test
  void refusesALargeBodyOfUnknownLength() {
    byte[] body = new byte[70_000];

    App.Reply reply =
        APP.submit(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)));

    assertThat(reply.status()).isEqualTo(413);
  }

  @Test
  void refusesOtherMediaTypes() {
    App.Reply reply =
        App.send(
            APP.call("/api/v1/requests")
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString(email("\"jane@example.org\""))));

    assertThat(reply.status()).isEqualTo(415);
  }

  @Test
  void namesFieldsWithoutTheirScope() {
    App.Reply reply =
        PLAIN.submit(
            """
            {"type": "access", "subject": {"email": "jane@example.org", "id": "1",
              "identifiers": {"account_no": "A-9"}},
             "identityVerified": {"method": "session", "at": "%s"}}\
            """
                .formatted(NOW));

    assertThat(reply.status()).isEqualTo(403);
    assertThat(fields(reply))
        .containsExactly("/subject/id", "/subject/identifiers", "/identityVerified");
  }

  @Test
  void checksSyntaxBeforeScopes() {
    App reader = App.create(INTAKE, "requests:read");

    assertThat(reader.submit("{}").status()).isEqualTo(400);
    assertThat(reader.submit(email("\"jane@example.org\"")).status()).isEqualTo(403);
  }

  private static List<String> fields(App.Reply reply) {
    List<String> fields = new ArrayList<>();
    for (JsonNode error : reply.body().path("errors")) {
      fields.add(error.path("field").asString());
    }
    return fields;
  }
}

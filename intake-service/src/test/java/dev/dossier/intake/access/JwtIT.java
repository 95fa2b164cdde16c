package dev.dossier.intake.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.dossier.intake.audit.Audit;
import dev.dossier.intake.audit.AuditEntry;
import dev.dossier.intake.fixture.App;
import dev.dossier.intake.fixture.Bodies;
import dev.dossier.intake.fixture.Issuer;
import dev.dossier.intake.fixture.RunningIntake;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JwtIT {
  private static final RunningIntake INTAKE = RunningIntake.get();
  private static final Issuer ISSUER = INTAKE.issuer();
  private static final String LIST = "/api/v1/requests";
  private static final String REASON = "{\"reason\": \"looked at it\"}";

  @Test
  void aClientThatIsRegisteredFilesAndSeesTheRequestsOfItsApp() {
    App shop = with(ISSUER.ofClient(Issuer.CLIENT, "requests:write", "requests:read", "openid"));
    UUID own = shop.submit(Bodies.unverified("access", Bodies.freshAddress())).id();
    App stranger = App.create(INTAKE, App.UPSTREAM);
    UUID others = stranger.submit(Bodies.unverified("access", Bodies.freshAddress())).id();

    assertThat(shop.get(own).body().path("app").asString()).isEqualTo(Issuer.CLIENT);
    assertThat(shop.get(others).status()).isEqualTo(404);
    assertThat(stranger.get(own).status()).isEqualTo(404);
    assertThat(shop.get(LIST).body().path("items").findValuesAsString("id"))
        .contains(own.toString())
        .doesNotContain(others.toString());
  }

  @Test
  void aCallWithoutItsScopeIsRefusedAsRfc6750Says() {
    App reader = with(ISSUER.ofClient(Issuer.CLIENT).claim("scp", List.of("requests:read")));

    App.Reply refused = reader.submit(Bodies.unverified("access", Bodies.freshAddress()));

    assertThat(reader.get(LIST).status()).isEqualTo(200);
    assertThat(refused.status()).isEqualTo(403);
    assertThat(challenge(refused)).contains("error=\"insufficient_scope\"");
  }

  @Test
  void aRoleIsAPersonsAndNoClientCanAskForIt() {
    App client = with(ISSUER.ofClient(Issuer.CLIENT, "officer", "auditor", "requests:read"));
    UUID others =
        App.create(INTAKE, App.UPSTREAM)
            .submit(Bodies.unverified("access", Bodies.freshAddress()))
            .id();

    assertThat(client.get(others).status()).isEqualTo(404);
    assertThat(client.post(LIST + "/" + others + "/refuse", REASON).status()).isEqualTo(403);
  }

  @Test
  void anOfficerSeesAllDecidesAndIsNamedInTheAudit() {
    App officer = with(ISSUER.ofPerson("anna-7", "offline_access", "officer"));
    UUID id =
        App.create(INTAKE, App.UPSTREAM)
            .submit(Bodies.unverified("access", Bodies.freshAddress()))
            .id();

    assertThat(officer.get(id).status()).isEqualTo(200);
    assertThat(officer.post(LIST + "/" + id + "/cancel").status()).isEqualTo(200);

    assertThat(INTAKE.bean(Audit.class).of(id))
        .extracting(AuditEntry::actor)
        .contains("officer:anna-7");
  }

  @Test
  void anAuditorReadsAllAndChangesNothing() {
    App auditor = with(ISSUER.ofPerson("otto-1", "auditor"));
    UUID id =
        App.create(INTAKE, App.UPSTREAM)
            .submit(Bodies.unverified("access", Bodies.freshAddress()))
            .id();

    assertThat(auditor.get(id).status()).isEqualTo(200);
    assertThat(auditor.get(LIST + "/" + id + "/audit").status()).isEqualTo(200);
    assertThat(auditor.post(LIST + "/" + id + "/cancel").status()).isEqualTo(403);
    assertThat(auditor.post(LIST + "/" + id + "/refuse", REASON).status()).isEqualTo(403);
  }

  @Test
  void aClientThatIsNoAppHereIsForbidden() {
    App.Reply reply = with(ISSUER.ofClient("another", "requests:read")).get(LIST);

    assertThat(reply.status()).isEqualTo(403);
    assertThat(challenge(reply)).contains("insufficient_scope");
    assertThat(with(ISSUER.ofPerson("eve", "user")).get(LIST).status()).isEqualTo(403);
  }

  @Test
  void clocksMayBeAMinuteApart() {
    Instant now = Instant.now();
    JWTClaimsSet.Builder late =
        ISSUER
            .ofClient(Issuer.CLIENT, "requests:read")
            .expirationTime(Date.from(now.minusSeconds(30)));
    JWTClaimsSet.Builder early =
        ISSUER
            .ofClient(Issuer.CLIENT, "requests:read")
            .notBeforeTime(Date.from(now.plusSeconds(30)));

    assertThat(with(late).get(LIST).status()).isEqualTo(200);
    assertThat(with(early).get(LIST).status()).isEqualTo(200);
  }

  static Stream<Arguments> wrong() throws JOSEException {
    JWTClaimsSet good = good().build();
    String signed = ISSUER.sign(good());
    SignedJWT bySecret =
        new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("first").build(), good);
    bySecret.sign(new MACSigner(ISSUER.key().toRSAPublicKey().getEncoded()));
    return Stream.of(
        Arguments.of("another issuer", ISSUER.sign(good().issuer("http://127.0.0.1:1"))),
        Arguments.of("another audience", ISSUER.sign(good().audience("another"))),
        Arguments.of("no audience", ISSUER.sign(good().audience((String) null))),
        Arguments.of("over", ISSUER.sign(good().expirationTime(in(-90)))),
        Arguments.of("without end", ISSUER.sign(good().expirationTime(null))),
        Arguments.of("not yet", ISSUER.sign(good().notBeforeTime(in(90)))),
        Arguments.of("nobody's", ISSUER.sign(good().subject(null))),
        Arguments.of("not signed", new PlainJWT(good).serialize()),
        Arguments.of("signed with the public key as a secret", bySecret.serialize()),
        Arguments.of("signed by another", Issuer.sign(good(), Issuer.newKey("first"))),
        Arguments.of("by a key that is not there", Issuer.sign(good(), Issuer.newKey("other"))),
        Arguments.of("cut", signed.substring(0, signed.length() - 4)),
        Arguments.of("without signature", signed.substring(0, signed.lastIndexOf('.') + 1)),
        Arguments.of("no token", "eyJhbGciOiJSUzI1NiJ9"),
        Arguments.of("nothing", "."));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrong")
  void refusesATokenThatIs(String what, String token) {
    App.Reply reply = App.withKey(INTAKE, token).get(LIST);

    assertThat(reply.status()).as(what).isEqualTo(401);
    assertThat(challenge(reply)).contains("error=\"invalid_token\"");
  }

  @Test
  void saysThatItCannotTellWhileTheIssuerIsAway() {
    URI nobody = URI.create("http://127.0.0.1:1");
    JwtSettings settings =
        new JwtSettings(nobody, Issuer.AUDIENCE, null, null, List.of(Issuer.CLIENT));
    Clock clock = Clock.systemUTC();
    JwtCallers callers =
        new JwtCallers(
            nobody,
            settings,
            new IssuerKeys(new IssuerHttp(nobody, settings), clock),
            app -> UUID.randomUUID(),
            clock);

    assertThat(callers.caller(ISSUER.sign(good())))
        .isInstanceOf(JwtCallers.Outcome.IssuerAway.class);
    assertThat(callers.caller(new PlainJWT(good().build()).serialize()))
        .as("needs no key to be refused")
        .isInstanceOf(JwtCallers.Outcome.Refused.class);
  }

  private static JWTClaimsSet.Builder good() {
    return ISSUER.ofClient(Issuer.CLIENT, "requests:read").claim("more", Map.of("a", 1));
  }

  private static Date in(int seconds) {
    return Date.from(Instant.now().plusSeconds(seconds));
  }

  private static App with(JWTClaimsSet.Builder claims) {
    return App.withKey(INTAKE, ISSUER.sign(claims));
  }

  private static String challenge(App.Reply reply) {
    return reply.http().headers().firstValue("WWW-Authenticate").orElse("");
  }
}

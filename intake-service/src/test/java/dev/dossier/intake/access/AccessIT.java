package dev.dossier.intake.access;

import static dev.dossier.intake.db.Tables.API_KEY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.dossier.intake.fixture.App;
import dev.dossier.intake.fixture.Bodies;
import dev.dossier.intake.fixture.Browser;
import dev.dossier.intake.fixture.LostDatabase;
import dev.dossier.intake.fixture.RunningIntake;
import dev.dossier.intake.time.Utc;
import dev.dossier.intake.web.Tokens;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.transaction.support.TransactionTemplate;

class AccessIT {
  private static final RunningIntake INTAKE = RunningIntake.get();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Bearer",
        "Bearer ",
        "Bearer dsk_short",
        "Basic dXNlcjpwYXNz",
        "dsk_aaaaaaaaaaaaaaaaaaaaaaaa",
        "Bearer dsk_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "Bearer ' OR 1=1 --"
      })
  void refusesWrongKeysBeforeItLooksAtTheBody(String authorization) {
    App.Reply reply =
        App.send(
            new Browser(INTAKE)
                .call("/api/v1/requests")
                .header("Authorization", authorization)
                .POST(BodyPublishers.ofString("no JSON")));

    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.body().path("type").asString())
        .isEqualTo("urn:dossier:problem:unauthenticated");
    assertThat(reply.http().headers().firstValue("WWW-Authenticate"))
        .hasValueSatisfying(value -> assertThat(value).startsWith("Bearer"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/api/v1/requests", "/%61pi/v1/requests", "/api/v1/requests/x/audit", "/api/none"})
  void refusesACallWithoutKey(String path) {
    HttpResponse<String> answer = App.exchange(new Browser(INTAKE).call(path).GET());

    assertThat(answer.statusCode()).isEqualTo(401);
  }

  @Test
  void refusesARevokedKey() {
    App app = App.create(INTAKE, App.ALL);
    assertThat(app.get("/api/v1/requests").status()).isEqualTo(200);
    INTAKE
        .bean(DSLContext.class)
        .update(API_KEY)
        .set(API_KEY.REVOKED_AT, Utc.of(Instant.now()))
        .where(API_KEY.APP_ID.eq(app.id()))
        .execute();

    assertThat(app.get("/api/v1/requests").status()).isEqualTo(401);
  }

  @Test
  void asksForTheScopeOfACall() {
    App writer = App.create(INTAKE, "requests:write");
    App reader = App.create(INTAKE, "requests:read");
    var request = writer.submit(Bodies.unverified("access", Bodies.freshAddress()));

    assertThat(writer.get(request.id()).status()).isEqualTo(403);
    assertThat(reader.post("/api/v1/requests/" + request.id() + "/cancel").status()).isEqualTo(403);
  }

  @Test
  void saysThatItIsNotAvailableWhenTheKeysCannotBeLookedUp() {
    LostDatabase.run((db, transactions) -> {
      ApiKeys keys = new ApiKeys(db, Clock.systemUTC(), new TransactionTemplate(transactions));
      MockHttpServletRequest call = new MockHttpServletRequest("GET", "/api/v1/requests");
      call.setServletPath("/api/v1/requests");
      call.addHeader("Authorization", "Bearer dsk_" + Tokens.random());
      MockHttpServletResponse answer = new MockHttpServletResponse();

      assertThatCode(() ->
              new AccessFilter(keys, Optional.empty())
                  .doFilter(call, answer, new MockFilterChain()))
          .doesNotThrowAnyException();

      assertThat(answer.getStatus()).isEqualTo(503);
    });
  }

  @Test
  void storesABootstrapKeyOnce() {
    ApiKeys keys = INTAKE.bean(ApiKeys.class);
    String key = "dsk_" + Tokens.random();

    keys.add("local", key, EnumSet.allOf(Scope.class));
    keys.add("local", key, EnumSet.allOf(Scope.class));

    assertThat(keys.find(key))
        .hasValueSatisfying(caller -> {
          assertThat(caller.appName()).isEqualTo("local");
          assertThat(caller.scopes()).containsExactlyInAnyOrder(Scope.values());
        });
  }
}

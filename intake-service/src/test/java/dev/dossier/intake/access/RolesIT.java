package dev.dossier.intake.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.intake.audit.Audit;
import dev.dossier.intake.audit.AuditEntry;
import dev.dossier.intake.fixture.App;
import dev.dossier.intake.fixture.Bodies;
import dev.dossier.intake.fixture.RunningIntake;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class RolesIT {
  private static final RunningIntake INTAKE = RunningIntake.get();
  private static final String REASON = "{\"reason\": \"looked at it\"}";

  private static App app;
  private static App officer;
  private static App auditor;
  private static App stranger;

  @BeforeAll
  static void createApps() {
    app = App.create(INTAKE, "requests:write", "requests:read");
    officer = App.create(INTAKE, "officer");
    auditor = App.create(INTAKE, "auditor");
    stranger = App.create(INTAKE, "requests:write", "requests:read");
  }

  @Test
  void officersAndAuditorsSeeTheRequestsOfAllApps() {
    UUID id = pending();

    for (App role : List.of(officer, auditor)) {
      assertThat(role.get(id).status()).isEqualTo(200);
      assertThat(role.get(id).body().path("app").asString()).isEqualTo(app.name());
      assertThat(role.get(path(id, "audit")).body().path("entries")).isNotEmpty();
      assertThat(ids(role, "?app=" + app.name())).contains(id);
      assertThat(ids(role, "")).contains(id);
      assertThat(ids(role, "?app=" + stranger.name())).doesNotContain(id);
    }
  }

  @Test
  void anAppSeesItsOwnRequestsAlone() {
    UUID id = pending();

    assertThat(app.get(id).status()).isEqualTo(200);
    assertThat(ids(app, "")).contains(id);
    assertThat(ids(app, "?app=" + app.name())).contains(id);
    assertThat(stranger.get(id).status()).isEqualTo(404);
    assertThat(ids(stranger, "")).doesNotContain(id);
    assertThat(ids(stranger, "?app=" + app.name())).isEmpty();
    assertThat(app.get(path(id, "audit")).status()).isEqualTo(403);
    for (String action : List.of("cancel", "resend-verification", "reissue-link")) {
      assertThat(stranger.post(path(id, action)).status()).as(action).isEqualTo(404);
    }
    assertThat(app.get(id).body().path("status").asString()).isEqualTo("pending");
  }

  static Stream<String> actions() {
    return Stream.of("cancel", "resend-verification", "reissue-link");
  }

  static Stream<String> decisions() {
    return Stream.of("refuse", "close", "release", "confirm-identity", "sections/profile/retry");
  }

  @ParameterizedTest
  @MethodSource("decisions")
  void onlyOfficersDecide(String decision) {
    UUID id = pending();

    assertThat(auditor.post(path(id, decision), REASON).status()).isEqualTo(403);
    assertThat(app.post(path(id, decision), REASON).status()).isEqualTo(403);
    assertThat(stranger.post(path(id, decision), REASON).status()).isEqualTo(403);
    // Of a request that nobody confirmed there is little to decide: its state speaks, not the
    // scope.
    assertThat(officer.post(path(id, decision), REASON).status()).isIn(200, 404, 409);
  }

  @ParameterizedTest
  @MethodSource("actions")
  void auditorsChangeNothingEvenWithAKeyThatFilesRequests(String action) {
    UUID id = pending();
    App both = App.create(INTAKE, "auditor", "requests:write");

    assertThat(auditor.post(path(id, action)).status()).isEqualTo(403);
    assertThat(both.post(path(id, action)).status()).isEqualTo(403);
    assertThat(auditor.submit(Bodies.unverified("access", Bodies.freshAddress())).status())
        .isEqualTo(403);
    assertThat(both.get(id).body().path("status").asString()).isEqualTo("pending");
  }

  @Test
  void theAuditNamesThePersonWhoDecided() {
    UUID id = pending();
    var keys = new KeyCare(INTAKE.bean(DSLContext.class), INTAKE.bean(java.time.Clock.class));
    String key = keys.create("console", List.of(Scope.OFFICER), "anna@office.example").key();
    App anna = App.withKey(INTAKE, key);

    assertThat(anna.post(path(id, "cancel")).status()).isEqualTo(200);

    assertThat(actors(id, "cancel")).containsExactly("officer:anna@office.example");
  }

  @Test
  void theAuditNamesTheAppThatActsForItself() {
    UUID id = pending();

    assertThat(app.post(path(id, "cancel")).status()).isEqualTo(200);

    assertThat(actors(id, "cancel")).containsExactly("app:" + app.name());
  }

  private static List<String> actors(UUID id, String action) {
    return INTAKE.bean(Audit.class).of(id).stream()
        .filter(entry -> entry.action().startsWith(action))
        .map(AuditEntry::actor)
        .toList();
  }

  private static UUID pending() {
    return app.submit(Bodies.unverified("access", Bodies.freshAddress())).id();
  }

  private static String path(UUID id, String rest) {
    return "/api/v1/requests/" + id + "/" + rest;
  }

  private static List<UUID> ids(App caller, String query) {
    JsonNode items = caller.get("/api/v1/requests" + query).body().path("items");
    return items.valueStream().map(item -> UUID.fromString(item.path("id").asString())).toList();
  }
}

package dev.dossier.intake.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.intake.fixture.App;
import dev.dossier.intake.fixture.Bodies;
import dev.dossier.intake.fixture.RunningIntake;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class StatusIT {
  private static final RunningIntake INTAKE = RunningIntake.get();

  private final App app = App.create(INTAKE, App.UPSTREAM);

  @Test
  void answersWithEveryKey() {
    UUID pending = app.submit(Bodies.unverified("access", Bodies.freshAddress())).id();

    JsonNode view = app.get(pending).body();

    assertThat(view.propertyNames())
        .containsExactly(
            "id",
            "app",
            "type",
            "status",
            "statusReason",
            "receivedAt",
            "verifiedAt",
            "dueDate",
            "internalDueDate",
            "completedAt",
            "packageVersion",
            "packageBytes",
            "downloads",
            "downloadExpiresAt",
            "handOverAt",
            "requestedBy",
            "team",
            "metadata",
            "sections");
    assertThat(view.path("verifiedAt").isNull()).isTrue();
    assertThat(view.path("packageVersion").isNull()).isTrue();
    assertThat(view.path("sections").isEmpty()).isTrue();
  }

  @Test
  void namesTheSectionsOnceItIsCollected() {
    UUID id = app.submit(Bodies.verified("access", Bodies.freshAddress(), Instant.now())).id();

    JsonNode section = app.get(id).body().path("sections").get(0);

    assertThat(section.propertyNames())
        .containsExactly(
            "name",
            "title",
            "status",
            "reason",
            "reasonText",
            "records",
            "bytes",
            "progress",
            "attempts",
            "nextAttemptAt");
    assertThat(section.path("name").asString()).isEqualTo("profile");
  }

  @Test
  void showsAnAppNothingOfOthers() {
    App other = App.create(INTAKE, App.UPSTREAM);
    UUID id = app.submit(Bodies.unverified("access", Bodies.freshAddress())).id();

    assertThat(other.get(id).status()).isEqualTo(404);
    for (String action : new String[] {"cancel", "resend-verification", "reissue-link"}) {
      assertThat(other.post("/api/v1/requests/" + id + "/" + action).status()).isEqualTo(404);
    }
    assertThat(other.get("/api/v1/requests").body().path("items").isEmpty()).isTrue();
    assertThat(other.get(UUID.randomUUID()).status()).isEqualTo(404);
    assertThat(other.get("/api/v1/requests/no-id").status()).isEqualTo(404);
    assertThat(app.get(id).body().path("status").asString()).isEqualTo("pending");
  }

  @Test
  void listsByPagesWithoutGapOrRepeat() {
    Set<String> submitted = new HashSet<>();
    for (int i = 0; i < 53; i++) {
      submitted.add(app.submit(Bodies.unverified("access", Bodies.freshAddress())).id().toString());
    }

    JsonNode first = app.get("/api/v1/requests").body();
    JsonNode second =
        app.get("/api/v1/requests?cursor=" + first.path("nextCursor").asString()).body();

    assertThat(first.path("items").size()).isEqualTo(50);
    assertThat(second.path("items").size()).isEqualTo(3);
    assertThat(second.path("nextCursor").isNull()).isTrue();
    Set<String> listed = new HashSet<>();
    first.path("items").forEach(item -> listed.add(item.path("id").asString()));
    second.path("items").forEach(item -> listed.add(item.path("id").asString()));
    assertThat(listed).isEqualTo(submitted);
  }

  @Test
  void filtersByStatusTeamAndDueDate() {
    app.submit(
        """
        {"type": "access", "subject": {"email": "%s"}, "team": "acme"}\
        """
            .formatted(Bodies.freshAddress()));
    app.submit(Bodies.verified("access", Bodies.freshAddress(), Instant.now()));

    assertThat(count("?status=pending")).isOne();
    assertThat(count("?team=acme")).isOne();
    assertThat(count("?team=acme&status=processing")).isZero();
    assertThat(count("?due=2000-01-01")).isZero();
    assertThat(count("?due=2999-01-01")).isEqualTo(2);
    for (String wrong :
        new String[] {
          "?status=x",
          "?due=soon",
          "?due=%2B999999999-12-31",
          "?cursor=x",
          // +1000000000-01-01T00:00:00Z and an id: no year of PostgreSQL's
          "?cursor="
              + Base64.getUrlEncoder()
                  .encodeToString(
                      ("+1000000000-01-01T00:00:00Z " + UUID.randomUUID())
                          .getBytes(StandardCharsets.UTF_8)),
          "?team=%00"
        }) {
      assertThat(app.get("/api/v1/requests" + wrong).status()).isEqualTo(400);
    }
  }

  @Test
  void showsOfficersTheAudit() {
    UUID id = app.submit(Bodies.unverified("access", Bodies.freshAddress())).id();

    App officer = App.create(INTAKE, "officer");

    JsonNode entries = officer.get("/api/v1/requests/" + id + "/audit").body().path("entries");

    assertThat(entries.get(0).path("action").asString()).isEqualTo("received");
    assertThat(entries.get(0).path("actor").asString()).startsWith("app:");
  }

  private int count(String query) {
    return app.get("/api/v1/requests" + query).body().path("items").size();
  }
}

package dev.dossier.intake.retention;

import static dev.dossier.intake.db.Tables.IDENTITY;
import static dev.dossier.intake.db.Tables.PACKAGE;
import static dev.dossier.intake.db.Tables.REQUEST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dossier.common.crypto.AssociatedData;
import dev.dossier.common.crypto.DataKey;
import dev.dossier.common.crypto.DecryptionException;
import dev.dossier.common.crypto.KeyEncryption;
import dev.dossier.intake.db.tables.records.RequestRecord;
import dev.dossier.intake.fixture.App;
import dev.dossier.intake.fixture.Bodies;
import dev.dossier.intake.fixture.RunningIntake;
import dev.dossier.intake.fixture.Sealed;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is left of a request whose keys are gone. */
class DestroyedKeysIT {
  private static final RunningIntake INTAKE = RunningIntake.get();
  private final DSLContext db = INTAKE.bean(DSLContext.class);
  private final App app = App.create(INTAKE, App.ALL);

  @Test
  void theContentKeyIsGoneOnceThePackageIsSealedOrTheRequestCancelled() {
    UUID sealed = Sealed.of(INTAKE, app).id();
    UUID cancelled =
        app.submit(Bodies.verified("access", Bodies.freshAddress(), Instant.now())).id();
    assertThat(contentKey(cancelled)).isNotNull();

    app.post("/api/v1/requests/" + cancelled + "/cancel");

    assertThat(contentKey(cancelled)).isNull();
    assertThat(contentKey(sealed)).isNull();
    assertThat(app.get(sealed).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cancel", "refuse", "close"})
  void whatWasCollectedOfARequestThatEndedIsUnreadable(String end) {
    KeyEncryption keys = INTAKE.bean(KeyEncryption.class);
    UUID id = app.submit(Bodies.verified("access", Bodies.freshAddress(), Instant.now())).id();
    byte[] place = AssociatedData.contentKey(id, 1);
    byte[] fragment =
        keys.unwrap(contentKey(id), place)
            .encrypt("canary".getBytes(StandardCharsets.US_ASCII), place);
    assertThat(keys.unwrap(contentKey(id), place).decrypt(fragment, place)).asString().isNotEmpty();

    App.Reply reply =
        end.equals("cancel")
            ? app.post("/api/v1/requests/" + id + "/cancel")
            : app.post("/api/v1/requests/" + id + "/" + end, "{\"reason\": \"It is so.\"}");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(contentKey(id)).isNull();
    byte[] left =
        db.select(REQUEST.RECORD_KEY)
            .from(REQUEST)
            .where(REQUEST.ID.eq(id))
            .fetchSingle(REQUEST.RECORD_KEY);
    DataKey recordKey = keys.unwrap(left, AssociatedData.recordKey(id));
    assertThatThrownBy(() -> recordKey.decrypt(fragment, place))
        .as("the one key that is left does not open it")
        .isInstanceOf(DecryptionException.class);
  }

  @Test
  void withoutItsRecordKeyARequestIsAnsweredWithNullsAndNothingOfThePersonIsReadable() {
    String address = Bodies.freshAddress();
    UUID id =
        app.submit(
                """
                {"type": "access", "subject": {"email": "%s", "name": "Jane Canary"},
                 "requestedBy": {"email": "parent@example.org", "relation": "guardian"},
                 "metadata": {"ticket": "canary-77"}, "notes": "canary note"}
                """
                    .formatted(address))
            .id();
    assertThat(app.get(id).body().path("metadata").toString()).contains("canary-77");

    db.update(REQUEST).setNull(REQUEST.RECORD_KEY).where(REQUEST.ID.eq(id)).execute();

    App.Reply reply = app.get(id);
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body().path("metadata").isNull()).isTrue();
    assertThat(reply.body().path("requestedBy").isNull()).isTrue();
    assertThat(app.get("/api/v1/requests").status()).isEqualTo(200);
    assertThat(app.get("/api/v1/requests/" + id + "/audit").status()).isEqualTo(200);
    assertThat(app.post("/api/v1/requests/" + id + "/cancel").status()).isEqualTo(200);
    RequestRecord row = db.fetchSingle(REQUEST, REQUEST.ID.eq(id));
    for (byte[] left :
        new byte[][] {row.getSubject(), row.getRequestedBy(), row.getMetadata(), row.getNotes()}) {
      assertThat(new String(left, StandardCharsets.ISO_8859_1))
          .doesNotContainIgnoringCase("canary")
          .doesNotContain(address)
          .doesNotContain("example.org");
    }
    assertThat(db.fetchCount(IDENTITY, IDENTITY.REQUEST_ID.eq(id))).isZero();
  }

  private byte[] contentKey(UUID id) {
    return db.select(PACKAGE.CONTENT_KEY)
        .from(PACKAGE)
        .where(PACKAGE.REQUEST_ID.eq(id))
        .fetchSingle(PACKAGE.CONTENT_KEY);
  }
}

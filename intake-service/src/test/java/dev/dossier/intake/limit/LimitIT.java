package dev.dossier.intake.limit;

import static dev.dossier.intake.db.Tables.REQUEST;
import static dev.dossier.intake.db.Tables.REVIEW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.common.event.NotificationMessage.Kind;
import dev.dossier.intake.db.tables.records.ReviewRecord;
import dev.dossier.intake.fixture.App;
import dev.dossier.intake.fixture.Bodies;
import dev.dossier.intake.fixture.Browser;
import dev.dossier.intake.fixture.Mails;
import dev.dossier.intake.fixture.Parallel;
import dev.dossier.intake.fixture.RunningIntake;
import dev.dossier.intake.request.AddressHash;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;

class LimitIT {
  private static final RunningIntake INTAKE = RunningIntake.get();

  private final App app = App.create(INTAKE, App.ALL);
  private final DSLContext db = INTAKE.bean(DSLContext.class);
  private final String email = Bodies.freshAddress();

  @Test
  void admitsExactlyTwoOfFiftyAtOnceOverAllApps() {
    List<App> apps = IntStream.range(0, 50).mapToObj(i -> App.create(INTAKE, App.ALL)).toList();
    String body = Bodies.verified("access", email, Instant.now());

    List<App.Reply> replies = Parallel.times(50, i -> apps.get(i).submit(body));

    assertThat(replies).filteredOn(reply -> reply.status() == 202).hasSize(2);
    assertThat(replies).filteredOn(reply -> reply.status() == 429).hasSize(48);
    assertThat(review().getSubmissions()).isEqualTo(48);
  }

  @Test
  void admitsExactlyTwoOfTwentyConfirmedAtOnce() {
    List<UUID> pending =
        IntStream.range(0, 5)
            .mapToObj(i -> app.submit(Bodies.unverified("access", email)).id())
            .toList();
    Mails mails = new Mails(INTAKE);
    List<String> tokens =
        pending.stream().map(id -> mails.token(id, Kind.VERIFICATION, 1)).toList();

    List<HttpResponse<String>> answers =
        Parallel.times(20, i -> new Browser(INTAKE).post("/verify", tokens.get(i % 5)));

    assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(200);
    assertThat(pending.stream().map(id -> app.get(id).body().path("status").asString()))
        .containsExactlyInAnyOrder(
            "processing", "processing", "in_review", "in_review", "in_review");
    assertThat(review().getSubmissions()).isEqualTo(3);
  }

  @Test
  void recordsWhatIsOverWithItsDatesAndOneEntryASubject() {
    twoAccepted();

    App.Reply over = app.submit(Bodies.unverified("access", email));
    App.Reply again = app.submit(Bodies.unverified("access", email));

    assertThat(over.status()).isEqualTo(429);
    assertThat(again.requestId()).isEqualTo(over.requestId());
    assertThat(review().getSubmissions()).isEqualTo(2);
    assertThat(review().getRequestId()).isEqualTo(over.requestId());
    var view = app.get(over.requestId()).body();
    assertThat(view.path("status").asString()).isEqualTo("in_review");
    assertThat(view.path("dueDate").asString()).matches("\\d{4}-\\d\\d-\\d\\d");
    assertThat(view.path("sections").isEmpty()).isTrue();
  }

  @Test
  void reportsWhatIsVerifiedAndInReviewInsteadOfCountingItAgain() {
    twoAccepted();
    String body = Bodies.verified("access", email, Instant.now());
    App.Reply held = app.submit(body);
    assertThat(held.status()).isEqualTo(429);

    App.Reply again = app.submit(body);

    assertThat(again.status()).isEqualTo(409);
    assertThat(again.requestId()).isEqualTo(held.requestId());
    assertThat(review().getSubmissions()).isOne();
  }

  @Test
  void keepsAnAssertionThatComesAfterTheRequestWasHeld() {
    twoAccepted();
    UUID held = app.submit(Bodies.unverified("access", email)).requestId();

    App.Reply asserted = app.submit(Bodies.verified("access", email, Instant.now()));

    assertThat(asserted.status()).isEqualTo(429);
    assertThat(asserted.requestId()).isEqualTo(held);
    assertThat(app.get(held).body().path("verifiedAt").asString()).endsWith("Z");
    assertThat(review().getSubmissions()).isEqualTo(2);
    assertThat(app.submit(Bodies.unverified("access", email)).status()).isEqualTo(409);
  }

  @Test
  void anAssertionVouchesForNoOtherDetailsThanItsOwn() {
    twoAccepted();
    UUID form = app.submit(Bodies.unverified("access", email)).requestId();
    String signedIn =
        Bodies.verified("access", email, Instant.now())
            .replace("\"email\"", "\"id\": \"4711\", \"email\"");

    App.Reply asserted = app.submit(signedIn);

    assertThat(asserted.status()).isEqualTo(429);
    assertThat(asserted.requestId()).isNotEqualTo(form);
    assertThat(app.get(form).body().path("verifiedAt").isNull()).isTrue();
    assertThat(app.get(asserted.requestId()).body().path("verifiedAt").asString()).endsWith("Z");
  }

  @Test
  void givesAnotherAppARequestOfItsOwnToSee() {
    twoAccepted();
    App other = App.create(INTAKE, App.UPSTREAM);
    UUID mine = app.submit(Bodies.unverified("access", email)).requestId();

    UUID theirs = other.submit(Bodies.unverified("access", email)).requestId();

    assertThat(theirs).isNotEqualTo(mine);
    assertThat(other.get(theirs).status()).isEqualTo(200);
    assertThat(other.get(mine).status()).isEqualTo(404);
    assertThat(review().getSubmissions()).isEqualTo(2);
  }

  @Test
  void doesNotCountCancelledUnconfirmedOrOldRequests() {
    UUID cancelled = app.submit(Bodies.verified("access", email, Instant.now())).id();
    app.post("/api/v1/requests/" + cancelled + "/cancel");
    app.submit(Bodies.unverified("access", email));
    UUID old = app.submit(Bodies.verified("portability", email, Instant.now())).id();
    db.update(REQUEST)
        .set(REQUEST.CREATED_AT, OffsetDateTime.now().minusDays(91))
        .set(REQUEST.STATUS, "delivered")
        .where(REQUEST.ID.eq(old))
        .execute();

    assertThat(app.submit(Bodies.verified("portability", email, Instant.now())).status())
        .isEqualTo(202);
    assertThat(app.submit(Bodies.verified("access", email, Instant.now())).status()).isEqualTo(202);
    assertThat(app.submit(Bodies.verified("access", email, Instant.now())).status()).isEqualTo(409);
  }

  @Test
  void takesACancelledRequestOffTheList() {
    twoAccepted();
    UUID over = app.submit(Bodies.unverified("access", email)).requestId();

    assertThat(app.post("/api/v1/requests/" + over + "/cancel").status()).isEqualTo(200);

    assertThat(db.fetchCount(REVIEW, REVIEW.ADDRESS_HASH.eq(hash()))).isZero();
  }

  private void twoAccepted() {
    assertThat(app.submit(Bodies.verified("access", email, Instant.now())).status()).isEqualTo(202);
    assertThat(app.submit(Bodies.verified("portability", email, Instant.now())).status())
        .isEqualTo(202);
    // Answered: no open identical request comes before the count.
    db.update(REQUEST)
        .set(REQUEST.STATUS, "delivered")
        .where(REQUEST.APP_ID.eq(app.id()))
        .execute();
  }

  private byte[] hash() {
    return INTAKE.bean(AddressHash.class).of(email);
  }

  private ReviewRecord review() {
    return db.selectFrom(REVIEW).where(REVIEW.ADDRESS_HASH.eq(hash())).fetchSingle();
  }
}

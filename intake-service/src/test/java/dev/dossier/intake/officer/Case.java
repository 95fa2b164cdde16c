package dev.dossier.intake.officer;

import static dev.dossier.intake.db.Tables.PACKAGE;
import static dev.dossier.intake.db.Tables.SECTION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.common.event.CollectMessage.Collect;
import dev.dossier.common.event.Failure;
import dev.dossier.common.event.PackageMessage;
import dev.dossier.common.event.Reason;
import dev.dossier.intake.db.tables.records.PackageRecord;
import dev.dossier.intake.fixture.App;
import dev.dossier.intake.fixture.Bodies;
import dev.dossier.intake.fixture.Conversation;
import dev.dossier.intake.fixture.RunningIntake;
import dev.dossier.intake.request.RequestStatus;
import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;
import org.jooq.DSLContext;
import tools.jackson.databind.JsonNode;

/** A request of an app, and the officer who looks after it. */
record Case(RunningIntake intake, App officer, Conversation c, String address) {

  /** Verified; nothing was answered yet. */
  static Case begun(RunningIntake intake) {
    App officer = App.create(intake, App.ALL);
    String address = Bodies.freshAddress();
    String body =
        """
        {"type": "access",
         "subject": {"email": "%s", "id": "4711", "identifiers": {"account_no": "A-9"}},
         "identityVerified": {"method": "session", "at": "%s"}}\
        """
            .formatted(address, Instant.now());
    return new Case(
        intake, officer, Conversation.about(intake, officer.submit(body).id()), address);
  }

  /** All identities found, all sections on their way. */
  static Case dispatched(RunningIntake intake) {
    Case it = begun(intake);
    it.c.say(it.c.identityFound(it.c.awaitResolve("address_on_file", 1), it.address));
    it.c.say(it.c.identityFound(it.c.awaitResolve("customer", 1), "cus_1"));
    it.c.say(it.c.identityFound(it.c.awaitResolve("contact", 1), "con_1"));
    it.c.awaitCollect("support");
    return it;
  }

  /** These sections failed for good, the others were found. */
  static Case failed(RunningIntake intake, String... failed) {
    Case it = dispatched(intake);
    for (String section : List.of("profile", "accounts", "support")) {
      Collect item = it.c.awaitCollect(section);
      it.c.say(
          List.of(failed).contains(section)
              ? it.c.failed(item, new Failure(Reason.BAD_QUERY, "SQLSTATE 42601"))
              : it.c.ended(item, 3));
    }
    it.c.awaitStatus(RequestStatus.NEEDS_ATTENTION);
    return it;
  }

  /** Handed over without these. */
  static Case handedOverWithout(RunningIntake intake, String... failed) {
    Case it = failed(intake, failed);
    assertThat(it.decide("release").status()).isEqualTo(200);
    it.c.say(
        it.c.sealedWithout(
            2,
            List.of(failed),
            List.of("profile", "accounts", "support").stream()
                .filter(section -> !List.of(failed).contains(section))
                .map(it.c::awaitCollect)
                .toArray(Collect[]::new)));
    it.c.awaitStatus(RequestStatus.READY);
    return it;
  }

  App.Reply decide(String what) {
    return decide(what, "The vendor mended it.");
  }

  App.Reply decide(String what, String reason) {
    return officer.post(path(what), "{\"reason\": \"" + reason + "\"}");
  }

  String path(String what) {
    return "/api/v1/requests/" + c.requestId() + "/" + what;
  }

  JsonNode section(String name) {
    JsonNode sections = officer.get(c.requestId()).body().path("sections");
    for (JsonNode section : sections) {
      if (section.path("name").asString().equals(name)) {
        return section;
      }
    }
    throw new AssertionError("no section " + name);
  }

  void awaitSection(String name, String status) {
    Awaitility.await(name + " " + status)
        .until(() -> section(name).path("status").asString(), status::equals);
  }

  JsonNode audit() {
    return officer.get(path("audit")).body().path("entries");
  }

  PackageRecord version(int number) {
    return intake
        .bean(DSLContext.class)
        .selectFrom(PACKAGE)
        .where(PACKAGE.REQUEST_ID.eq(c.requestId()).and(PACKAGE.VERSION.eq(number)))
        .fetchSingle();
  }

  int sections(int version) {
    return intake
        .bean(DSLContext.class)
        .fetchCount(SECTION, SECTION.REQUEST_ID.eq(c.requestId()).and(SECTION.VERSION.eq(version)));
  }

  void say(PackageMessage message) {
    c.say(message);
  }
}

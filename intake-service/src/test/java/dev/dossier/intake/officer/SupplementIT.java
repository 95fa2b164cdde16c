package dev.dossier.intake.officer;

import static dev.dossier.intake.db.Tables.DOWNLOAD_LINK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.common.event.CollectMessage.Collect;
import dev.dossier.common.event.Failure;
import dev.dossier.common.event.MailContent;
import dev.dossier.common.event.NotificationMessage;
import dev.dossier.common.event.PackageMessage;
import dev.dossier.common.event.PlanMessage;
import dev.dossier.common.event.Reason;
import dev.dossier.intake.audit.Actor;
import dev.dossier.intake.audit.Audit;
import dev.dossier.intake.fixture.App;
import dev.dossier.intake.fixture.Mails;
import dev.dossier.intake.fixture.RunningIntake;
import dev.dossier.intake.packages.Packages;
import dev.dossier.intake.request.RequestStatus;
import java.util.List;
import org.awaitility.Awaitility;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What was handed over without a section, and gets it later. */
class SupplementIT {
  private static final RunningIntake INTAKE = RunningIntake.get();

  @Test
  void aWaivedSectionBecomesASupplementAndAllElseStays() {
    Case it = Case.handedOverWithout(INTAKE, "profile", "support");
    JsonNode before = it.officer().get(it.c().requestId()).body();

    App.Reply reply = it.decide("sections/profile/retry");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body().path("status").asString()).isEqualTo("ready");
    assertThat(reply.body().path("packageVersion").asInt()).as("until it is there").isEqualTo(1);
    assertThat(reply.body().path("completedAt")).isEqualTo(before.path("completedAt"));
    PlanMessage.Plan plan = it.c().awaitPlans(3).getLast();
    assertThat(plan.packageVersion()).isEqualTo(2);
    assertThat(plan.previous()).isEqualTo(it.version(1).getSha256());
    assertThat(plan.sections())
        .extracting(PlanMessage.PlannedSection::name)
        .containsExactly("profile");
    assertThat(it.section("support").path("status").asString()).isEqualTo("waived");

    it.c().say(it.c().identityFound(it.c().awaitLookedUp("address_on_file", 2), it.address()));
    Collect again = it.c().awaitBegun("profile", 2);
    it.c().say(it.c().ended(again, 5));
    it.awaitSection("profile", "found");
    it.say(it.c().sealed(2, 1, again));

    Awaitility.await().until(() -> it.version(2).getState(), "sealed"::equals);
    JsonNode after = it.officer().get(it.c().requestId()).body();
    assertThat(after.path("status").asString()).isEqualTo("ready");
    assertThat(after.path("packageVersion").asInt()).isEqualTo(2);
    assertThat(after.path("downloads").asInt()).as("a link of its own").isZero();
    assertThat(it.version(1).getState()).isEqualTo("sealed");
    MailContent mail =
        new Mails(INTAKE)
            .await(it.c().requestId(), NotificationMessage.Kind.SUPPLEMENT, 1)
            .getFirst();
    assertThat(mail.earlierPackageAt()).isEqualTo(it.version(1).getSealedAt().toInstant());
    assertThat(mail.link()).asString().contains("/download/");
    assertThat(INTAKE.bean(Audit.class).firstBroken(it.c().requestId())).isEmpty();
  }

  @Test
  void furtherWaivedSectionsJoinTheSupplementThatIsBeingMade() {
    Case it = Case.handedOverWithout(INTAKE, "profile", "support");
    it.decide("sections/profile/retry");

    assertThat(it.decide("sections/support/retry").status()).isEqualTo(200);

    PlanMessage.Plan plan = it.c().awaitPlans(4).getLast();
    assertThat(plan.packageVersion()).isEqualTo(2);
    assertThat(plan.revision()).isEqualTo(2);
    assertThat(plan.sections())
        .extracting(PlanMessage.PlannedSection::name)
        .containsExactlyInAnyOrder("profile", "support");
  }

  @Test
  void aSectionThatJoinsTooLateGetsASupplementOfItsOwn() {
    Case it = Case.handedOverWithout(INTAKE, "profile", "support");
    it.decide("sections/profile/retry");
    it.c().say(it.c().identityFound(it.c().awaitLookedUp("address_on_file", 2), it.address()));
    Collect again = it.c().awaitBegun("profile", 2);
    it.decide("sections/support/retry");

    it.say(it.c().sealed(2, 1, again));

    it.c().say(it.c().identityFound(it.c().awaitLookedUp("address_on_file", 3), it.address()));
    it.c().say(it.c().identityFound(it.c().awaitLookedUp("customer", 3), "cus_1"));
    it.c().say(it.c().identityFound(it.c().awaitLookedUp("contact", 2), "con_1"));
    Collect support = it.c().awaitBegun("support", 2);
    assertThat(support.packageVersion()).isEqualTo(3);
    assertThat(it.sections(2)).isEqualTo(1);
    assertThat(it.sections(3)).isEqualTo(1);
    assertThat(it.version(3).getPrevious()).isEqualTo(it.version(1).getSha256());
    assertThat(it.audit().findValuesAsString("action")).contains("sections_too_late");
    assertThat(it.c().row().status()).isEqualTo(RequestStatus.READY);
  }

  @Test
  void aSupplementThatFailsLeavesTheRequestAndCanBeGivenUp() {
    Case it = Case.handedOverWithout(INTAKE, "profile");
    it.decide("sections/profile/retry");
    it.c().say(it.c().identityFound(it.c().awaitLookedUp("address_on_file", 2), it.address()));
    it.c().say(it.c().failed(it.c().awaitBegun("profile", 2), Failure.of(Reason.MISSING_TABLE)));
    it.awaitSection("profile", "failed");
    assertThat(it.c().row().status()).isEqualTo(RequestStatus.READY);

    assertThat(it.decide("release").status()).isEqualTo(200);

    assertThat(it.section("profile").path("status").asString()).isEqualTo("waived");
    assertThat(it.section("profile").path("reason").asString()).isEqualTo("missing_table");
    assertThat(it.version(2).getState()).isEqualTo("cancelled");
    assertThat(it.version(2).getContentKey()).isNull();
    assertThat(it.officer().get(it.c().requestId()).body().path("packageVersion").asInt())
        .isEqualTo(1);
    assertThat(it.decide("sections/profile/retry").status()).isEqualTo(200);
    assertThat(it.version(3).getPrevious()).isEqualTo(it.version(1).getSha256());
  }

  @Test
  void aSupplementOfSomebodyElseCanBeGivenUp() {
    Case it = Case.handedOverWithout(INTAKE, "profile");
    it.decide("sections/profile/retry");
    it.c().say(it.c().identityFound(it.c().awaitLookedUp("address_on_file", 2), "else@x.org"));
    awaitAudit(it, "supplement_stuck");
    assertThat(it.c().row().status()).isEqualTo(RequestStatus.READY);

    assertThat(it.decide("release").status()).isEqualTo(200);

    assertThat(it.section("profile").path("status").asString()).isEqualTo("waived");
    assertThat(it.section("profile").path("reason").asString()).isEqualTo("upstream_failed");
    assertThat(it.version(2).getState()).isEqualTo("cancelled");
    assertThat(it.version(2).getContentKey()).isNull();
    assertThat(it.audit().findValuesAsString("action"))
        .contains("sections_waived", "supplement_given_up", "collection_stopped");
    assertThat(it.decide("release").status()).as("once").isEqualTo(409);
    assertThat(it.decide("sections/profile/retry").status()).isEqualTo(200);
  }

  @Test
  void aSupplementUnderWayCannotBeReleased() {
    Case it = Case.handedOverWithout(INTAKE, "profile");
    it.decide("sections/profile/retry");

    assertThat(it.decide("release").status()).as("an identity is looked up").isEqualTo(409);

    it.c().say(it.c().identityFound(it.c().awaitLookedUp("address_on_file", 2), it.address()));
    it.c().awaitBegun("profile", 2);
    assertThat(it.decide("release").status()).as("it is collected").isEqualTo(409);
  }

  @Test
  void aSupplementThatCannotBePackedCanBeRetriedOrGivenUp() {
    Case it = Case.handedOverWithout(INTAKE, "profile");
    it.decide("sections/profile/retry");
    it.c().say(it.c().identityFound(it.c().awaitLookedUp("address_on_file", 2), it.address()));
    it.c().say(it.c().ended(it.c().awaitBegun("profile", 2), 3));
    it.awaitSection("profile", "found");
    assertThat(it.decide("release").status()).as("the packager works").isEqualTo(409);
    it.say(new PackageMessage.Failed(it.c().requestId(), 2, Failure.of(Reason.INTERNAL)));
    awaitAudit(it, "supplement_stuck");

    assertThat(it.decide("sections/profile/retry").status()).isEqualTo(200);

    it.c().say(it.c().ended(it.c().awaitBegun("profile", 3), 3));
    it.awaitSection("profile", "found");
    assertThat(it.version(2).getStuckAt()).isNull();
    it.say(new PackageMessage.Failed(it.c().requestId(), 2, Failure.of(Reason.INTERNAL)));
    Awaitility.await().until(() -> it.version(2).getStuckAt() != null);

    assertThat(it.decide("release").status()).isEqualTo(200);

    assertThat(it.version(2).getState()).isEqualTo("cancelled");
    assertThat(it.version(2).getContentKey()).isNull();
    assertThat(it.section("profile").path("status").asString()).isEqualTo("waived");
    assertThat(it.section("profile").path("reason").asString()).isEqualTo("internal");
    assertThat(it.decide("sections/profile/retry").status()).isEqualTo(200);
  }

  private static void awaitAudit(Case it, String action) {
    Awaitility.await(action).until(() -> it.audit().findValuesAsString("action").contains(action));
  }

  @Test
  void aConfirmedIdentityIsConfirmedInASupplementToo() {
    Case it = Case.begun(INTAKE);
    it.c().say(it.c().identityFound(it.c().awaitResolve("address_on_file", 1), "old@example.org"));
    it.c().awaitStatus(RequestStatus.NEEDS_ATTENTION);
    it.decide("confirm-identity");
    it.c().say(it.c().identityFailed(it.c().awaitResolve("customer", 1), Reason.BAD_QUERY));
    Collect profile = it.c().awaitCollect("profile");
    Collect accounts = it.c().awaitCollect("accounts");
    it.c().say(it.c().ended(profile, 1), it.c().ended(accounts, 1));
    it.c().awaitStatus(RequestStatus.NEEDS_ATTENTION);
    it.decide("release");
    it.say(it.c().sealedWithout(2, List.of("support"), profile, accounts));
    it.c().awaitStatus(RequestStatus.READY);

    it.decide("sections/support/retry");

    it.c().say(it.c().identityFound(it.c().awaitLookedUp("address_on_file", 2), "old@example.org"));
    it.c().say(it.c().identityFound(it.c().awaitLookedUp("customer", 2), "cus_1"));
    it.c().say(it.c().identityFound(it.c().awaitLookedUp("contact", 1), "con_1"));
    it.c().awaitBegun("support", 1);
  }

  @Test
  void aFreshLinkForTheAppIsOneToTheWholePackageAndOneToItsSupplement() {
    Case it = Case.handedOverWithout(INTAKE, "profile");
    it.decide("sections/profile/retry");
    it.c().say(it.c().identityFound(it.c().awaitLookedUp("address_on_file", 2), it.address()));
    Collect again = it.c().awaitBegun("profile", 2);
    it.say(it.c().sealed(2, 1, again));
    Awaitility.await().until(() -> it.version(2).getState(), "sealed"::equals);

    assertThat(it.officer().post(it.path("reissue-link")).status()).isEqualTo(200);

    DSLContext db = INTAKE.bean(DSLContext.class);
    assertThat(
            db.select(DOWNLOAD_LINK.VERSION)
                .from(DOWNLOAD_LINK)
                .where(DOWNLOAD_LINK.REQUEST_ID.eq(it.c().requestId()))
                .and(DOWNLOAD_LINK.RETIRED_AT.isNull())
                .fetch(DOWNLOAD_LINK.VERSION))
        .containsExactlyInAnyOrder(1, 2);
    INTAKE.wiretap().await(it.c().requestId(), NotificationMessage.Mail.class, 4);
  }

  @Test
  void withoutTheWholePackageAFreshLinkCollectsAgainThoughASupplementIsThere() {
    Case it = Case.handedOverWithout(INTAKE, "profile");
    it.decide("sections/profile/retry");
    it.c().say(it.c().identityFound(it.c().awaitLookedUp("address_on_file", 2), it.address()));
    it.say(it.c().sealed(2, 1, it.c().awaitBegun("profile", 2)));
    Awaitility.await().until(() -> it.version(2).getState(), "sealed"::equals);
    it.c()
        .inTransaction(
            () -> INTAKE.bean(Packages.class).delete(it.c().requestId(), 1, new Actor.System()));

    assertThat(it.officer().post(it.path("reissue-link")).status()).isEqualTo(200);

    assertThat(it.version(3).getPrevious()).as("everything anew").isNull();
    assertThat(it.sections(3)).isEqualTo(3);
  }

  @Test
  void aSupplementThatHangsDoesNotKeepThePersonFromAFreshLink() {
    Case it = Case.handedOverWithout(INTAKE, "profile");
    it.decide("sections/profile/retry");
    it.c().awaitLookedUp("address_on_file", 2);
    it.c()
        .inTransaction(
            () -> INTAKE.bean(Packages.class).delete(it.c().requestId(), 1, new Actor.System()));

    assertThat(it.officer().post(it.path("reissue-link")).status()).isEqualTo(200);

    assertThat(it.version(2).getState()).isEqualTo("cancelled");
    assertThat(it.version(3).getPrevious()).as("everything anew").isNull();
    assertThat(it.sections(3)).isEqualTo(3);
    assertThat(it.c().row().status()).isEqualTo(RequestStatus.PROCESSING);
  }
}

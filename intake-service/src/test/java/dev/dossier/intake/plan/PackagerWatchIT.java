package dev.dossier.intake.plan;

import static dev.dossier.intake.db.Tables.REQUEST;
import static dev.dossier.intake.plan.Watched.INTAKE;
import static dev.dossier.intake.plan.Watched.PATIENCE;
import static dev.dossier.intake.plan.Watched.awaitSection;
import static dev.dossier.intake.plan.Watched.cancel;
import static dev.dossier.intake.plan.Watched.dispatched;
import static dev.dossier.intake.plan.Watched.ended;
import static dev.dossier.intake.plan.Watched.overdue;
import static dev.dossier.intake.plan.Watched.support;
import static dev.dossier.intake.plan.Watched.unreadable;
import static dev.dossier.intake.plan.Watched.version;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.common.event.PackageMessage;
import dev.dossier.common.event.PlanMessage;
import dev.dossier.intake.audit.Actor;
import dev.dossier.intake.fixture.Conversation;
import dev.dossier.intake.packages.Packages;
import dev.dossier.intake.request.RequestStatus;
import java.time.Duration;
import java.time.Instant;
import org.awaitility.Awaitility;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;

/** The packager's word does not come, or comes for what was given up. */
class PackagerWatchIT {

  @Test
  void aSealThatDoesNotComeIsAskedForByTheSamePlan() {
    Conversation c = ended();
    PlanMessage.Plan plan = c.awaitPlans(1).getFirst();
    INTAKE.bean(PackagerWatch.class).askAgain();
    assertThat(version(c).getAsked()).as("not overdue yet").isZero();
    overdue(c, Duration.ofMinutes(16));

    INTAKE.bean(PackagerWatch.class).askAgain();
    INTAKE.bean(PackagerWatch.class).askAgain();

    PlanMessage.Plan again = c.awaitPlans(2).getLast();
    assertThat(again.revision()).isEqualTo(plan.revision());
    assertThat(again.sections()).isEqualTo(plan.sections());
    assertThat(version(c).getAsked()).isEqualTo(1);
    c.say(c.sealed(1, c.awaitCollect("profile"), c.awaitCollect("accounts"), support(c)));
    c.awaitStatus(RequestStatus.READY);
  }

  @Test
  void afterThreeTimesWithoutAWordAnOfficerIsAsked() {
    Conversation c = ended();
    for (int asked = 1; asked <= 3; asked++) {
      overdue(c, Duration.ofDays(1));
      INTAKE.bean(PackagerWatch.class).askAgain();
      assertThat(version(c).getAsked()).isEqualTo(asked);
    }
    c.awaitPlans(4);
    assertThat(c.row().status()).isEqualTo(RequestStatus.PROCESSING);
    overdue(c, Duration.ofDays(1));

    INTAKE.bean(PackagerWatch.class).askAgain();

    assertThat(c.awaitStatus(RequestStatus.NEEDS_ATTENTION).statusReason())
        .isEqualTo("All sections ended, but the package was not made.");
  }

  @Test
  void aSealIsAskedForThoughTheRequestExpiredMeanwhile() {
    Conversation c = ended();
    INTAKE
        .bean(DSLContext.class)
        .update(REQUEST)
        .set(REQUEST.STATUS, "expired")
        .where(REQUEST.ID.eq(c.requestId()))
        .execute();
    overdue(c, Duration.ofMinutes(16));

    INTAKE.bean(PackagerWatch.class).askAgain();

    assertThat(version(c).getAsked()).isEqualTo(1);
  }

  @Test
  void aVersionWithWorkLeftIsNotAskedFor() {
    Conversation c = dispatched();
    c.say(c.ended(c.awaitCollect("profile"), 3));
    awaitSection(c, "profile", "found");
    overdue(c, Duration.ofDays(30));

    INTAKE.bean(PackagerWatch.class).askAgain();

    assertThat(version(c).getAsked()).isZero();
  }

  @Test
  void aProofOfDeletionThatDoesNotComeIsAskedFor() {
    Conversation c = ended();
    c.say(c.sealed(1, c.awaitCollect("profile"), c.awaitCollect("accounts"), support(c)));
    c.awaitStatus(RequestStatus.READY);
    c.inTransaction(() -> INTAKE.bean(Packages.class).delete(c.requestId(), 1, new Actor.System()));
    INTAKE.wiretap().await(c.requestId(), PlanMessage.DeletePackage.class, 1);
    INTAKE.bean(PackagerWatch.class).askAgain();
    assertThat(version(c).getAsked()).as("not overdue yet").isZero();
    for (int asked = 1; asked <= 5; asked++) {
      overdue(c, Duration.ofDays(2));

      INTAKE.bean(PackagerWatch.class).askAgain();

      assertThat(version(c).getAsked()).isEqualTo(asked);
    }
    INTAKE.wiretap().await(c.requestId(), PlanMessage.DeletePackage.class, 6);
  }

  @Test
  void aCancelledVersionWithoutProofIsCancelledAgain() {
    Conversation c = dispatched();
    c.inTransaction(
        () -> INTAKE.bean(Packages.class).cancelOpen(c.requestId(), new Actor.System()));
    INTAKE.wiretap().await(c.requestId(), PlanMessage.Cancelled.class, 1);
    INTAKE.bean(PackagerWatch.class).askAgain();
    assertThat(version(c).getAsked()).as("not overdue yet").isZero();
    overdue(c, Duration.ofDays(2));

    INTAKE.bean(PackagerWatch.class).askAgain();

    INTAKE.wiretap().await(c.requestId(), PlanMessage.Cancelled.class, 2);
    c.say(deleted(c, PackageMessage.What.FRAGMENTS));
    Awaitility.await().atMost(PATIENCE).until(() -> version(c).getDeletedAt() != null);
    overdue(c, Duration.ofDays(2));
    INTAKE.bean(PackagerWatch.class).askAgain();
    assertThat(version(c).getAsked()).as("it is proven").isEqualTo(1);
    assertThat(version(c).getState()).isEqualTo("cancelled");
  }

  @Test
  void aPackageOfACancelledVersionIsCancelledAgainUntilItIsGone() {
    Conversation c = ended();
    c.inTransaction(
        () -> INTAKE.bean(Packages.class).cancelOpen(c.requestId(), new Actor.System()));
    INTAKE.wiretap().await(c.requestId(), PlanMessage.Cancelled.class, 1);

    c.say(c.sealed(1, c.awaitCollect("profile"), c.awaitCollect("accounts"), support(c)));

    INTAKE.wiretap().await(c.requestId(), PlanMessage.Cancelled.class, 2);
    c.say(deleted(c, PackageMessage.What.FRAGMENTS));
    overdue(c, Duration.ofDays(2));
    INTAKE.bean(PackagerWatch.class).askAgain();
    INTAKE.wiretap().await(c.requestId(), PlanMessage.DeletePackage.class, 1);
    c.say(deleted(c, PackageMessage.What.PACKAGE));
    Awaitility.await().atMost(PATIENCE).until(() -> version(c).getState(), "deleted"::equals);
    assertThat(c.row().status()).as("not handed over").isEqualTo(RequestStatus.PROCESSING);
  }

  @Test
  void aRequestThatCannotBeReadHoldsUpNoOtherQuestionToThePackager() {
    Conversation broken = ended();
    Conversation sound = ended();
    unreadable(broken);
    try {
      overdue(broken, Duration.ofDays(3));
      overdue(sound, Duration.ofDays(2));

      INTAKE.bean(PackagerWatch.class).askAgain();

      assertThat(version(sound).getAsked()).isEqualTo(1);
    } finally {
      cancel(broken);
    }
  }

  private static PackageMessage.Deleted deleted(Conversation c, PackageMessage.What what) {
    return new PackageMessage.Deleted(c.requestId(), 1, what, 3, Instant.now());
  }
}

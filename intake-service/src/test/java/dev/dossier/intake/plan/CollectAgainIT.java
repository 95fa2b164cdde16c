package dev.dossier.intake.plan;

import static dev.dossier.intake.db.Tables.PACKAGE;
import static dev.dossier.intake.db.Tables.SECTION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dossier.common.event.CollectMessage.Collect;
import dev.dossier.common.event.CollectMessage.Resolve;
import dev.dossier.common.event.PlanMessage;
import dev.dossier.common.event.SubjectDetails;
import dev.dossier.intake.audit.Actor;
import dev.dossier.intake.audit.Audit;
import dev.dossier.intake.fixture.Conversation;
import dev.dossier.intake.fixture.RunningIntake;
import dev.dossier.intake.packages.Packages;
import dev.dossier.intake.request.RequestRow;
import dev.dossier.intake.request.RequestStatus;
import dev.dossier.intake.request.Requests;
import dev.dossier.intake.request.Transition;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;

class CollectAgainIT {
  private static final RunningIntake INTAKE = RunningIntake.get();
  private static final SubjectDetails JANE =
      new SubjectDetails("jane@example.org", "4711", "Jane", Map.of("account_no", "A-9"));

  private final DSLContext db = INTAKE.bean(DSLContext.class);

  @Test
  void afterItsPackageWasDeletedARequestGetsAFurtherVersionOfEverything() {
    Conversation c = answered();
    RequestRow answered = c.row();
    c.inTransaction(() -> {
      INTAKE.bean(Packages.class).delete(c.requestId(), 1, new Actor.System());
      assertThat(
              INTAKE
                  .bean(Requests.class)
                  .move(c.requestId(), Transition.EXPIRE, null, new Actor.System()))
          .isTrue();
    });

    c.inTransaction(
        () -> INTAKE.bean(Planner.class).collectAgain(c.requestId(), new Actor.Subject()));

    assertThat(c.row().status()).isEqualTo(RequestStatus.PROCESSING);
    assertThat(c.row().packageVersion()).isEqualTo(2);
    PlanMessage.Plan plan = c.awaitPlans(2).getLast();
    assertThat(plan.packageVersion()).isEqualTo(2);
    assertThat(plan.previous()).isNull();
    assertThat(plan.sections())
        .extracting(PlanMessage.PlannedSection::name)
        .containsExactly("profile", "accounts", "support");
    assertThat(contentKey(c, 2)).as("a key of its own").isNotNull();
    c.say(c.sealed(2, 1, collectAll(c, 2)));
    RequestRow again = c.awaitStatus(RequestStatus.READY);
    assertThat(again.completedAt()).isEqualTo(answered.completedAt());
    assertThat(again.statusReason()).isNull();
    assertThat(INTAKE.bean(Audit.class).firstBroken(c.requestId())).isEmpty();
    assertThat(INTAKE.bean(Audit.class).of(c.requestId()))
        .filteredOn(entry -> entry.action().equals("collect_again"))
        .singleElement()
        .satisfies(entry -> assertThat(entry.actor()).isEqualTo("subject"));
  }

  @Test
  void whatWasNeverAnsweredIsNotCollectedAgain() {
    Conversation c = Conversation.begin(INTAKE, JANE);

    assertThatThrownBy(() ->
            c.inTransaction(
                () -> INTAKE.bean(Planner.class).collectAgain(c.requestId(), new Actor.Subject())))
        .isInstanceOf(IllegalStateException.class);

    assertThat(c.row().packageVersion()).isEqualTo(1);
  }

  private Conversation answered() {
    Conversation c = Conversation.begin(INTAKE, JANE);
    c.say(c.sealed(1, collectAll(c, 1)));
    c.awaitStatus(RequestStatus.READY);
    return c;
  }

  private Collect[] collectAll(Conversation c, int version) {
    c.say(c.identityFound(resolve(c, "address_on_file", version), "Jane@Example.org"));
    c.say(c.identityFound(resolve(c, "customer", version), "cus_1"));
    c.say(c.identityFound(resolve(c, "contact", version), "con_1"));
    Collect[] items =
        List.of("profile", "accounts", "support").stream()
            .map(section -> collect(c, section, version))
            .toArray(Collect[]::new);
    Arrays.stream(items).forEach(item -> c.say(c.started(item), c.ended(item, 3)));
    Awaitility.await()
        .until(
            () ->
                db.fetchCount(
                    SECTION,
                    SECTION
                        .REQUEST_ID
                        .eq(c.requestId())
                        .and(SECTION.VERSION.eq(version))
                        .and(SECTION.STATUS.eq("found"))),
            found -> found == 3);
    return items;
  }

  private static Resolve resolve(Conversation c, String identity, int version) {
    return Awaitility.await(identity + " " + version)
        .until(
            () ->
                INTAKE.wiretap().heard(c.requestId(), Resolve.class).stream()
                    .filter(r -> r.identity().equals(identity) && r.packageVersion() == version)
                    .findFirst()
                    .orElse(null),
            r -> r != null);
  }

  private static Collect collect(Conversation c, String section, int version) {
    return Awaitility.await(section + " " + version)
        .until(
            () ->
                c.collected(section).stream()
                    .filter(item -> item.packageVersion() == version)
                    .findFirst()
                    .orElse(null),
            item -> item != null);
  }

  private byte[] contentKey(Conversation c, int version) {
    return db.select(PACKAGE.CONTENT_KEY)
        .from(PACKAGE)
        .where(PACKAGE.REQUEST_ID.eq(c.requestId()).and(PACKAGE.VERSION.eq(version)))
        .fetchSingle(PACKAGE.CONTENT_KEY);
  }
}

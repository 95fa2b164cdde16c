package dev.dossier.intake.plan;

import static dev.dossier.intake.db.Tables.PACKAGE;
import static dev.dossier.intake.db.Tables.SECTION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.common.event.CollectMessage.Collect;
import dev.dossier.common.event.CollectMessage.Resolve;
import dev.dossier.common.event.Failure;
import dev.dossier.common.event.NotificationMessage;
import dev.dossier.common.event.PlanMessage;
import dev.dossier.common.event.Reason;
import dev.dossier.common.event.RequestType;
import dev.dossier.common.event.SubjectDetails;
import dev.dossier.intake.audit.Audit;
import dev.dossier.intake.db.tables.records.PackageRecord;
import dev.dossier.intake.db.tables.records.SectionRecord;
import dev.dossier.intake.fixture.Conversation;
import dev.dossier.intake.fixture.RunningIntake;
import dev.dossier.intake.request.RequestRow;
import dev.dossier.intake.request.RequestStatus;
import dev.dossier.intake.time.Utc;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.jooq.DSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PlanIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final SubjectDetails JANE =
      new SubjectDetails("jane@example.org", "4711", "Jane", Map.of("account_no", "A-9"));

  private static RunningIntake intake;

  @BeforeAll
  static void start() {
    intake = RunningIntake.get();
  }

  @Test
  void aVerifiedRequestIsPlannedCollectedSealedAndReady() {
    Conversation c = Conversation.begin(intake, JANE);
    PlanMessage.Plan plan = c.awaitPlans(1).getFirst();
    assertThat(plan.revision()).isEqualTo(1);
    assertThat(plan.sections())
        .extracting(PlanMessage.PlannedSection::name)
        .containsExactly("profile", "accounts", "support");
    assertThat(c.collected("profile")).as("nothing before the check").isEmpty();

    c.say(c.identityFound(c.awaitResolve("address_on_file", 1), "Jane@Example.org"));
    Collect profile = c.awaitCollect("profile");
    assertThat(c.identifiers(profile))
        .isEqualTo(Map.of("user_id", List.of("4711"), "email", List.of("jane@example.org")));
    Collect accounts = c.awaitCollect("accounts");
    assertThat(c.identifiers(accounts)).isEqualTo(Map.of("account_no", List.of("A-9")));
    c.say(c.identityFound(c.awaitResolve("customer", 1), "cus_1", "cus_2"));
    Resolve contact = c.awaitResolve("contact", 1);
    assertThat(c.identifiers(contact)).isEqualTo(Map.of("customer", List.of("cus_1", "cus_2")));
    assertThat(status(c, "support")).isEqualTo("waiting");
    c.say(c.identityFound(contact, "con_1"));
    Collect support = c.awaitCollect("support");

    c.say(c.started(profile), c.progressed(profile, 2), c.ended(profile, 3));
    c.say(c.started(accounts), c.ended(accounts, 3), c.started(support), c.ended(support, 3));
    awaitSection(c, "support", "found");
    assertThat(c.row().status()).isEqualTo(RequestStatus.PROCESSING);
    c.say(c.sealed(1, profile, accounts, support));

    RequestRow ready = c.awaitStatus(RequestStatus.READY);
    assertThat(ready.completedAt()).isNotNull();
    var mail = intake.wiretap().await(c.requestId(), NotificationMessage.Mail.class, 1).getFirst();
    assertThat(mail.kind()).isEqualTo(NotificationMessage.Kind.READY);
    PackageRecord version = version(c);
    assertThat(version.getState()).isEqualTo("sealed");
    assertThat(version.getContentKey()).as("destroyed").isNull();
    assertThat(version.getBytes()).isEqualTo(1234);
    SectionRecord row = section(c, "profile");
    assertThat(row.getRecords()).isEqualTo(3);
    assertThat(row.getProgress()).isEqualTo(3);
    assertThat(row.getStartedAt().toInstant()).isEqualTo("2026-03-15T10:00:00Z");
    assertThat(row.getTitle()).isEqualTo("Profil");
    assertThat(intake.bean(Audit.class).firstBroken(c.requestId())).isEmpty();
    assertThat(intake.bean(Audit.class).of(c.requestId()))
        .extracting(e -> e.action())
        .contains("received", "start", "collection_planned", "section_ended", "package_sealed");
  }

  @Test
  void anIdentityThatWasNotAssertedIsLookedUpAndFeedsTheOthers() {
    Conversation c =
        Conversation.begin(intake, new SubjectDetails("joe@example.org", "  ", null, Map.of()));
    Resolve userId = c.awaitResolve("user_id", 1);
    assertThat(c.identifiers(userId)).isEqualTo(Map.of("email", List.of("joe@example.org")));
    assertThat(section(c, "profile").getStatus()).isEqualTo("waiting");
    c.say(c.identityFound(userId, "1", "2", "1", " "));
    assertThat(c.identifiers(c.awaitResolve("address_on_file", 1)))
        .isEqualTo(Map.of("user_id", List.of("1", "2")));
    c.say(c.identityFound(c.awaitResolve("address_on_file", 1)));
    assertThat(c.identifiers(c.awaitCollect("profile")).get("user_id")).containsExactly("1", "2");
  }

  @Test
  void aPersonWhomNobodyKnowsIsNothingFoundWithoutWork() {
    Conversation c =
        Conversation.begin(intake, new SubjectDetails("nobody@example.org", null, null, Map.of()));
    assertThat(c.awaitPlans(1).getFirst().sections()).allMatch(s -> s.settled() == null);
    c.say(c.identityFound(c.awaitResolve("user_id", 1)));
    Collect profile = c.awaitCollect("profile");
    assertThat(c.identifiers(profile))
        .isEqualTo(Map.of("user_id", List.of(), "email", List.of("nobody@example.org")));
    PlanMessage.Plan second = c.awaitPlans(2).getLast();
    assertThat(second.revision()).isEqualTo(2);
    assertThat(second.sections())
        .filteredOn(s -> s.settled() == PlanMessage.Settled.NOTHING_FOUND)
        .extracting(PlanMessage.PlannedSection::name)
        .containsExactly("accounts", "support");
    assertThat(section(c, "accounts").getReason()).isEqualTo("no_identifier");
    c.say(c.ended(profile, 0));
    awaitSection(c, "profile", "nothing_found");
    assertThat(c.row().status()).isEqualTo(RequestStatus.PROCESSING);
    assertThat(c.collected("accounts")).isEmpty();
  }

  @Test
  void aFailureThatMayPassIsTriedAgainAsAnotherExecution() {
    Conversation c = dispatched(JANE);
    Collect first = c.awaitCollect("profile");
    c.say(c.failed(first, Failure.of(Reason.SOURCE_UNAVAILABLE)));
    Collect second = c.awaitCollect("profile", 2, 0);
    assertThat(Conversation.execution(second)).isNotEqualTo(Conversation.execution(first));
    SectionRecord between = section(c, "profile");
    assertThat(between.getStatus()).isEqualTo("collecting");
    assertThat(between.getReason()).isEqualTo("source_unavailable");
    c.say(c.ended(first, 99), c.ended(second, 5));
    awaitSection(c, "profile", "found");
    assertThat(section(c, "profile").getRecords()).isEqualTo(5);
    assertThat(section(c, "profile").getReason()).isNull();
  }

  @Test
  void aSectionThatFailsForGoodNeedsAttentionOnceAllOthersEnded() {
    Conversation c = dispatched(JANE);
    c.say(c.failed(c.awaitCollect("profile"), new Failure(Reason.MISSING_TABLE, "SQLSTATE 42P01")));
    awaitSection(c, "profile", "failed");
    assertThat(c.row().status()).isEqualTo(RequestStatus.PROCESSING);
    c.say(c.ended(c.awaitCollect("accounts"), 1));
    for (int attempt = 1; attempt <= 3; attempt++) {
      c.say(c.failed(c.awaitCollect("support", attempt, 0), Failure.of(Reason.TIMEOUT)));
    }
    RequestRow row = c.awaitStatus(RequestStatus.NEEDS_ATTENTION);
    assertThat(row.statusReason())
        .isEqualTo("2 of 3 sections failed: profile (missing_table), support (timeout)");
    assertThat(section(c, "profile").getReasonCode()).isEqualTo("SQLSTATE 42P01");
    assertThat(c.collected("profile")).hasSize(1);
    assertThat(c.collected("support")).hasSize(3);
  }

  @Test
  void copiesStrangersAndTheWrongOrderChangeNothing() {
    Conversation c = dispatched(JANE);
    Collect profile = c.awaitCollect("profile");
    Collect accounts = c.awaitCollect("accounts");
    Collect support = c.awaitCollect("support");
    Conversation stranger = dispatched(new SubjectDetails("s@example.org", "9", null, Map.of()));
    var foreign = stranger.awaitCollect("profile");
    for (int copy = 0; copy < 3; copy++) {
      c.say(
          c.ended(foreign, 77),
          c.ended(profile, 3),
          c.progressed(profile, 1),
          c.started(profile),
          c.failed(profile, Failure.of(Reason.INTERNAL)),
          c.ended(accounts, 3));
      c.say(c.sealed(1, profile, accounts, support));
      c.say(c.failed(support, Failure.of(Reason.BAD_QUERY)));
    }
    c.awaitStatus(RequestStatus.READY);
    // A last message that is heard after all of those before it.
    c.say(c.ended(accounts, 55));
    stranger.say(stranger.ended(foreign, 8));
    awaitSection(stranger, "profile", "found");
    assertThat(section(c, "profile").getRecords()).isEqualTo(3);
    assertThat(section(c, "accounts").getRecords()).isEqualTo(3);
    assertThat(section(c, "support").getStatus()).as("as it was packed").isEqualTo("found");
    assertThat(c.row().status()).isEqualTo(RequestStatus.READY);
    assertThat(c.collected("profile")).hasSize(1);
    assertThat(intake.bean(Audit.class).of(c.requestId()))
        .filteredOn(e -> e.action().equals("package_sealed"))
        .hasSize(1);
    assertThat(intake.bean(Audit.class).firstBroken(c.requestId())).isEmpty();
  }

  @Test
  void twoRequestsAtOnceKeepTheirIdentifiersApart() {
    Conversation a = dispatched(new SubjectDetails("a@example.org", "1", null, Map.of()));
    Conversation b = dispatched(new SubjectDetails("b@example.org", "2", null, Map.of()));
    assertThat(a.identifiers(a.awaitCollect("profile")).get("user_id")).containsExactly("1");
    assertThat(b.identifiers(b.awaitCollect("profile")).get("user_id")).containsExactly("2");
    b.say(b.ended(a.awaitCollect("profile"), 5));
    a.say(a.ended(a.awaitCollect("profile"), 4));
    awaitSection(a, "profile", "found");
    assertThat(section(b, "profile").getStatus()).isEqualTo("collecting");
  }

  @Test
  void anAddressThatIsNotTheOneOnFileStopsBeforeAnythingIsCollected() {
    Conversation c = Conversation.begin(intake, JANE);
    c.say(c.identityFound(c.awaitResolve("customer", 1), "cus_1"));
    c.say(c.identityFound(c.awaitResolve("address_on_file", 1), "someone.else@example.org"));
    RequestRow row = c.awaitStatus(RequestStatus.NEEDS_ATTENTION);
    assertThat(row.statusReason())
        .isEqualTo("The identity address_on_file does not match email. Nothing was collected.");
    c.say(c.identityFound(c.awaitResolve("contact", 1), "con_1"));
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(intake.bean(Audit.class).of(c.requestId()))
                .filteredOn(e -> "contact".equals(e.detail().get("identity")))
                .hasSize(1));
    assertThat(intake.wiretap().heard(c.requestId(), Collect.class)).isEmpty();
  }

  @Test
  void aProviderThatFailsForGoodFailsWhatNeedsItsIdentity() {
    Conversation c = Conversation.begin(intake, JANE);
    c.say(c.identityFound(c.awaitResolve("address_on_file", 1), "jane@example.org"));
    for (int attempt = 1; attempt <= 3; attempt++) {
      c.say(c.identityFailed(c.awaitResolve("customer", attempt), Reason.SOURCE_UNAVAILABLE));
    }
    awaitSection(c, "support", "failed");
    assertThat(section(c, "support").getReason()).isEqualTo("upstream_failed");
    c.say(c.ended(c.awaitCollect("profile"), 1), c.ended(c.awaitCollect("accounts"), 1));
    assertThat(c.awaitStatus(RequestStatus.NEEDS_ATTENTION).statusReason())
        .isEqualTo("1 of 3 sections failed: support (upstream_failed)");
  }

  @Test
  void aSliceIsFollowedByTheNextNotBeforeItsTimeAndOnce() {
    Conversation c = dispatched(JANE);
    Collect first = c.awaitCollect("support");
    Instant notBefore = Instant.now().plusMillis(300);
    c.say(c.sliced(first, notBefore), c.sliced(first, notBefore));
    Collect second = c.awaitCollect("support", 1, 1);
    assertThat(Instant.now()).isAfterOrEqualTo(notBefore);
    assertThat(Conversation.execution(second)).isEqualTo(Conversation.execution(first));
    assertThat(second.continuation()).isNotNull();
    c.say(c.sliced(second, Instant.EPOCH), c.sliced(first, Instant.EPOCH));
    c.say(c.ended(c.awaitCollect("support", 1, 2), 20));
    awaitSection(c, "support", "found");
    assertThat(c.collected("support")).hasSize(3);
  }

  @Test
  void portabilityCollectsPortableSectionsAndLooksNothingElseUp() {
    Conversation c = Conversation.begin(intake, RequestType.PORTABILITY, JANE);
    c.say(c.identityFound(c.awaitResolve("address_on_file", 1), "jane@example.org"));
    c.say(c.ended(c.awaitCollect("profile"), 1));
    awaitSection(c, "profile", "found");
    assertThat(intake.wiretap().heard(c.requestId(), Resolve.class)).hasSize(1);
    assertThat(c.awaitPlans(1).getFirst().sections()).hasSize(1);
  }

  @Test
  void silentWorkFailsAsTimeoutAndIsTriedAgain() {
    Conversation c = dispatched(JANE);
    Collect support = c.awaitCollect("support");
    intake.bean(Watchdog.class).failTheSilent();
    assertThat(section(c, "support").getReason()).isNull();
    intake
        .bean(DSLContext.class)
        .update(SECTION)
        .set(SECTION.HEARD_AT, Utc.of(Instant.now().minus(Duration.ofMinutes(21))))
        .where(SECTION.REQUEST_ID.eq(c.requestId()))
        .execute();
    intake.bean(Watchdog.class).failTheSilent();
    Collect again = c.awaitCollect("support", 2, 0);
    assertThat(Conversation.execution(again)).isNotEqualTo(Conversation.execution(support));
    assertThat(section(c, "support").getReason()).isEqualTo("timeout");
    assertThat(section(c, "profile").getReason()).as("its source has longer").isNull();
  }

  /** Checked, and all sections on their way. */
  private static Conversation dispatched(SubjectDetails subject) {
    Conversation c = Conversation.begin(intake, subject);
    c.say(c.identityFound(c.awaitResolve("address_on_file", 1), subject.email()));
    c.say(c.identityFound(c.awaitResolve("customer", 1), "cus_" + subject.id()));
    c.say(c.identityFound(c.awaitResolve("contact", 1), "con_" + subject.id()));
    return c;
  }

  private static void awaitSection(Conversation c, String name, String status) {
    Awaitility.await(name + " " + status)
        .atMost(PATIENCE)
        .until(() -> status(c, name), status::equals);
  }

  private static String status(Conversation c, String name) {
    return section(c, name).getStatus();
  }

  private static SectionRecord section(Conversation c, String name) {
    return intake
        .bean(DSLContext.class)
        .selectFrom(SECTION)
        .where(SECTION.REQUEST_ID.eq(c.requestId()).and(SECTION.NAME.eq(name)))
        .fetchSingle();
  }

  private static PackageRecord version(Conversation c) {
    return intake
        .bean(DSLContext.class)
        .selectFrom(PACKAGE)
        .where(PACKAGE.REQUEST_ID.eq(c.requestId()))
        .fetchSingle();
  }
}

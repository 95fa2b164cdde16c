package dev.dossier.intake.plan;

import static dev.dossier.intake.db.Tables.IDENTITY;
import static dev.dossier.intake.db.Tables.SECTION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.common.event.CollectMessage.Resolve;
import dev.dossier.common.event.Failure;
import dev.dossier.common.event.Reason;
import dev.dossier.common.event.SectionMessage;
import dev.dossier.common.event.SubjectDetails;
import dev.dossier.intake.audit.Audit;
import dev.dossier.intake.audit.AuditEntry;
import dev.dossier.intake.db.tables.records.IdentityRecord;
import dev.dossier.intake.db.tables.records.SectionRecord;
import dev.dossier.intake.fixture.Conversation;
import dev.dossier.intake.fixture.RunningIntake;
import dev.dossier.intake.time.Utc;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;

/** What providers may answer, and what follows for those who need it. */
class IdentitiesIT {
  private static final RunningIntake INTAKE = RunningIntake.get();

  private final DSLContext db = INTAKE.bean(DSLContext.class);

  @Test
  void severalValuesReachAllWhoNeedThemOnceEach() {
    Conversation c = begun();
    c.say(c.identityFound(c.awaitResolve("customer", 1), "cus_2", "cus_1", "cus_2"));
    assertThat(c.identifiers(c.awaitResolve("contact", 1)).get("customer"))
        .containsExactly("cus_2", "cus_1");
  }

  @Test
  void blankIsNoValueAndSpacesAreKept() {
    Conversation c = begun();
    c.say(c.identityFound(c.awaitResolve("customer", 1), "", "  ", "\t\n", "cus_1 ", " cus_1"));
    assertThat(c.identifiers(c.awaitResolve("contact", 1)).get("customer"))
        .as("cus_1 with a space is another customer than cus_1")
        .containsExactly("cus_1 ", " cus_1");
  }

  @Test
  void onlyBlankValuesAreNoneAndNotAFailure() {
    Conversation c = begun();
    c.say(c.identityFound(c.awaitResolve("customer", 1), "", "   "));
    awaitSection(c, "support", "nothing_found");
    assertThat(section(c, "support").getReason()).isEqualTo("no_identifier");
    assertThat(c.lookedUp("contact")).isEmpty();
  }

  @Test
  void hostileValuesArePassedOnAsTheyAre() {
    List<String> values =
        List.of(
            "x'OR'1@evil.example", "../..", "%00", "{email}", ":user_id", "💥\u202ex", "a\u0000b");
    Conversation c = begun();
    c.say(c.identityFound(c.awaitResolve("customer", 1), values.toArray(String[]::new)));
    assertThat(c.identifiers(c.awaitResolve("contact", 1)).get("customer")).isEqualTo(values);
  }

  @Test
  void tenThousandValuesAreTaken() {
    Conversation c = begun();
    c.say(c.identityFound(c.awaitResolve("customer", 1), values(10_000)));
    Resolve contact = c.awaitResolve("contact", 1);
    c.say(c.identityFound(contact, "con"));
    c.awaitCollect("support");
    assertThat(identity(c, "customer").getStatus()).isEqualTo("known");
  }

  @Test
  void moreThanTenThousandValuesAreAProviderGoneWrong() {
    Conversation c = begun();
    c.say(c.identityFound(c.awaitResolve("customer", 1), values(10_001)));
    awaitSection(c, "support", "failed");
    assertThat(section(c, "support").getReason()).isEqualTo("upstream_failed");
    IdentityRecord customer = identity(c, "customer");
    assertThat(customer.getStatus()).isEqualTo("failed");
    assertThat(customer.getReason()).isEqualTo("too_large");
    assertThat(customer.getValue()).isNull();
    assertThat(c.lookedUp("customer")).as("not tried again by itself").hasSize(1);
  }

  @Test
  void eachFailedLookUpIsInTheAuditWithTheTimeOfTheNext() {
    Conversation c = begun();
    c.say(c.identityFailed(c.awaitResolve("customer", 1), Reason.RATE_LIMITED));
    c.say(c.identityFailed(c.awaitResolve("customer", 2), Reason.TIMEOUT));
    c.say(c.identityFound(c.awaitResolve("customer", 3), "cus"));
    c.awaitResolve("contact", 1);
    List<AuditEntry> failed = entries(c, "identity_attempt_failed");
    assertThat(failed)
        .extracting(e -> String.valueOf(e.detail().get("reason")))
        .containsExactly("rate_limited", "timeout");
    assertThat(failed)
        .extracting(e -> String.valueOf(e.detail().get("attempt")))
        .containsExactly("1", "2");
    assertThat(failed)
        .allSatisfy(e ->
            assertThat(Instant.parse((String) e.detail().get("nextAttemptAt")))
                .isAfterOrEqualTo(e.at().minusMillis(1)));
    assertThat(identity(c, "customer").getReason()).isNull();
  }

  @Test
  void eachFailedAttemptAtASectionIsInTheAuditWithTheTimeOfTheNext() {
    Conversation c = begun();
    c.say(c.failed(c.awaitCollect("accounts"), new Failure(Reason.RATE_LIMITED, "HTTP 429")));
    c.say(c.ended(c.awaitCollect("accounts", 2, 0), 1));
    awaitSection(c, "accounts", "found");
    assertThat(entries(c, "section_attempt_failed"))
        .singleElement()
        .satisfies(e -> {
          assertThat(String.valueOf(e.detail().get("section"))).isEqualTo("accounts");
          assertThat(String.valueOf(e.detail().get("attempt"))).isEqualTo("1");
          assertThat(String.valueOf(e.detail().get("reason"))).isEqualTo("rate_limited");
          assertThat(String.valueOf(e.detail().get("code"))).isEqualTo("HTTP 429");
          assertThat(Instant.parse((String) e.detail().get("nextAttemptAt")))
              .isAfterOrEqualTo(e.at().minusMillis(1));
        });
    assertThat(INTAKE.bean(Audit.class).firstBroken(c.requestId())).isEmpty();
  }

  @Test
  void anAnswerToAnAttemptThatIsPastChangesNothing() {
    Conversation c = begun();
    Resolve first = c.awaitResolve("customer", 1);
    c.say(c.identityFailed(first, Reason.TIMEOUT));
    Resolve second = c.awaitResolve("customer", 2);
    c.say(c.identityFound(first, "late"), c.identityFound(second, "right"));
    c.say(c.identityFound(second, "copy"), c.identityFailed(second, Reason.INTERNAL));
    assertThat(c.identifiers(c.awaitResolve("contact", 1)).get("customer"))
        .containsExactly("right");
  }

  @Test
  void aPauseOfTheSourceIsWaitedForAndIsNoAttempt() {
    Conversation c = begun();
    Instant asked = Instant.now();
    for (int pause = 1; pause <= 5; pause++) {
      c.say(c.identityPaused(c.awaitLookedUp("customer", pause), Instant.now().plusMillis(300)));
    }
    Resolve last = c.awaitLookedUp("customer", 6);

    assertThat(Duration.between(asked, Instant.now())).isGreaterThan(Duration.ofMillis(1_500));
    assertThat(last.attempt()).isEqualTo(1);
    assertThat(c.lookedUp("customer")).extracting(Resolve::execution).doesNotHaveDuplicates();
    c.say(c.identityFound(last, "cus"));
    c.awaitResolve("contact", 1);
  }

  @Test
  void aCollectorWithoutRoomIsWaitedForAndIsNoAttemptEither() {
    Conversation c = begun();
    Resolve first = c.awaitResolve("customer", 1);

    c.say(c.identityPaused(first, Reason.TIMEOUT, Instant.now().plusMillis(300)));

    assertThat(c.awaitLookedUp("customer", 2).attempt()).isEqualTo(1);
  }

  @Test
  void aPauseIsNoShorterThanTheSourceAskedFor() {
    Conversation c = begun();
    Instant over = Instant.now().plus(Duration.ofMinutes(20)).truncatedTo(ChronoUnit.MICROS);
    c.say(c.identityPaused(c.awaitResolve("customer", 1), over));
    Awaitility.await().until(() -> identity(c, "customer").getNextAttemptAt() != null);

    assertThat(identity(c, "customer").getNextAttemptAt().toInstant())
        .isBetween(over, over.plusMillis(1));
    assertThat(identity(c, "customer").getStatus()).isEqualTo("resolving");
  }

  @Test
  void aPauseBeyondTheSourcesLongestSectionIsAnAttempt() {
    Conversation c = begun();
    for (int attempt = 1; attempt <= 3; attempt++) {
      c.say(
          c.identityPaused(
              c.awaitResolve("customer", attempt), Instant.now().plus(Duration.ofMinutes(31))));
    }
    awaitSection(c, "support", "failed");
    assertThat(identity(c, "customer").getReason()).isEqualTo("rate_limited");
  }

  @Test
  void allPausesTogetherAreNoLongerThanTheSourcesLongestSection() {
    Conversation c = begun();
    Resolve first = c.awaitResolve("customer", 1);
    c.say(c.identityPaused(first, Instant.now()));
    Resolve second = c.awaitLookedUp("customer", 2);
    db.update(IDENTITY)
        .set(IDENTITY.PAUSED_SINCE, Utc.of(Instant.now().minus(Duration.ofMinutes(31))))
        .where(IDENTITY.REQUEST_ID.eq(c.requestId()).and(IDENTITY.NAME.eq("customer")))
        .execute();
    c.say(c.identityPaused(second, Instant.now()));

    assertThat(c.awaitLookedUp("customer", 3).attempt()).isEqualTo(2);
  }

  @Test
  void onlyAPauseIsNoAttempt() {
    Conversation c = begun();
    Resolve first = c.awaitResolve("customer", 1);
    c.say(
        new SectionMessage.IdentityEnded(
            c.requestId(),
            first.packageVersion(),
            "customer",
            first.execution(),
            UUID.randomUUID(),
            null,
            Failure.of(Reason.SOURCE_UNAVAILABLE),
            Instant.now().plus(Duration.ofMinutes(5))));

    assertThat(c.awaitLookedUp("customer", 2).attempt()).isEqualTo(2);
  }

  /** The check has passed. */
  private static Conversation begun() {
    Conversation c =
        Conversation.begin(
            INTAKE,
            new SubjectDetails("jane@example.org", "4711", null, Map.of("account_no", "A")));
    c.say(c.identityFound(c.awaitResolve("address_on_file", 1), "jane@example.org"));
    return c;
  }

  private static String[] values(int count) {
    return IntStream.range(0, count).mapToObj(i -> "cus_" + i).toArray(String[]::new);
  }

  private static List<AuditEntry> entries(Conversation c, String action) {
    return INTAKE.bean(Audit.class).of(c.requestId()).stream()
        .filter(e -> e.action().equals(action))
        .toList();
  }

  private IdentityRecord identity(Conversation c, String name) {
    return db.selectFrom(IDENTITY)
        .where(IDENTITY.REQUEST_ID.eq(c.requestId()).and(IDENTITY.NAME.eq(name)))
        .fetchSingle();
  }

  private SectionRecord section(Conversation c, String name) {
    return db.selectFrom(SECTION)
        .where(SECTION.REQUEST_ID.eq(c.requestId()).and(SECTION.NAME.eq(name)))
        .fetchSingle();
  }

  private void awaitSection(Conversation c, String name, String status) {
    Awaitility.await(name + " " + status).until(() -> section(c, name).getStatus(), status::equals);
  }
}

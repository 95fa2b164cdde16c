package dev.dossier.intake.plan;

import static dev.dossier.intake.db.Tables.IDENTITY;
import static dev.dossier.intake.db.Tables.PACKAGE;
import static dev.dossier.intake.db.Tables.SECTION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.common.event.CollectMessage.Collect;
import dev.dossier.common.event.Failure;
import dev.dossier.common.event.Reason;
import dev.dossier.common.event.SubjectDetails;
import dev.dossier.intake.db.tables.records.PackageRecord;
import dev.dossier.intake.db.tables.records.SectionRecord;
import dev.dossier.intake.fixture.Conversation;
import dev.dossier.intake.fixture.RunningIntake;
import dev.dossier.intake.time.Utc;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import org.awaitility.Awaitility;
import org.jooq.DSLContext;
import org.jooq.Field;

/** Requests whose messages get lost, and what the database says of them. */
final class Watched {
  static final Duration PATIENCE = Duration.ofSeconds(30);
  static final RunningIntake INTAKE = RunningIntake.get();

  private Watched() {}

  private static DSLContext db() {
    return INTAKE.bean(DSLContext.class);
  }

  static Conversation dispatched() {
    Conversation c = Conversation.begin(INTAKE, jane());
    c.say(c.identityFound(c.awaitResolve("address_on_file", 1), "jane@example.org"));
    c.say(c.identityFound(c.awaitResolve("customer", 1), "cus_1"));
    c.say(c.identityFound(c.awaitResolve("contact", 1), "con_1"));
    c.awaitCollect("support");
    return c;
  }

  static SubjectDetails jane() {
    return new SubjectDetails("jane@example.org", "4711", "Jane", Map.of("account_no", "A"));
  }

  static void sent(Conversation c, String identity, Duration ago) {
    int sent =
        db().update(IDENTITY)
            .set(IDENTITY.SENT_AT, Utc.of(Instant.now().minus(ago)))
            .where(IDENTITY.REQUEST_ID.eq(c.requestId()).and(IDENTITY.NAME.eq(identity)))
            .execute();
    assertThat(sent).isOne();
  }

  /** All sections ended, one of them after a failure that passed. */
  static Conversation ended() {
    Conversation c = dispatched();
    c.say(c.failed(c.awaitCollect("support"), Failure.of(Reason.TIMEOUT)));
    c.say(c.ended(support(c), 3));
    c.say(c.ended(c.awaitCollect("profile"), 3), c.ended(c.awaitCollect("accounts"), 3));
    awaitSection(c, "accounts", "found");
    awaitSection(c, "support", "found");
    awaitSection(c, "profile", "found");
    return c;
  }

  static Collect support(Conversation c) {
    return c.awaitCollect("support", 2, 0);
  }

  static void awaitSection(Conversation c, String name, String status) {
    Awaitility.await(name + " " + status)
        .atMost(PATIENCE)
        .until(() -> section(c, name).getStatus(), status::equals);
  }

  static SectionRecord section(Conversation c, String name) {
    return db().selectFrom(SECTION)
        .where(SECTION.REQUEST_ID.eq(c.requestId()).and(SECTION.NAME.eq(name)))
        .fetchSingle();
  }

  static void set(Conversation c, String section, Field<OffsetDateTime> time, Duration ago) {
    db().update(SECTION)
        .set(time, Utc.of(Instant.now().minus(ago)))
        .where(SECTION.REQUEST_ID.eq(c.requestId()).and(SECTION.NAME.eq(section)))
        .execute();
  }

  static PackageRecord version(Conversation c) {
    return db().selectFrom(PACKAGE).where(PACKAGE.REQUEST_ID.eq(c.requestId())).fetchSingle();
  }

  static void overdue(Conversation c, Duration ago) {
    OffsetDateTime then = Utc.of(Instant.now().minus(ago));
    db().update(SECTION)
        .set(SECTION.ENDED_AT, then)
        .where(SECTION.REQUEST_ID.eq(c.requestId()).and(SECTION.ENDED_AT.isNotNull()))
        .execute();
    db().update(PACKAGE)
        .set(PACKAGE.CREATED_AT, then)
        .set(PACKAGE.ASKED_AT, then)
        .set(PACKAGE.SEALED_AT, org.jooq.impl.DSL.when(PACKAGE.SEALED_AT.isNotNull(), then))
        .where(PACKAGE.REQUEST_ID.eq(c.requestId()))
        .execute();
  }

  static void unreadable(Conversation c) {
    db().update(PACKAGE)
        .set(PACKAGE.CONTENT_KEY, new byte[] {1, 2, 3})
        .where(PACKAGE.REQUEST_ID.eq(c.requestId()))
        .execute();
  }

  static void cancel(Conversation c) {
    db().update(PACKAGE)
        .set(PACKAGE.STATE, "cancelled")
        .setNull(PACKAGE.CONTENT_KEY)
        .where(PACKAGE.REQUEST_ID.eq(c.requestId()))
        .execute();
  }
}

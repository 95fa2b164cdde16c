package dev.dossier.packager.inbox;

import static dev.dossier.packager.db.Tables.FRAGMENT;
import static dev.dossier.packager.db.Tables.PACKAGE_VERSION;
import static dev.dossier.packager.db.Tables.SECTION_END;
import static dev.dossier.packager.db.Tables.WINNER;

import dev.dossier.common.event.FragmentMessage;
import dev.dossier.common.event.FragmentMessage.Fragment;
import dev.dossier.common.event.FragmentMessage.SectionEnded;
import dev.dossier.common.event.Outcome;
import dev.dossier.common.event.PlanMessage.Plan;
import dev.dossier.common.event.PlanMessage.PlannedSection;
import dev.dossier.common.event.Wire;
import dev.dossier.packager.version.State;
import dev.dossier.packager.version.VersionId;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Select;
import org.jooq.impl.DSL;
import org.springframework.stereotype.Component;

/** Fragments, closing messages and winners, until their version is sealed or cancelled. */
@Component
public class Inbox {
  private final DSLContext db;
  private final InboxMetrics metrics;
  private final Clock clock;

  Inbox(DSLContext db, InboxMetrics metrics, Clock clock) {
    this.db = db;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** Stores it, unless it is there or comes too late. */
  public void store(Fragment fragment) {
    VersionId id = versionOf(fragment);
    int stored =
        db.insertInto(
                FRAGMENT,
                FRAGMENT.REQUEST_ID,
                FRAGMENT.VERSION,
                FRAGMENT.EXECUTION,
                FRAGMENT.RUN,
                FRAGMENT.INDEX,
                FRAGMENT.SECTION,
                FRAGMENT.BYTES,
                FRAGMENT.DATA,
                FRAGMENT.OBJECT,
                FRAGMENT.RECEIVED_AT)
            .select(
                db.select(
                        DSL.val(id.requestId()),
                        DSL.val(id.version()),
                        DSL.val(fragment.execution()),
                        DSL.val(fragment.run()),
                        DSL.val(fragment.index()),
                        DSL.val(fragment.section()),
                        DSL.val(fragment.bytes()),
                        DSL.val(fragment.data().inline(), FRAGMENT.DATA),
                        DSL.val(fragment.data().object(), FRAGMENT.OBJECT),
                        DSL.val(now()))
                    .whereNotExists(closed(id)))
            .onConflictDoNothing()
            .execute();
    metrics.received(stored);
  }

  /** Stores it, unless it is there or comes too late. */
  public void store(SectionEnded end) {
    VersionId id = versionOf(end);
    db.insertInto(
            SECTION_END,
            SECTION_END.REQUEST_ID,
            SECTION_END.VERSION,
            SECTION_END.EXECUTION,
            SECTION_END.RUN,
            SECTION_END.SECTION,
            SECTION_END.OUTCOME,
            SECTION_END.MESSAGE,
            SECTION_END.RECEIVED_AT)
        .select(
            db.select(
                    DSL.val(id.requestId()),
                    DSL.val(id.version()),
                    DSL.val(end.execution()),
                    DSL.val(end.run()),
                    DSL.val(end.section()),
                    DSL.val(end.outcome().word()),
                    DSL.val(Wire.write(end)),
                    DSL.val(now()))
                .whereNotExists(closed(id)))
        .onConflictDoNothing()
        .execute();
  }

  private Select<?> closed(VersionId id) {
    return Leftovers.closed(db, id);
  }

  /**
   * Whether the fragment may have been the last that a closing message with data waited for. Cheap:
   * hundreds of fragments may come after their closing message.
   */
  public boolean mayComplete(Fragment fragment) {
    VersionId id = versionOf(fragment);
    var there =
        db.selectCount()
            .from(FRAGMENT)
            .where(belongs(id))
            .and(FRAGMENT.EXECUTION.eq(fragment.execution()));
    return db.fetchExists(
        db.selectOne()
            .from(SECTION_END)
            .where(ends(id))
            .and(SECTION_END.EXECUTION.eq(fragment.execution()))
            .and(SECTION_END.OUTCOME.ne(Outcome.FAILED.word()))
            .and(SECTION_END.NEEDS.isNull().or(SECTION_END.NEEDS.le(there))));
  }

  /** Records how many fragments a closing message names that are not all there. */
  public void awaits(SectionEnded end, int fragments) {
    db.update(SECTION_END)
        .set(SECTION_END.NEEDS, fragments)
        .where(ends(versionOf(end)))
        .and(SECTION_END.EXECUTION.eq(end.execution()))
        .and(SECTION_END.RUN.eq(end.run()))
        .execute();
  }

  /** Readable closing messages with data of sections that have no winner, oldest first. */
  public List<SectionEnded> candidates(VersionId id) {
    return db.select(SECTION_END.MESSAGE)
        .from(SECTION_END)
        .where(ends(id))
        .and(SECTION_END.OUTCOME.ne(Outcome.FAILED.word()))
        .and(SECTION_END.REJECTED.isFalse())
        .andNotExists(
            db.selectOne().from(WINNER).where(wins(id)).and(WINNER.SECTION.eq(SECTION_END.SECTION)))
        .orderBy(SECTION_END.RECEIVED_AT, SECTION_END.EXECUTION, SECTION_END.RUN)
        .fetch(row -> Wire.read(row.value1(), SectionEnded.class));
  }

  /** Closing messages of executions that failed. */
  public List<SectionEnded> failed(VersionId id) {
    return db.select(SECTION_END.MESSAGE)
        .from(SECTION_END)
        .where(ends(id))
        .and(SECTION_END.OUTCOME.eq(Outcome.FAILED.word()))
        .fetch(row -> Wire.read(row.value1(), SectionEnded.class));
  }

  /** What is there, by id. */
  public Map<FragmentId, StoredFragment> fragments(VersionId id) {
    return db
        .select(
            FRAGMENT.EXECUTION,
            FRAGMENT.RUN,
            FRAGMENT.INDEX,
            FRAGMENT.SECTION,
            FRAGMENT.BYTES,
            FRAGMENT.OBJECT)
        .from(FRAGMENT)
        .where(belongs(id))
        .fetch(row ->
            new StoredFragment(
                new FragmentId(row.value1(), row.value2(), row.value3()),
                row.value4(),
                row.value5(),
                row.value6()))
        .stream()
        .collect(Collectors.toMap(StoredFragment::id, Function.identity()));
  }

  /** Compressed bytes of all fragments that are there, also of executions that settle nothing. */
  public long bytes(VersionId id) {
    return db.select(DSL.coalesce(DSL.sum(FRAGMENT.BYTES), DSL.val(BigDecimal.ZERO)))
        .from(FRAGMENT)
        .where(belongs(id))
        .fetchSingle(row -> row.value1().longValueExact());
  }

  /** The encrypted bytes of a fragment that is in the inbox itself. */
  public byte[] data(VersionId id, FragmentId fragment) {
    return Objects.requireNonNull(
        db.select(FRAGMENT.DATA)
            .from(FRAGMENT)
            .where(belongs(id))
            .and(FRAGMENT.EXECUTION.eq(fragment.execution()))
            .and(FRAGMENT.RUN.eq(fragment.run()))
            .and(FRAGMENT.INDEX.eq(fragment.index()))
            .fetchSingle(FRAGMENT.DATA));
  }

  /** Records that this execution settles its section; false if another has. */
  public boolean win(SectionEnded end) {
    return db.insertInto(WINNER)
            .set(WINNER.REQUEST_ID, end.requestId())
            .set(WINNER.VERSION, end.packageVersion())
            .set(WINNER.SECTION, end.section())
            .set(WINNER.EXECUTION, end.execution())
            .set(WINNER.RUN, end.run())
            .set(WINNER.SETTLED_AT, now())
            .onConflictDoNothing()
            .execute()
        == 1;
  }

  /** The closing messages that won, by section. */
  public Map<String, SectionEnded> winners(VersionId id) {
    return db
        .select(SECTION_END.MESSAGE)
        .from(WINNER)
        .join(SECTION_END)
        .on(SECTION_END.REQUEST_ID.eq(WINNER.REQUEST_ID))
        .and(SECTION_END.VERSION.eq(WINNER.VERSION))
        .and(SECTION_END.EXECUTION.eq(WINNER.EXECUTION))
        .and(SECTION_END.RUN.eq(WINNER.RUN))
        .where(wins(id))
        .fetch(row -> Wire.read(row.value1(), SectionEnded.class))
        .stream()
        .collect(Collectors.toMap(SectionEnded::section, Function.identity()));
  }

  /** The sections that have a winner. */
  public Set<String> winnerNames(VersionId id) {
    return db.select(WINNER.SECTION).from(WINNER).where(wins(id)).fetchSet(WINNER.SECTION);
  }

  /** It, or a fragment that it names, is unreadable: another execution may settle the section. */
  public void reject(VersionId id, UUID execution, UUID run) {
    db.update(SECTION_END)
        .set(SECTION_END.REJECTED, true)
        .where(ends(id))
        .and(SECTION_END.EXECUTION.eq(execution))
        .and(SECTION_END.RUN.eq(run))
        .execute();
    db.deleteFrom(WINNER)
        .where(wins(id))
        .and(WINNER.EXECUTION.eq(execution))
        .and(WINNER.RUN.eq(run))
        .execute();
  }

  /** The winners among the executions that the plan says count no more. */
  public void forgetReplaced(Plan plan) {
    VersionId id = new VersionId(plan.requestId(), plan.packageVersion());
    for (PlannedSection section : plan.sections()) {
      if (!section.replaced().isEmpty()) {
        db.deleteFrom(WINNER)
            .where(wins(id))
            .and(WINNER.SECTION.eq(section.name()))
            .and(WINNER.EXECUTION.in(section.replaced()))
            .execute();
      }
    }
  }

  /** Deletes all rows of a version. */
  public void clear(VersionId id) {
    int packed = db.deleteFrom(FRAGMENT).where(belongs(id)).and(isPacked(id)).execute();
    int others = db.deleteFrom(FRAGMENT).where(belongs(id)).execute();
    metrics.removed(packed, others);
    db.deleteFrom(SECTION_END).where(ends(id)).execute();
    db.deleteFrom(WINNER).where(wins(id)).execute();
  }

  /** Of an execution that won in a version that was sealed. */
  private Condition isPacked(VersionId id) {
    var sealed =
        db.selectOne()
            .from(PACKAGE_VERSION)
            .where(PACKAGE_VERSION.REQUEST_ID.eq(id.requestId()))
            .and(PACKAGE_VERSION.VERSION.eq(id.version()))
            .and(PACKAGE_VERSION.STATE.in(State.SEALED.word(), State.DELETED.word()));
    var won =
        db.selectOne()
            .from(WINNER)
            .where(wins(id))
            .and(WINNER.EXECUTION.eq(FRAGMENT.EXECUTION))
            .and(WINNER.RUN.eq(FRAGMENT.RUN));
    return DSL.exists(sealed).andExists(won);
  }

  private static VersionId versionOf(FragmentMessage message) {
    return new VersionId(message.requestId(), message.packageVersion());
  }

  private static Condition belongs(VersionId id) {
    return FRAGMENT.REQUEST_ID.eq(id.requestId()).and(FRAGMENT.VERSION.eq(id.version()));
  }

  private static Condition ends(VersionId id) {
    return SECTION_END.REQUEST_ID.eq(id.requestId()).and(SECTION_END.VERSION.eq(id.version()));
  }

  private static Condition wins(VersionId id) {
    return WINNER.REQUEST_ID.eq(id.requestId()).and(WINNER.VERSION.eq(id.version()));
  }

  private OffsetDateTime now() {
    return OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
  }
}

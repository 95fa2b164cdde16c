package dev.dossier.packager.version;

import static dev.dossier.packager.db.Tables.PACKAGE_VERSION;

import dev.dossier.common.event.PlanMessage.Plan;
import dev.dossier.common.event.Wire;
import dev.dossier.common.observation.Tracing;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record4;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Rows of package versions. Each move names the states it may start from, and says if it won. */
@Component
public class Versions {
  private static final List<String> NOT_CLOSED =
      List.of(State.OPEN.word(), State.ASSEMBLING.word(), State.FAILED.word());

  private final DSLContext db;
  private final Clock clock;
  private final Tracing tracing;

  Versions(DSLContext db, Clock clock, Tracing tracing) {
    this.db = db;
    this.clock = clock;
    this.tracing = tracing;
  }

  /** What is known of a version that still awaits sections, or failed. */
  public record Waiting(State state, Plan plan) {}

  /**
   * The right to assemble, until somebody claims after us.
   *
   * @param trace the place of what completed the version
   */
  public record Claim(
      VersionId id, long epoch, Plan plan, Instant generatedAt, @Nullable String trace) {}

  /** A package that is durable. */
  public record Seal(String object, long bytes, String sha256, Instant at) {}

  /** A version of a request that was sealed. */
  public record Earlier(int version, Instant generatedAt) {}

  /** What the store may hold of a version. */
  public record Holding(State state, long epoch, @Nullable String object) {}

  /** Takes a plan unless one of this or a later revision is known, or the version is closed. */
  public boolean accept(Plan plan) {
    OffsetDateTime now = now();
    byte[] message = Wire.write(plan);
    return db.insertInto(PACKAGE_VERSION)
            .set(PACKAGE_VERSION.REQUEST_ID, plan.requestId())
            .set(PACKAGE_VERSION.VERSION, plan.packageVersion())
            .set(PACKAGE_VERSION.STATE, State.OPEN.word())
            .set(PACKAGE_VERSION.REVISION, plan.revision())
            .set(PACKAGE_VERSION.PLAN, message)
            .set(PACKAGE_VERSION.CREATED_AT, now)
            .onConflict(PACKAGE_VERSION.REQUEST_ID, PACKAGE_VERSION.VERSION)
            .doUpdate()
            .set(PACKAGE_VERSION.STATE, State.OPEN.word())
            .set(PACKAGE_VERSION.REVISION, plan.revision())
            .set(PACKAGE_VERSION.PLAN, message)
            .where(PACKAGE_VERSION.STATE.in(NOT_CLOSED))
            .and(PACKAGE_VERSION.REVISION.isNull().or(PACKAGE_VERSION.REVISION.lt(plan.revision())))
            .execute()
        == 1;
  }

  /** The version, if a plan is known and it waits for sections or failed. */
  public Optional<Waiting> waiting(VersionId id) {
    return db.select(PACKAGE_VERSION.STATE, PACKAGE_VERSION.PLAN)
        .from(PACKAGE_VERSION)
        .where(is(id), waitingWithPlan())
        .fetchOptional(row -> waiting(row.value1(), row.value2()));
  }

  /** The same, locked until the transaction ends. */
  public Optional<Waiting> lockWaiting(VersionId id) {
    return db.select(PACKAGE_VERSION.STATE, PACKAGE_VERSION.PLAN)
        .from(PACKAGE_VERSION)
        .where(is(id), waitingWithPlan())
        .forUpdate()
        .fetchOptional(row -> waiting(row.value1(), row.value2()));
  }

  private static Waiting waiting(String state, byte[] plan) {
    return new Waiting(State.of(state), Wire.read(plan, Plan.class));
  }

  private static Condition waitingWithPlan() {
    return PACKAGE_VERSION
        .STATE
        .in(State.OPEN.word(), State.FAILED.word())
        .and(PACKAGE_VERSION.PLAN.isNotNull());
  }

  /** From open or failed; the number of this assembly, or nothing if the version moved on. */
  public Optional<Integer> startAssembly(VersionId id) {
    return db.update(PACKAGE_VERSION)
        .set(PACKAGE_VERSION.STATE, State.ASSEMBLING.word())
        .set(PACKAGE_VERSION.ASSEMBLY, PACKAGE_VERSION.ASSEMBLY.plus(1))
        .set(PACKAGE_VERSION.TRACEPARENT, tracing.here())
        .where(is(id), waitingWithPlan())
        .returning(PACKAGE_VERSION.ASSEMBLY)
        .fetchOptional(PACKAGE_VERSION.ASSEMBLY);
  }

  /** From failed: a section was settled anew. */
  public boolean reopen(VersionId id) {
    return db.update(PACKAGE_VERSION)
            .set(PACKAGE_VERSION.STATE, State.OPEN.word())
            .where(is(id), PACKAGE_VERSION.STATE.eq(State.FAILED.word()))
            .execute()
        == 1;
  }

  /** The next epoch, if the version is to be assembled; every earlier claim is void. */
  public Optional<Claim> claim(VersionId id) {
    return db.update(PACKAGE_VERSION)
        .set(PACKAGE_VERSION.EPOCH, PACKAGE_VERSION.EPOCH.plus(1))
        .set(
            PACKAGE_VERSION.GENERATED_AT,
            DSL.coalesce(PACKAGE_VERSION.GENERATED_AT, DSL.val(now())))
        .where(is(id), PACKAGE_VERSION.STATE.eq(State.ASSEMBLING.word()))
        .returningResult(
            PACKAGE_VERSION.EPOCH,
            PACKAGE_VERSION.PLAN,
            PACKAGE_VERSION.GENERATED_AT,
            PACKAGE_VERSION.TRACEPARENT)
        .fetchOptional(row -> claim(id, row));
  }

  private static Claim claim(VersionId id, Record4<Long, byte[], OffsetDateTime, String> row) {
    return new Claim(
        id,
        row.value1(),
        Wire.read(row.value2(), Plan.class),
        row.value3().toInstant(),
        row.value4());
  }

  /** From assembling, for the holder of the newest claim on the newest plan alone. */
  public boolean seal(Claim claim, Seal seal) {
    return db.update(PACKAGE_VERSION)
            .set(PACKAGE_VERSION.STATE, State.SEALED.word())
            .set(PACKAGE_VERSION.OBJECT, seal.object())
            .set(PACKAGE_VERSION.BYTES, seal.bytes())
            .set(PACKAGE_VERSION.SHA256, seal.sha256())
            .set(PACKAGE_VERSION.SEALED_AT, at(seal.at()))
            .where(held(claim))
            .execute()
        == 1;
  }

  /** The version of a request that was sealed with this hash, also when it is deleted by now. */
  public Optional<Earlier> sealed(UUID requestId, String sha256) {
    return db.select(PACKAGE_VERSION.VERSION, PACKAGE_VERSION.GENERATED_AT)
        .from(PACKAGE_VERSION)
        .where(PACKAGE_VERSION.REQUEST_ID.eq(requestId), PACKAGE_VERSION.SHA256.eq(sha256))
        .fetchOptional(row -> new Earlier(row.value1(), row.value2().toInstant()));
  }

  /** From assembling, for the holder of the newest claim on the newest plan alone. */
  public boolean fail(Claim claim) {
    return db.update(PACKAGE_VERSION)
            .set(PACKAGE_VERSION.STATE, State.FAILED.word())
            .where(held(claim))
            .execute()
        == 1;
  }

  private static Condition held(Claim claim) {
    return is(claim.id())
        .and(PACKAGE_VERSION.STATE.eq(State.ASSEMBLING.word()))
        .and(PACKAGE_VERSION.EPOCH.eq(claim.epoch()))
        .and(PACKAGE_VERSION.REVISION.eq(claim.plan().revision()));
  }

  /** From open, or as the first that is known of the version. */
  public boolean fail(VersionId id) {
    return db.insertInto(PACKAGE_VERSION)
            .set(PACKAGE_VERSION.REQUEST_ID, id.requestId())
            .set(PACKAGE_VERSION.VERSION, id.version())
            .set(PACKAGE_VERSION.STATE, State.FAILED.word())
            .set(PACKAGE_VERSION.CREATED_AT, now())
            .onConflict(PACKAGE_VERSION.REQUEST_ID, PACKAGE_VERSION.VERSION)
            .doUpdate()
            .set(PACKAGE_VERSION.STATE, State.FAILED.word())
            .where(PACKAGE_VERSION.STATE.eq(State.OPEN.word()))
            .execute()
        == 1;
  }

  /**
   * To cancelled or deleted, from anything else but these, also if nothing is known of the version
   * yet: its plan and fragments may come later. The content key goes with the plan.
   *
   * @return the state before, or nothing if it had ended already
   */
  public Optional<State> end(VersionId id, State end) {
    int fresh =
        db.insertInto(PACKAGE_VERSION)
            .set(PACKAGE_VERSION.REQUEST_ID, id.requestId())
            .set(PACKAGE_VERSION.VERSION, id.version())
            .set(PACKAGE_VERSION.STATE, end.word())
            .set(PACKAGE_VERSION.CREATED_AT, now())
            .onConflictDoNothing()
            .execute();
    if (fresh == 1) {
      return Optional.of(State.OPEN);
    }
    State before =
        State.of(
            Objects.requireNonNull(
                db.select(PACKAGE_VERSION.STATE)
                    .from(PACKAGE_VERSION)
                    .where(is(id))
                    .forUpdate()
                    .fetchSingle(PACKAGE_VERSION.STATE)));
    int ended =
        db.update(PACKAGE_VERSION)
            .set(PACKAGE_VERSION.STATE, end.word())
            .setNull(PACKAGE_VERSION.PLAN)
            .where(is(id))
            .and(PACKAGE_VERSION.STATE.notIn(State.CANCELLED.word(), State.DELETED.word()))
            .execute();
    return ended == 1 ? Optional.of(before) : Optional.empty();
  }

  /** Destroys the stored content key of a closed version. */
  public void destroyKey(VersionId id) {
    db.update(PACKAGE_VERSION)
        .setNull(PACKAGE_VERSION.PLAN)
        .where(is(id), PACKAGE_VERSION.STATE.notIn(NOT_CLOSED))
        .execute();
  }

  /** What the store may hold of the version, or nothing if the version is not known. */
  public Optional<Holding> holding(VersionId id) {
    return db.select(PACKAGE_VERSION.STATE, PACKAGE_VERSION.EPOCH, PACKAGE_VERSION.OBJECT)
        .from(PACKAGE_VERSION)
        .where(is(id))
        .fetchOptional(row -> new Holding(State.of(row.value1()), row.value2(), row.value3()));
  }

  /** The versions of a request that are not closed. */
  public List<VersionId> open(UUID requestId) {
    return db.select(PACKAGE_VERSION.VERSION)
        .from(PACKAGE_VERSION)
        .where(PACKAGE_VERSION.REQUEST_ID.eq(requestId), PACKAGE_VERSION.STATE.in(NOT_CLOSED))
        .fetch(row -> new VersionId(requestId, row.value1()));
  }

  static Condition is(VersionId id) {
    return PACKAGE_VERSION
        .REQUEST_ID
        .eq(id.requestId())
        .and(PACKAGE_VERSION.VERSION.eq(id.version()));
  }

  private OffsetDateTime now() {
    return at(clock.instant());
  }

  private static OffsetDateTime at(Instant instant) {
    return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
  }
}

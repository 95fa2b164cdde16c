package dev.dossier.intake.plan;

import static dev.dossier.intake.db.Tables.IDENTITY;
import static dev.dossier.intake.db.Tables.PACKAGE;
import static dev.dossier.intake.db.Tables.SECTION;

import dev.dossier.intake.map.CurrentDataMap;
import dev.dossier.intake.packages.PackageState;
import dev.dossier.intake.rows.Rows;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record3;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Work that collectors were given, by source, as intake's database knows it: right also while no
 * collector runs, which the lag of a consumer is not. Sections and look-ups of identities count;
 * what waits for its next attempt or slice does not.
 */
@Component
final class WaitingWork implements MeterBinder {
  private static final Logger LOG = LoggerFactory.getLogger(WaitingWork.class);
  private static final Duration FRESH = Duration.ofSeconds(5);

  /** Sources that only earlier data maps name. */
  private static final String OTHER = "other";

  private final DSLContext db;
  private final CurrentDataMap map;
  private final Clock clock;
  private Map<String, Work> work = Map.of();
  private @Nullable Instant countedAt;

  WaitingWork(DSLContext db, CurrentDataMap map, Clock clock) {
    this.db = db;
    this.map = map;
    this.clock = clock;
  }

  /**
   * @param waiting that no collector has begun
   * @param oldestSeconds how long the first of those has waited
   */
  private record Work(int waiting, int running, double oldestSeconds) {
    static final Work NONE = new Work(0, 0, 0);

    Work and(Work other) {
      return new Work(
          waiting + other.waiting,
          running + other.running,
          Math.max(oldestSeconds, other.oldestSeconds));
    }
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Set<String> sources = new TreeSet<>(map.get().sources().keySet());
    sources.add(OTHER);
    for (String source : sources) {
      gauge("dossier.sections.waiting", source, Work::waiting)
          .description("Sections and look-ups of a source that no collector has begun")
          .register(registry);
      gauge("dossier.sections.running", source, Work::running)
          .description("Sections and look-ups of a source that a collector works at")
          .register(registry);
      gauge("dossier.sections.oldest", source, Work::oldestSeconds)
          .description("How long the oldest of a source that no collector has begun has waited")
          .baseUnit("seconds")
          .register(registry);
    }
  }

  private Gauge.Builder<WaitingWork> gauge(
      String name, String source, ToDoubleFunction<Work> value) {
    return Gauge.builder(name, this, all -> all.of(source, value)).tag("source", source);
  }

  private synchronized double of(String source, ToDoubleFunction<Work> value) {
    Instant now = clock.instant();
    if (countedAt == null || countedAt.plus(FRESH).isBefore(now)) {
      try {
        work = Rows.fromAll(() -> count(now));
        countedAt = now;
      } catch (RuntimeException e) {
        LOG.debug("work that waits is unknown ({})", e.getClass().getSimpleName());
        return Double.NaN;
      }
    }
    return value.applyAsDouble(work.getOrDefault(source, Work.NONE));
  }

  private Map<String, Work> count(Instant now) {
    Map<String, Work> all = new HashMap<>();
    Table<?> given = given().asTable("given", "source", "begun", "sent_at");
    Field<String> source = DSL.field(DSL.name("source"), SQLDataType.CLOB);
    Field<Boolean> begun = DSL.field(DSL.name("begun"), SQLDataType.BOOLEAN);
    Field<OffsetDateTime> sent = DSL.field(DSL.name("sent_at"), SQLDataType.TIMESTAMPWITHTIMEZONE);
    db.select(source, begun, DSL.count(), DSL.min(sent))
        .from(given)
        .groupBy(source, begun)
        .forEach(row ->
            all.merge(
                map.get().sources().containsKey(row.value1()) ? row.value1() : OTHER,
                row.value2()
                    ? new Work(0, row.value3(), 0)
                    : new Work(row.value3(), 0, seconds(row.value4(), now)),
                Work::and));
    return all;
  }

  private static double seconds(@Nullable OffsetDateTime since, Instant now) {
    return since == null
        ? 0
        : Math.max(0, Duration.between(since.toInstant(), now).toMillis() / 1000.0);
  }

  /** Of versions that are collected: source, whether there was a sign of work, when it was sent. */
  private Select<? extends Record3<String, Boolean, OffsetDateTime>> given() {
    return db.select(SECTION.SOURCE, DSL.field(SECTION.HEARD_AT.isNotNull()), SECTION.SENT_AT)
        .from(SECTION)
        .join(PACKAGE)
        .on(PACKAGE.REQUEST_ID.eq(SECTION.REQUEST_ID))
        .and(PACKAGE.VERSION.eq(SECTION.VERSION))
        .where(PACKAGE.STATE.eq(PackageState.COLLECTING.word()))
        .and(SECTION.STATUS.eq(SectionStatus.COLLECTING.word()))
        .and(SECTION.NEXT_ATTEMPT_AT.isNull())
        .unionAll(
            db.select(IDENTITY.SOURCE, DSL.field(IDENTITY.HEARD_AT.isNotNull()), IDENTITY.SENT_AT)
                .from(IDENTITY)
                .join(PACKAGE)
                .on(PACKAGE.REQUEST_ID.eq(IDENTITY.REQUEST_ID))
                .and(PACKAGE.VERSION.eq(IDENTITY.VERSION))
                .where(PACKAGE.STATE.eq(PackageState.COLLECTING.word()))
                .and(IDENTITY.STATUS.eq(IdentityStatus.RESOLVING.word()))
                .and(IDENTITY.NEXT_ATTEMPT_AT.isNull()));
  }
}

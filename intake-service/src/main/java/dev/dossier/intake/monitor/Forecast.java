package dev.dossier.intake.monitor;

import static dev.dossier.intake.db.Tables.FORECAST;
import static dev.dossier.intake.db.Tables.PACKAGE;
import static dev.dossier.intake.db.Tables.REQUEST;
import static dev.dossier.intake.db.Tables.SECTION;

import dev.dossier.intake.map.CurrentDataMap;
import dev.dossier.intake.time.Utc;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Which requests will be late if sections take as long as they do: 95 of 100 of the last months
 * were done in that time, from their first sign of work to their end, attempts and waits included.
 * A section that failed waits for an officer, of whom there is no forecast.
 */
@Component
class Forecast {
  private static final List<String> OPEN = List.of("planned", "waiting", "collecting");
  private static final List<String> DONE = List.of("found", "nothing_found");

  private final DSLContext db;
  private final Watch watch;
  private final CurrentDataMap map;
  private final MonitorSettings settings;
  private final Clock clock;

  Forecast(DSLContext db, Watch watch, CurrentDataMap map, MonitorSettings settings, Clock clock) {
    this.db = db;
    this.watch = watch;
    this.map = map;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * @param section null: of the source as a whole, for sections that have no history
   */
  private record Work(String source, @Nullable String section) {}

  /** In the caller's transaction: what was foreseen before is replaced. */
  void renew() {
    Instant now = clock.instant();
    Map<UUID, List<String>> late = late(now);
    db.deleteFrom(FORECAST).execute();
    late.forEach((request, sections) ->
        db.insertInto(FORECAST)
            .set(FORECAST.REQUEST_ID, request)
            .set(FORECAST.LATE_SECTIONS, sections.toArray(String[]::new))
            .set(FORECAST.MADE_AT, Utc.of(now))
            .execute());
  }

  private Map<UUID, List<String>> late(Instant now) {
    Map<Work, Duration> usual = usual(now);
    Map<UUID, Watched> watched = new HashMap<>();
    watch.all().forEach(each -> watched.put(each.id(), each));
    Map<UUID, List<String>> late = new HashMap<>();
    db.select(
            SECTION.REQUEST_ID,
            SECTION.NAME,
            SECTION.SOURCE,
            SECTION.STARTED_AT,
            SECTION.NEXT_ATTEMPT_AT)
        .from(SECTION)
        .join(PACKAGE)
        .on(PACKAGE.REQUEST_ID.eq(SECTION.REQUEST_ID).and(PACKAGE.VERSION.eq(SECTION.VERSION)))
        .join(REQUEST)
        .on(REQUEST.ID.eq(SECTION.REQUEST_ID))
        .where(Watch.UNANSWERED)
        .and(PACKAGE.STATE.eq("collecting"))
        .and(SECTION.STATUS.in(OPEN))
        .orderBy(SECTION.REQUEST_ID, SECTION.POSITION)
        .forEach(row -> {
          Watched request = watched.get(row.value1());
          Duration takes = takes(usual, row.value3(), row.value2());
          if (request == null || takes == null) {
            return;
          }
          Instant end = end(now, Utc.instant(row.value4()), Utc.instant(row.value5()), takes);
          if (days(now, end) > request.daysLeft()) {
            late.computeIfAbsent(request.id(), id -> new ArrayList<>()).add(row.value2());
          }
        });
    return late;
  }

  private static @Nullable Duration takes(
      Map<Work, Duration> usual, String source, String section) {
    Duration own = usual.get(new Work(source, section));
    return own == null ? usual.get(new Work(source, null)) : own;
  }

  /** What lasts longer than usual may end at any time, so now at the earliest. */
  private static Instant end(
      Instant now, @Nullable Instant started, @Nullable Instant next, Duration takes) {
    Instant begin = started == null ? now : started;
    if (next != null && next.isAfter(begin)) {
      begin = next;
    }
    Instant end = begin.plus(takes);
    return end.isBefore(now) ? now : end;
  }

  /** Midnights of the controller between two instants. */
  private long days(Instant now, Instant end) {
    var zone = map.get().controller().timeZone();
    return LocalDate.ofInstant(end, zone).toEpochDay()
        - LocalDate.ofInstant(now, zone).toEpochDay();
  }

  private Map<Work, Duration> usual(Instant now) {
    Field<Double> seconds =
        DSL.field(
            "extract(epoch from {0} - {1})::float8",
            Double.class, SECTION.ENDED_AT, SECTION.STARTED_AT);
    Field<Double> p95 =
        DSL.percentileDisc(0.95).withinGroupOrderBy(seconds).as("p95").coerce(Double.class);
    Map<Work, Duration> usual = new HashMap<>();
    db.select(SECTION.SOURCE, SECTION.NAME, p95)
        .from(SECTION)
        .where(SECTION.STATUS.in(DONE))
        .and(SECTION.ENDED_AT.gt(Utc.of(now.minus(settings.history()))))
        .and(SECTION.ENDED_AT.ge(SECTION.STARTED_AT))
        .groupBy(
            DSL.groupingSets(
                new Field<?>[] {SECTION.SOURCE, SECTION.NAME}, new Field<?>[] {SECTION.SOURCE}))
        .forEach(row ->
            usual.put(
                new Work(row.value1(), row.value2()),
                Duration.ofMillis(Math.round(row.value3() * 1000))));
    return usual;
  }
}

package dev.dossier.intake.monitor;

import static dev.dossier.intake.db.Tables.FORECAST;
import static dev.dossier.intake.db.Tables.NOTIFICATION;
import static dev.dossier.intake.db.Tables.PAUSE;
import static dev.dossier.intake.db.Tables.REQUEST;

import dev.dossier.intake.clock.Ground;
import dev.dossier.intake.map.CurrentDataMap;
import dev.dossier.intake.request.RequestStatus;
import dev.dossier.intake.time.Utc;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads the unanswered requests; one that was answered keeps its date and is not watched. */
@Component
class Watch {
  /** Open and not answered: what is collected again for a fresh link was. */
  static final Condition UNANSWERED =
      REQUEST
          .STATUS
          .in(
              Arrays.stream(RequestStatus.values())
                  .filter(RequestStatus::open)
                  .map(RequestStatus::word)
                  .toList())
          .and(REQUEST.COMPLETED_AT.isNull());

  private final DSLContext db;
  private final CurrentDataMap map;
  private final Clock clock;

  Watch(DSLContext db, CurrentDataMap map, Clock clock) {
    this.db = db;
    this.map = map;
    this.clock = clock;
  }

  /** The most urgent first. */
  List<Watched> all() {
    Instant now = clock.instant();
    Field<OffsetDateTime> asked =
        DSL.field(
            db.select(NOTIFICATION.SENT_AT)
                .from(PAUSE)
                .join(NOTIFICATION)
                .on(NOTIFICATION.ID.eq(PAUSE.NOTIFICATION))
                .where(PAUSE.REQUEST_ID.eq(REQUEST.ID))
                .and(PAUSE.ENDED_AT.isNull()));
    return db
        .select(
            REQUEST.ID,
            REQUEST.TYPE,
            REQUEST.STATUS,
            REQUEST.DUE_DATE,
            REQUEST.CLOCK_TIME_ZONE,
            asked,
            FORECAST.LATE_SECTIONS)
        .from(REQUEST)
        .leftJoin(FORECAST)
        .on(FORECAST.REQUEST_ID.eq(REQUEST.ID))
        .where(UNANSWERED)
        .orderBy(REQUEST.DUE_DATE, REQUEST.ID)
        .fetch(row -> {
          String[] late = row.value7();
          return new Watched(
              row.value1(),
              row.value2(),
              row.value3(),
              row.value4(),
              daysLeft(row.value4(), zone(row.value5()), now, Utc.instant(row.value6())),
              late == null ? List.of() : List.of(late));
        })
        .stream()
        .sorted((a, b) -> Integer.compare(a.daysLeft(), b.daysLeft()))
        .toList();
  }

  /** The pauses that nobody has ended, the longest first: while one lasts nothing is overdue. */
  List<WatchedPause> pauses() {
    Instant now = clock.instant();
    return db.select(
            PAUSE.REQUEST_ID,
            PAUSE.GROUND,
            PAUSE.STARTED_AT,
            NOTIFICATION.SENT_AT,
            REQUEST.CLOCK_TIME_ZONE)
        .from(PAUSE)
        .join(REQUEST)
        .on(REQUEST.ID.eq(PAUSE.REQUEST_ID))
        .leftJoin(NOTIFICATION)
        .on(NOTIFICATION.ID.eq(PAUSE.NOTIFICATION))
        .where(PAUSE.ENDED_AT.isNull().and(UNANSWERED))
        .orderBy(PAUSE.STARTED_AT, PAUSE.REQUEST_ID)
        .fetch(row -> {
          ZoneId zone = zone(row.value5());
          LocalDate since = LocalDate.ofInstant(row.value3().toInstant(), zone);
          long days = ChronoUnit.DAYS.between(since, LocalDate.ofInstant(now, zone));
          return new WatchedPause(
              row.value1(),
              Ground.of(row.value2()).orElseThrow(),
              since,
              // It may have been begun by a clock that is ahead of this one.
              (int) Math.max(0, days),
              row.value4() != null);
        });
  }

  private ZoneId zone(@Nullable String id) {
    return id == null ? map.get().controller().timeZone() : ZoneId.of(id);
  }

  /** While the person is asked, the days that are left stay as they were then. */
  static int daysLeft(LocalDate due, ZoneId zone, Instant now, @Nullable Instant asked) {
    Instant at = asked == null || asked.isAfter(now) ? now : asked;
    return (int) ChronoUnit.DAYS.between(LocalDate.ofInstant(at, zone), due);
  }
}

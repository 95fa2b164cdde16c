package dev.dossier.intake.monitor;

import static dev.dossier.intake.db.Tables.DIGEST;

import dev.dossier.common.event.Digest;
import dev.dossier.intake.deadline.Reckoning;
import dev.dossier.intake.map.CurrentDataMap;
import dev.dossier.intake.notice.Notices;
import dev.dossier.intake.time.Utc;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Looks at all due dates at once. Safe to run twice at the same time: the forecast is replaced
 * under a lock, and a day's digest belongs to whoever wrote the day down first.
 */
@Component
class DueMonitor {
  private static final Logger LOG = LoggerFactory.getLogger(DueMonitor.class);

  /** A mail is read by a person; the rest is counted. */
  private static final int MOST_LINES = 200;

  /** Of transactions, for the forecast. */
  private static final long LOCK = 0x464f524543415354L;

  private final DSLContext db;
  private final Reckoning reckoning;
  private final Watch watch;
  private final Forecast forecast;
  private final Notices notices;
  private final CurrentDataMap map;
  private final MonitorSettings settings;
  private final TransactionTemplate transaction;
  private final Clock clock;

  DueMonitor(
      DSLContext db,
      Reckoning reckoning,
      Watch watch,
      Forecast forecast,
      Notices notices,
      CurrentDataMap map,
      MonitorSettings settings,
      TransactionTemplate transaction,
      Clock clock) {
    this.db = db;
    this.reckoning = reckoning;
    this.watch = watch;
    this.forecast = forecast;
    this.notices = notices;
    this.map = map;
    this.settings = settings;
    this.transaction = transaction;
    this.clock = clock;
  }

  void run() {
    try {
      reckoning.review();
    } catch (RuntimeException e) {
      LOG.error("review of extensions failed ({})", e.getClass().getSimpleName());
    }
    try {
      transaction.executeWithoutResult(status -> {
        db.select(DSL.field("pg_advisory_xact_lock({0})", Object.class, DSL.val(LOCK))).fetch();
        forecast.renew();
      });
    } catch (RuntimeException e) {
      // An estimate that fails must not silence the dates, which are the law's.
      LOG.error("forecast failed", e);
    }
    List<Watched> all = watch.all();
    Digest digest = digest(all, watch.pauses());
    long tooLong = digest.pauses().stream().filter(Digest.Pause::tooLong).count();
    LOG.atLevel(digest.overdue() > 0 || tooLong > 0 ? Level.WARN : Level.INFO)
        .log(
            "due dates open={} overdue={} due_soon={} likely_late={} paused={} paused_too_long={}",
            digest.open(),
            digest.overdue(),
            digest.dueSoon(),
            digest.likelyLate(),
            digest.pauses().size(),
            tooLong);
    String to = settings.digestTo();
    ZonedDateTime here = clock.instant().atZone(map.get().controller().timeZone());
    if (to != null && here.getHour() >= settings.digestHour()) {
      transaction.executeWithoutResult(status -> mail(to, here.toLocalDate(), digest));
    }
  }

  /** Once a day, also when there was nothing to say at its hour. */
  private void mail(String to, LocalDate day, Digest digest) {
    Instant now = clock.instant();
    int first =
        db.insertInto(DIGEST)
            .set(DIGEST.DAY, day)
            .set(DIGEST.MADE_AT, Utc.of(now))
            .onConflictDoNothing()
            .execute();
    if (first == 1 && !(digest.lines().isEmpty() && digest.pauses().isEmpty())) {
      UUID id = notices.digest(to, digest);
      LOG.info("digest asked for mail={}", id);
    }
  }

  private Digest digest(List<Watched> all, List<WatchedPause> pauses) {
    List<Watched> urgent =
        all.stream().filter(each -> bucket(each) != Bucket.LATER || each.likelyLate()).toList();
    return new Digest(
        all.size(),
        count(all, Bucket.OVERDUE),
        count(all, Bucket.DUE_SOON),
        (int) all.stream().filter(Watched::likelyLate).count(),
        urgent.stream()
            .limit(MOST_LINES)
            .map(each ->
                new Digest.Line(
                    each.id(),
                    each.type(),
                    each.status(),
                    each.dueDate(),
                    each.daysLeft(),
                    each.lateSections()))
            .toList(),
        pauses.stream().limit(MOST_LINES).map(this::line).toList());
  }

  private Digest.Pause line(WatchedPause pause) {
    return new Digest.Pause(
        pause.request(),
        pause.ground().word(),
        pause.since(),
        pause.days(),
        pause.asked(),
        pause.days() > settings.pauseDays());
  }

  private int count(List<Watched> all, Bucket bucket) {
    return (int) all.stream().filter(each -> bucket(each) == bucket).count();
  }

  private Bucket bucket(Watched each) {
    return each.bucket(settings.dueSoonDays());
  }
}

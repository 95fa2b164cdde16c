package dev.dossier.intake.clock;

import dev.dossier.common.datamap.Regime;
import dev.dossier.intake.clock.Articles.Article;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The dates of a request, and how they come about. GDPR Article 12(3) and UK GDPR Article 12A say
 * how long; Regulation (EEC, Euratom) No 1182/71 Article 3 says for both how it is counted. Where
 * the law can be read in two ways, the earlier date: {@code docs/legal-clock.md}.
 */
public final class LegalClock {
  private static final int MONTH = 1;
  private static final int EXTENDED = 3;

  private final ClockFacts facts;
  private final Jurisdiction jurisdiction;
  private final Articles articles;
  private final PublicHolidays holidays;
  private final LocalDate received;
  private final boolean extended;

  private LegalClock(ClockFacts facts) {
    this.facts = facts;
    this.jurisdiction = facts.jurisdiction();
    this.articles = Articles.of(jurisdiction.regime());
    this.holidays = PublicHolidays.of(jurisdiction.country(), jurisdiction.region());
    this.received = jurisdiction.dateOf(facts.receivedAt());
    this.extended = toldInTime();
  }

  /** A pause that the person has not ended counts no day yet. */
  public static Reading read(ClockFacts facts) {
    return new LegalClock(facts).read();
  }

  private Reading read() {
    List<Step> steps = new ArrayList<>();
    add(steps, "receipt", received, articles.receipt(), zoneNote());
    add(steps, "month", end(MONTH, 0), articles.month(), null);
    int months = extended ? EXTENDED : MONTH;
    if (extended) {
      add(steps, "extension", end(months, 0), articles.extension(), null);
    } else if (facts.toldAt() != null) {
      add(steps, "extension", end(MONTH, 0), articles.extension(), tooLate());
    }
    List<Integer> pausedDays = pausedDays(facts.pauses(), months);
    int paused = 0;
    for (int index = 0; index < pausedDays.size(); index++) {
      Pause pause = facts.pauses().get(index);
      LocalDate last = workingDay(end(months, paused));
      int days = pausedDays.get(index);
      paused += days;
      add(
          steps,
          "pause",
          end(months, paused),
          articles.of(pause.ground()),
          note(pause, days, last));
    }
    LocalDate due = movedOffDaysOff(end(months, paused), steps);
    LocalDate target = target(paused);
    Due dates = new Due(due, target.isAfter(due) ? due : target);
    steps.add(
        new Step(
            "internal_target",
            dates.internalDueDate(),
            "The company's own target: so many days from receipt, never after the legal date.",
            "dossier.clock.internal-days",
            facts.internalDays() + " days"));
    add(
        steps,
        "due_date",
        due,
        extended ? articles.extension() : articles.month(),
        "until the end of this day in " + jurisdiction.timeZone());
    return new Reading(dates, lastDayToExtend(facts.pauses()), extended, pausedDays, steps);
  }

  /**
   * The day on which so many months end, of which so many days do not count. Months differ, so it
   * matters whether those days are thought of before them, after them, or between the first and the
   * two further: of all ways the earliest.
   */
  private LocalDate end(int months, int paused) {
    LocalDate earliest = LocalDate.MAX;
    Set<LocalDate> reached = new HashSet<>();
    for (int before = 0; before <= paused; before++) {
      LocalDate begin = received.plusDays(before);
      int left = paused - before;
      // plusMonths takes the month's last day where the date is missing, as Article 3(2)(c) does.
      earliest = min(earliest, begin.plusMonths(months).plusDays(left));
      LocalDate month = begin.plusMonths(MONTH);
      // What reaches the same day with fewer days left comes to nothing new.
      if (months > MONTH && reached.add(month.plusDays(left))) {
        for (int between = 1; between <= left; between++) {
          LocalDate further = month.plusDays(between).plusMonths(months - MONTH);
          earliest = min(earliest, further.plusDays((long) left - between));
        }
      }
    }
    return earliest;
  }

  private static LocalDate min(LocalDate one, LocalDate other) {
    return one.isBefore(other) ? one : other;
  }

  /** How many days each pause counts. */
  private List<Integer> pausedDays(List<Pause> pauses, int months) {
    List<Integer> counts = new ArrayList<>();
    int paused = 0;
    LocalDate counted = received;
    for (Pause pause : pauses) {
      int days = days(pause, counted, workingDay(end(months, paused)));
      paused += days;
      counts.add(days);
      if (days > 0) {
        counted = date(pause.answeredAt(), counted);
      }
    }
    return counts;
  }

  /**
   * The days after the one on which the person was asked, up to the one on which they answered;
   * none twice. When the last day was over before they were asked, nothing was left to pause.
   */
  private int days(Pause pause, LocalDate counted, LocalDate last) {
    Instant askedAt = pause.askedAt();
    Instant answeredAt = pause.answeredAt();
    if (askedAt == null || answeredAt == null || jurisdiction.dateOf(askedAt).isAfter(last)) {
      return 0;
    }
    LocalDate asked = jurisdiction.dateOf(askedAt);
    LocalDate from = asked.isBefore(counted) ? counted : asked;
    LocalDate answered = jurisdiction.dateOf(answeredAt);
    return answered.isAfter(from) ? (int) (answered.toEpochDay() - from.toEpochDay()) : 0;
  }

  /**
   * By UK GDPR Article 12A(4) and (5)(b)(ii) the month for the notice stands still as well. GDPR
   * Article 12(3) has no such words, so there it is the month from receipt.
   */
  private LocalDate lastDayToExtend(List<Pause> pauses) {
    int paused =
        jurisdiction.regime() == Regime.UK
            ? pausedDays(pauses, MONTH).stream().mapToInt(Integer::intValue).sum()
            : 0;
    return workingDay(end(MONTH, paused));
  }

  /** What was still asked then stood still until then, however long it lasted after. */
  private boolean toldInTime() {
    Instant toldAt = facts.toldAt();
    return toldAt != null
        && !jurisdiction.dateOf(toldAt).isAfter(lastDayToExtend(facts.answeredAt(toldAt).pauses()));
  }

  private LocalDate target(int paused) {
    LocalDate from = extended ? received.plusMonths(EXTENDED - MONTH) : received;
    return from.plusDays((long) facts.internalDays() + paused);
  }

  private LocalDate workingDay(LocalDate day) {
    return movedOffDaysOff(day, new ArrayList<>());
  }

  private LocalDate movedOffDaysOff(LocalDate last, List<Step> steps) {
    LocalDate day = last;
    for (String off = dayOff(day); off != null; off = dayOff(day)) {
      String note = day + ": " + off;
      day = day.plusDays(1);
      add(steps, "day_off", day, articles.dayOff(), note);
    }
    return day;
  }

  private @Nullable String dayOff(LocalDate day) {
    String holiday = holidays.on(day);
    if (holiday != null) {
      return holiday;
    }
    if (day.getDayOfWeek() == DayOfWeek.SATURDAY) {
      return "Saturday";
    }
    return day.getDayOfWeek() == DayOfWeek.SUNDAY ? "Sunday" : null;
  }

  private String tooLate() {
    return "it does not count: the person was not told by %s, the last day for it"
        .formatted(lastDayToExtend(facts.pauses()));
  }

  private String zoneNote() {
    return "received at " + facts.receivedAt() + ", this day in " + jurisdiction.timeZone();
  }

  private String note(Pause pause, int days, LocalDate last) {
    Instant askedAt = pause.askedAt();
    Instant answeredAt = pause.answeredAt();
    if (askedAt == null) {
      return "the question has not been sent: nothing is paused";
    }
    LocalDate asked = jurisdiction.dateOf(askedAt);
    if (asked.isAfter(last)) {
      return "asked on " + asked + ", after the last day: nothing was left to pause";
    }
    return answeredAt == null
        ? "asked on " + asked + ", not answered yet: its days move the date when it ends"
        : "asked on %s, answered on %s: days that do not count: %d"
            .formatted(asked, jurisdiction.dateOf(answeredAt), days);
  }

  private LocalDate date(@Nullable Instant instant, LocalDate otherwise) {
    return instant == null ? otherwise : jurisdiction.dateOf(instant);
  }

  private static void add(
      List<Step> steps, String step, LocalDate date, Article article, @Nullable String note) {
    steps.add(new Step(step, date, article.rule(), article.source(), note));
  }
}

package dev.dossier.intake.clock;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.MonthDay;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * The law once more, in other words and without a library: days are walked one by one, holidays are
 * reckoned from Easter. For years without holidays that were moved.
 *
 * @param holidays of a year
 */
record NaiveLaw(IntFunction<Set<LocalDate>> holidays) {

  static NaiveLaw of(String where) {
    return switch (where) {
      case "DE" -> new NaiveLaw(NaiveLaw::germany);
      case "DE-BE" -> new NaiveLaw(year -> with(germany(year), berlin(year)));
      case "DE-BY" ->
          new NaiveLaw(year -> with(germany(year), days(year, "01-06", "11-01"), easter(year, 60)));
      case "FR" ->
          new NaiveLaw(year ->
              with(
                  days(
                      year, "01-01", "05-01", "05-08", "07-14", "08-15", "11-01", "11-11", "12-25"),
                  easter(year, 1, 39, 50)));
      case "AT" ->
          new NaiveLaw(year ->
              with(
                  days(
                      year, "01-01", "01-06", "05-01", "08-15", "10-26", "11-01", "12-08", "12-25",
                      "12-26"),
                  easter(year, 1, 39, 50, 60)));
      case "NL" ->
          new NaiveLaw(year ->
              with(
                  days(year, "01-01", "04-27", "05-05", "12-25", "12-26"),
                  easter(year, 1, 39, 50)));
      case "XX" -> new NaiveLaw(year -> Set.of());
      case "GB-ENG" -> new NaiveLaw(year -> with(kingdom(year), england(year)));
      case "GB-SCT" -> new NaiveLaw(year -> with(kingdom(year), scotland(year)));
      case "GB" -> new NaiveLaw(NaiveLaw::kingdom);
      default -> throw new IllegalArgumentException(where);
    };
  }

  /** The last day allowed when the clock never stood still. */
  LocalDate end(LocalDate received, int months) {
    return workingDay(lastOf(received, months));
  }

  /** The same date so many months on, or that month's last day. */
  static LocalDate lastOf(LocalDate received, int months) {
    LocalDate day = received.withDayOfMonth(1);
    for (int month = 0; month < months; month++) {
      day = day.plusDays(day.lengthOfMonth());
    }
    return day.withDayOfMonth(Math.min(received.getDayOfMonth(), day.lengthOfMonth()));
  }

  LocalDate workingDay(LocalDate day) {
    return isWorkingDay(day) ? day : workingDay(day.plusDays(1));
  }

  boolean isWorkingDay(LocalDate day) {
    return day.getDayOfWeek() != DayOfWeek.SATURDAY
        && day.getDayOfWeek() != DayOfWeek.SUNDAY
        && !holidays.apply(day.getYear()).contains(day);
  }

  private static Set<LocalDate> germany(int year) {
    return with(
        days(year, "01-01", "05-01", "10-03", "12-25", "12-26"), easter(year, -2, 1, 39, 50));
  }

  /** With the two days that its law made free for a single year. */
  private static Set<LocalDate> berlin(int year) {
    return with(
        days(year, "03-08"),
        year == 2025 ? days(year, "05-08") : Set.of(),
        year == 2028 ? days(year, "06-17") : Set.of());
  }

  private static Set<LocalDate> kingdom(int year) {
    Set<LocalDate> days = new HashSet<>(easter(year, -2));
    LocalDate first = LocalDate.of(year, 1, 1);
    days.add(isWeekend(first) ? monday(first) : first);
    days.add(monday(LocalDate.of(year, 5, 1)));
    days.add(monday(LocalDate.of(year, 5, 25)));
    // Two days of Christmas: those of them that are on a weekend come after it.
    LocalDate next = LocalDate.of(year, 12, 25);
    for (int day = 0; day < 2; day++) {
      while (isWeekend(next)) {
        next = next.plusDays(1);
      }
      days.add(next);
      next = next.plusDays(1);
    }
    return days;
  }

  private static Set<LocalDate> england(int year) {
    return with(Set.of(monday(LocalDate.of(year, 8, 25))), easter(year, 1));
  }

  private static Set<LocalDate> scotland(int year) {
    // New Year's holiday, then the next day that is not of the weekend.
    LocalDate second = LocalDate.of(year, 1, 1);
    second = isWeekend(second) ? monday(second) : second;
    do {
      second = second.plusDays(1);
    } while (isWeekend(second));
    LocalDate andrew = LocalDate.of(year, 11, 30);
    return Set.of(
        second, monday(LocalDate.of(year, 8, 1)), isWeekend(andrew) ? monday(andrew) : andrew);
  }

  private static boolean isWeekend(LocalDate day) {
    return day.getDayOfWeek().compareTo(DayOfWeek.FRIDAY) > 0;
  }

  /** That day, if it is a Monday, or the next one. */
  private static LocalDate monday(LocalDate from) {
    return from.getDayOfWeek() == DayOfWeek.MONDAY ? from : monday(from.plusDays(1));
  }

  private static Set<LocalDate> days(int year, String... days) {
    Set<LocalDate> all = new HashSet<>();
    for (String day : days) {
      all.add(MonthDay.parse("--" + day).atYear(year));
    }
    return all;
  }

  private static Set<LocalDate> easter(int year, int... after) {
    Set<LocalDate> all = new HashSet<>();
    for (int days : after) {
      all.add(easter(year).plusDays(days));
    }
    return all;
  }

  /** The anonymous Gregorian algorithm (Meeus). */
  private static LocalDate easter(int year) {
    int a = year % 19;
    int b = year / 100;
    int c = year % 100;
    int h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    int l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    int m = (a + 11 * h + 22 * l) / 451;
    int month = (h + l - 7 * m + 114) / 31;
    return LocalDate.of(year, month, (h + l - 7 * m + 114) % 31 + 1);
  }

  @SafeVarargs
  private static Set<LocalDate> with(Set<LocalDate>... sets) {
    Set<LocalDate> all = new HashSet<>();
    List.of(sets).forEach(all::addAll);
    return all;
  }
}

package dev.dossier.intake.clock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.common.datamap.Controller;
import dev.dossier.common.datamap.Regime;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DueDatesTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  /** Checked by hand against a printed calendar. */
  @ParameterizedTest(name = "{0} in {1} is due on {2}: {3}")
  @CsvSource({
    "2026-03-10, DE, 2026-04-10, the same date next month, a Friday",
    "2026-01-30, DE, 2026-03-02, February has no 30th: its last day is a Saturday",
    "2026-01-31, DE, 2026-03-02, the same",
    "2024-01-31, DE, 2024-02-29, the last day of a leap year's February, a Thursday",
    "2025-01-29, DE, 2025-02-28, no 29th in 2025, a Friday",
    "2026-03-15, DE, 2026-04-15, a Wednesday",
    "2026-03-03, DE, 2026-04-07, Good Friday, the weekend, Easter Monday",
    "2026-04-01, DE, 2026-05-04, Labour Day is a Friday",
    "2026-11-25, DE, 2026-12-28, Christmas Day, Boxing Day and a Sunday",
    "2025-12-01, DE, 2026-01-02, New Year's Day",
    "2026-07-04, DE, 2026-08-04, a Tuesday",
    "2026-02-08, DE, 2026-03-09, a Sunday: Women's Day is no holiday outside Berlin",
    "2027-02-08, DE-BE, 2027-03-09, Women's Day is a Monday in Berlin",
    "2027-02-08, DE, 2027-03-08, and a working day elsewhere",
    "2026-09-03, DE, 2026-10-05, German Unity is a Saturday",
    "2026-06-14, FR, 2026-07-15, Bastille Day",
    "2026-05-04, GB, 2026-06-04, a Thursday",
    "2026-05-04, DE-NW, 2026-06-05, Corpus Christi in North Rhine-Westphalia",
    "2026-05-04, XX, 2026-06-04, an unknown calendar has no holidays",
    "2026-12-31, DE, 2027-02-01, a Sunday",
  })
  void datesCheckedByHand(LocalDate received, String where, LocalDate due, String why) {
    assertThat(DueDates.of(at(received), controller(where), 28).dueDate()).as(why).isEqualTo(due);
  }

  @Test
  void theDayOfReceiptIsThatOfTheControllersTimeZone() {
    Instant lateInLondon = Instant.parse("2026-03-10T23:30:00Z");
    assertThat(DueDates.of(lateInLondon, controller("DE"), 28).dueDate())
        .isEqualTo("2026-04-13"); // 11 March in Berlin; 11 April is a Saturday
  }

  @Test
  void theInternalTargetIsCountedInDaysAndNeverAfterTheLegalDate() {
    assertThat(DueDates.of(at(LocalDate.of(2026, 3, 10)), controller("DE"), 28).internalDueDate())
        .isEqualTo("2026-04-07");
    assertThat(DueDates.of(at(LocalDate.of(2025, 2, 3)), controller("DE"), 60).internalDueDate())
        .isEqualTo("2025-03-03");
  }

  /**
   * The law in other words: the first working day on or after the end of the month; holidays that
   * all of Germany has, computed here from Easter.
   */
  @Test
  void noDateOfTheseYearsIsLaterThanTheLawAllowsNorOnADayOff() {
    List<String> wrong = new ArrayList<>();
    LocalDate last = LocalDate.of(2032, 12, 31);
    for (LocalDate day = LocalDate.of(2024, 1, 1); !day.isAfter(last); day = day.plusDays(1)) {
      YearMonth next = YearMonth.from(day).plusMonths(1);
      LocalDate end = next.atDay(Math.min(day.getDayOfMonth(), next.lengthOfMonth()));
      LocalDate lawful = end;
      while (isDayOff(lawful)) {
        lawful = lawful.plusDays(1);
      }
      Due due = DueDates.of(at(day), controller("DE"), 28);
      if (!due.dueDate().equals(lawful) || due.internalDueDate().isAfter(due.dueDate())) {
        wrong.add(day + ": " + due + ", expected " + lawful);
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static boolean isDayOff(LocalDate day) {
    LocalDate easter = easter(day.getYear());
    Set<LocalDate> holidays =
        Set.of(
            LocalDate.of(day.getYear(), 1, 1),
            easter.minusDays(2),
            easter.plusDays(1),
            LocalDate.of(day.getYear(), 5, 1),
            easter.plusDays(39),
            easter.plusDays(50),
            LocalDate.of(day.getYear(), 10, 3),
            LocalDate.of(day.getYear(), 12, 25),
            LocalDate.of(day.getYear(), 12, 26));
    return day.getDayOfWeek() == DayOfWeek.SATURDAY
        || day.getDayOfWeek() == DayOfWeek.SUNDAY
        || holidays.contains(day);
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

  private static Instant at(LocalDate day) {
    return day.atTime(LocalTime.NOON).atZone(BERLIN).toInstant();
  }

  private static Controller controller(String where) {
    int dash = where.indexOf('-');
    String country = dash < 0 ? where : where.substring(0, dash);
    @Nullable String region = dash < 0 ? null : where;
    return new Controller(
        "Acme", "privacy@acme.example", country, region, BERLIN, Regime.EU, null, Map.of());
  }
}

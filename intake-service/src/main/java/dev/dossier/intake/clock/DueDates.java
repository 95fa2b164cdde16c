package dev.dossier.intake.clock;

import dev.dossier.common.datamap.Controller;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;

/**
 * GDPR Article 12(3): one month from receipt. Regulation (EEC, Euratom) No 1182/71 Article 3 says
 * how it is counted: the day of receipt does not count (1); the month ends with the day of the same
 * date, or with the month's last day where that date is missing (2c); a last day that is a public
 * holiday, Sunday or Saturday moves to the next working day (4).
 */
public final class DueDates {
  private DueDates() {}

  /**
   * @param internalDays of the company's own target, from the day of receipt
   */
  public static Due of(Instant receivedAt, Controller controller, int internalDays) {
    LocalDate received = LocalDate.ofInstant(receivedAt, controller.timeZone());
    PublicHolidays holidays = PublicHolidays.of(controller.country(), controller.region());
    // plusMonths takes the month's last day where the date is missing, as (2c) does.
    LocalDate due = received.plusMonths(1);
    while (!isWorkingDay(due, holidays)) {
      due = due.plusDays(1);
    }
    LocalDate target = received.plusDays(internalDays);
    return new Due(due, target.isAfter(due) ? due : target);
  }

  private static boolean isWorkingDay(LocalDate day, PublicHolidays holidays) {
    return day.getDayOfWeek() != DayOfWeek.SATURDAY
        && day.getDayOfWeek() != DayOfWeek.SUNDAY
        && !holidays.contains(day);
  }
}

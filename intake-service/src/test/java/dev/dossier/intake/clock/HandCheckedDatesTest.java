package dev.dossier.intake.clock;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Worked out by hand from the law and printed calendars, each with its reason. A date alone is noon
 * there; Germany's time is that of Berlin, the United Kingdom's that of London.
 */
class HandCheckedDatesTest {

  @ParameterizedTest(name = "{0} in {1} is due on {2}: {3}")
  @CsvSource({
    // the month
    "2026-03-10, DE, 2026-04-10, the same date next month is a Friday",
    "2026-01-30, DE, 2026-03-02, February has no 30th and its last day is a Saturday",
    "2026-01-31, DE, 2026-03-02, nor a 31st",
    "2024-01-29, DE, 2024-02-29, a leap year has the 29th (a Thursday)",
    "2024-01-31, DE, 2024-02-29, the last day of a leap year's February",
    "2028-01-31, DE, 2028-02-29, the same in 2028 (a Tuesday)",
    "2025-01-29, DE, 2025-02-28, no 29th in 2025: the last day is a Friday",
    "2028-02-29, DE, 2028-03-29, from a leap day to the 29th of March (a Wednesday)",
    "2026-03-31, DE, 2026-04-30, April has no 31st (a Thursday)",
    "2026-12-31, DE, 2027-02-01, the 31st of January is a Sunday",
    "2026-02-28, DE, 2026-03-30, the date counts and not the end of the month: the 28th is a"
        + " Saturday",
    // weekends and holidays of a member state
    "2026-09-03, DE, 2026-10-05, German Unity is a Saturday: no substitute but the Monday",
    "2024-02-29, DE, 2024-04-02, Good Friday then the weekend then Easter Monday",
    "2026-03-03, DE, 2026-04-07, the same around Easter 2026",
    "2026-04-14, DE, 2026-05-15, Ascension Day is a Thursday",
    "2026-04-25, DE, 2026-05-26, Whit Monday",
    "2026-04-25, ES, 2026-05-25, no Whit Monday in Spain",
    "2026-04-01, DE, 2026-05-04, Labour Day is a Friday",
    "2025-11-24, DE, 2025-12-24, Christmas Eve is no public holiday in Germany (a Wednesday)",
    "2025-11-24, CZ, 2025-12-29, it is one in the Czech Republic; then Christmas and a weekend",
    "2024-11-24, PL, 2024-12-24, it was none in Poland in 2024 (a Tuesday)",
    "2025-11-24, PL, 2025-12-29, it is one in Poland from 2025",
    "2025-11-24, SE, 2025-12-24, in Sweden it is like a Sunday for some time limits: doubtful",
    "2025-11-25, DE, 2025-12-29, both Christmas days and a weekend",
    "2025-12-01, DE, 2026-01-02, New Year's Day is a Thursday",
    "2026-03-03, IE, 2026-04-03, Good Friday is no public holiday in Ireland",
    "2026-03-06, IE, 2026-04-07, Easter Monday is one",
    "2026-06-14, FR, 2026-07-15, Bastille Day",
    "2024-03-26, DK, 2024-04-26, Denmark abolished its Great Prayer Day in 2024",
    "2026-03-10, GR, 2026-04-14, Good Friday and Easter Monday by the eastern Easter",
    "2026-03-03, GR, 2026-04-03, and none by the western one",
    "2026-04-24, BG, 2026-05-26, the 24th of May is a Sunday and the law makes the Monday free",
    "2027-09-04, IT, 2027-10-05, St Francis from 2026 on (a Monday)",
    "2027-07-15, ES, 2027-08-16, Assumption is a Sunday: not all regions are off on the Monday",
    "2025-11-25, XX, 2025-12-25, an unknown calendar has no holidays: the earlier date",
    // regions
    "2026-05-04, DE-NW, 2026-06-05, Corpus Christi in North Rhine-Westphalia",
    "2026-05-04, DE-BE, 2026-06-04, and not in Berlin",
    "2026-05-04, DE-SN, 2026-06-04, in Saxony in some communes alone: doubtful",
    "2026-05-04, DE, 2026-06-04, region unknown: the earlier date",
    "2025-12-06, DE-BY, 2026-01-07, Epiphany in Bavaria",
    "2025-12-06, DE-BE, 2026-01-06, and not in Berlin",
    "2027-02-08, DE-BE, 2027-03-09, Women's Day in Berlin",
    "2027-02-08, DE-BY, 2027-03-08, and not in Bavaria",
    "2025-07-15, DE-BY, 2025-08-15, Assumption in Bavaria depends on the commune: doubtful",
    "2025-07-15, DE-SL, 2025-08-18, in Saarland it does not (a Friday)",
    "2026-10-18, DE-SN, 2026-11-19, Repentance Day in Saxony",
    "2026-05-04, AT-9, 2026-06-05, Corpus Christi in all of Austria",
    // United Kingdom
    "2024-11-25, GB, 2024-12-27, the example of the Commissioner: two bank holidays",
    "2024-01-01, GB, 2024-02-01, another: received on a bank holiday which counts all the same",
    "2025-09-03, GB, 2025-10-03, another: the third of September and the third of October",
    "2026-01-31, GB, 2026-03-02, February's last day is a Saturday",
    "2026-11-26, GB, 2026-12-29, Boxing Day is a Saturday: Monday is its substitute",
    "2027-11-25, GB, 2027-12-29, Saturday and Sunday: both days have substitutes",
    "2027-12-01, GB-ENG, 2028-01-04, New Year's Day is a Saturday: Monday is its substitute",
    "2027-12-01, GB-SCT, 2028-01-05, and Scotland's second of January has the Tuesday",
    "2026-04-04, GB, 2026-05-05, Early May bank holiday",
    "2026-03-06, GB-ENG, 2026-04-07, Easter Monday in England",
    "2026-03-06, GB-SCT, 2026-04-06, none in Scotland",
    "2026-03-06, GB, 2026-04-06, part of the kingdom unknown: the earlier date",
    "2026-07-31, GB-WLS, 2026-09-01, Summer bank holiday in Wales",
    "2026-06-12, GB-NIR, 2026-07-14, the Boyne's day is a Sunday: Monday is its substitute",
    // what day it was there
    "2026-03-10T22:59:59Z, DE, 2026-04-10, one second before midnight in Berlin",
    "2026-03-10T23:30:00Z, DE, 2026-04-13, already the 11th in Berlin; the 11th of April is a"
        + " Saturday",
    "2026-03-10T23:30:00Z, GB, 2026-04-10, still the 10th in London",
    "2026-06-30T23:30:00Z, GB, 2026-08-03, July in London's summer time; the first of August is a"
        + " Saturday",
    "2026-03-29T00:59:59Z, DE, 2026-04-29, a second before the clocks go forward",
    "2026-03-28T23:00:00Z, DE, 2026-04-29, the first moment of that day",
    "2026-10-25T22:59:59Z, DE, 2026-11-25, the day with 25 hours ends by winter time",
    "2026-10-25T23:00:00Z, DE, 2026-11-26, the first moment of the next",
  })
  void oneMonth(String received, String where, LocalDate due, String why) {
    assertThat(Facts.due(Facts.received(received, where))).as(why).isEqualTo(due);
  }

  @ParameterizedTest(name = "{0} in {1}, extended, is due on {2}: {3}")
  @CsvSource({
    "2026-03-10, DE, 2026-06-10, three months in all from receipt (a Wednesday)",
    "2026-01-31, DE, 2026-04-30, April has no 31st; not two months from the 28th of February",
    "2025-11-30, DE, 2026-03-02, February has no 30th and ends on a Saturday",
    "2025-09-25, DE, 2025-12-29, Christmas and a weekend",
    "2023-11-29, DE, 2024-02-29, a leap day",
    "2026-11-30, GB, 2027-03-01, February ends on a Sunday",
  })
  void threeMonths(String received, String where, LocalDate due, String why) {
    assertThat(Facts.due(Facts.received(received, where).withExtension())).as(why).isEqualTo(due);
  }
}

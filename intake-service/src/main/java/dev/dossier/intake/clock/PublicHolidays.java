package dev.dossier.intake.clock;

import de.focus_shift.jollyday.core.HolidayManager;
import de.focus_shift.jollyday.core.HolidayType;
import de.focus_shift.jollyday.core.ManagerParameters;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Public holidays of a country, or of one of its regions. Where the calendar is not known there are
 * none: a date is then too early rather than later than the law allows. For the same reason
 * observances and days on which only banks close do not count.
 */
final class PublicHolidays {
  private static final Set<String> KNOWN = HolidayManager.getSupportedCalendarCodes();

  private final @Nullable HolidayManager calendar;
  private final String[] region;

  private PublicHolidays(@Nullable HolidayManager calendar, String[] region) {
    this.calendar = calendar;
    this.region = region;
  }

  /**
   * @param country ISO 3166-1 alpha-2
   * @param region ISO 3166-2, such as {@code DE-BE}
   */
  static PublicHolidays of(String country, @Nullable String region) {
    String code = country.toUpperCase(Locale.ROOT);
    String[] inside =
        region == null
            ? new String[0]
            : new String[] {region.substring(region.indexOf('-') + 1).toLowerCase(Locale.ROOT)};
    return new PublicHolidays(
        KNOWN.contains(code) ? HolidayManager.getInstance(ManagerParameters.create(code)) : null,
        inside);
  }

  boolean contains(LocalDate day) {
    return calendar != null && calendar.isHoliday(day, HolidayType.PUBLIC_HOLIDAY, region);
  }
}

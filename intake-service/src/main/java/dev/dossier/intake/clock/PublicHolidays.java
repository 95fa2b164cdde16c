package dev.dossier.intake.clock;

import de.focus_shift.jollyday.core.Holiday;
import de.focus_shift.jollyday.core.HolidayManager;
import de.focus_shift.jollyday.core.HolidayType;
import de.focus_shift.jollyday.core.ManagerParameters;
import java.time.LocalDate;
import java.time.Year;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Public holidays of a country, or of one of its regions, as Regulation (EEC, Euratom) No 1182/71
 * Article 2(1) means them: days that the state's law designates. Each one that counts moves dates
 * away, so that only those count of which there is no doubt; without one a date is too early rather
 * than later than the law allows. Thread-safe.
 */
final class PublicHolidays {
  /** Whose calendars were compared with the law: the European Economic Area, United Kingdom. */
  private static final Set<String> COMPARED =
      Set.of(
          "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GB", "GR", "HR", "HU",
          "IE", "IS", "IT", "LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI",
          "SK");

  /** Whose regions have the same holidays in each place and each year. */
  private static final Set<String> REGIONAL = Set.of("DE", "GB");

  /** Where the law itself moves a holiday of a weekend, for everybody, to a day of the week. */
  private static final Set<String> MOVED_BY_LAW = Set.of("BG", "GB", "IE");

  /**
   * Days that the calendar calls public holidays and that are customary, for a part of the people,
   * half, or doubtful; the calendar has the feasts of Cyprus by the western Easter.
   */
  private static final Map<String, Set<String>> DOUBTFUL =
      Map.ofEntries(
          Map.entry("BG", Set.of("CURRENCY_CHANGE_DAY")),
          Map.entry(
              "CY",
              Set.of(
                  "CHRISTMAS_EVE",
                  "christian.CLEAN_MONDAY",
                  "christian.GOOD_FRIDAY",
                  "christian.EASTER_MONDAY",
                  "christian.EASTER_TUESDAY",
                  "christian.WHIT_MONDAY")),
          Map.entry("FI", Set.of("CHRISTMAS_EVE", "MIDSUMMER_EVE")),
          Map.entry("GR", Set.of("THREE_HIERARCHS", "christian.WHIT_MONDAY")),
          Map.entry("HU", Set.of("CHRISTMAS_EVE")),
          Map.entry(
              "IS",
              Set.of(
                  "EPIPHANY",
                  "INTERNATIONAL_WOMAN",
                  "BEER_DAY",
                  "MOTHERS_DAY",
                  "JONSMESSA",
                  "LANGUAGE_DAY",
                  "SELF_GOVERNANCE",
                  "CHRISTMAS_EVE",
                  "NEW_YEARS_EVE",
                  "HUSBANDS_DAY")),
          Map.entry("LI", Set.of("CANDLEMAS", "ST_JOSEPH")),
          Map.entry("PT", Set.of("christian.CARNIVAL")),
          Map.entry("SE", Set.of("CHRISTMAS_EVE", "NEW_YEARS_EVE", "MIDSUMMER_EVE")),
          Map.entry("SK", Set.of("VICTORY", "VIRGIN_MARY", "FREEDOM_DEMOCRACY")));

  private static final ConcurrentMap<Place, PublicHolidays> PLACES = new ConcurrentHashMap<>();

  private final String country;
  private final @Nullable HolidayManager calendar;
  private final String[] region;
  private final ConcurrentMap<Integer, Map<LocalDate, String>> years = new ConcurrentHashMap<>();

  private record Place(String country, @Nullable String region) {}

  private PublicHolidays(Place place) {
    this.country = place.country();
    this.calendar =
        COMPARED.contains(country)
            ? HolidayManager.getInstance(ManagerParameters.create(country))
            : null;
    this.region = inside(place);
  }

  /**
   * @param country ISO 3166-1 alpha-2
   * @param region ISO 3166-2, such as {@code DE-BE}; one of another country counts as none
   */
  static PublicHolidays of(String country, @Nullable String region) {
    return PLACES.computeIfAbsent(
        new Place(
            country.toUpperCase(Locale.ROOT),
            region == null ? null : region.toUpperCase(Locale.ROOT)),
        PublicHolidays::new);
  }

  /** The English name of the holiday on this day, if it is one. */
  @Nullable String on(LocalDate day) {
    return years.computeIfAbsent(day.getYear(), this::year).get(day);
  }

  private Map<LocalDate, String> year(int year) {
    Map<LocalDate, String> days = new TreeMap<>();
    if (calendar != null) {
      calendar.getHolidays(Year.of(year), HolidayType.PUBLIC_HOLIDAY, region).stream()
          .filter(this::isBeyondDoubt)
          .forEach(holiday -> days.put(holiday.getDate(), holiday.getDescription(Locale.ENGLISH)));
    }
    return days;
  }

  private boolean isBeyondDoubt(Holiday holiday) {
    boolean moved = !holiday.getDate().equals(holiday.getActualDate());
    return !(moved && !MOVED_BY_LAW.contains(country))
        && !DOUBTFUL.getOrDefault(country, Set.of()).contains(holiday.getPropertiesKey());
  }

  private static String[] inside(Place place) {
    String region = place.region();
    String prefix = place.country() + "-";
    return region != null && REGIONAL.contains(place.country()) && region.startsWith(prefix)
        ? new String[] {region.substring(prefix.length()).toLowerCase(Locale.ROOT)}
        : new String[0];
  }
}

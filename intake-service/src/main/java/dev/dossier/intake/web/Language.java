package dev.dossier.intake.web;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** The languages of the pages. */
public enum Language {
  EN("en", Locale.UK),
  DE("de", Locale.GERMANY);

  private final String tag;
  private final Locale locale;

  Language(String tag, Locale locale) {
    this.tag = tag;
    this.locale = locale;
  }

  public String tag() {
    return tag;
  }

  /** The text in this language. */
  public String say(String english, String german) {
    return switch (this) {
      case EN -> english;
      case DE -> german;
    };
  }

  /** With the zone, since the reader may be elsewhere. */
  public String time(Instant instant, ZoneId zone) {
    return DateTimeFormatter.ofPattern(say("d MMMM uuuu, HH:mm", "d. MMMM uuuu, HH:mm"), locale)
            .format(instant.atZone(zone))
        + " ("
        + zone.getId()
        + ")";
  }

  public String date(LocalDate date) {
    return DateTimeFormatter.ofPattern(say("d MMMM uuuu", "d. MMMM uuuu"), locale).format(date);
  }

  /** A size for people, in powers of 1000. */
  public String size(long bytes) {
    if (bytes < 1000) {
      return bytes + say(" bytes", " Bytes");
    }
    double value = bytes;
    int unit = -1;
    while (value >= 999.95 && unit < 3) {
      value /= 1000;
      unit++;
    }
    return String.format(locale, "%.1f %s", value, List.of("kB", "MB", "GB", "TB").get(unit));
  }

  /** The nearest one; English if there is none. */
  public static Language of(String languageTag) {
    return "de".equals(Locale.forLanguageTag(languageTag).getLanguage()) ? DE : EN;
  }

  /** By {@code Accept-Language}. */
  public static Language of(HttpServletRequest request) {
    return of(request.getLocale().toLanguageTag());
  }
}

package dev.dossier.intake.web;

import jakarta.servlet.http.HttpServletRequest;
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

  public Locale locale() {
    return locale;
  }

  /** The text in this language. */
  public String say(String english, String german) {
    return switch (this) {
      case EN -> english;
      case DE -> german;
    };
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

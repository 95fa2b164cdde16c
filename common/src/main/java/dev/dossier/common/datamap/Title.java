package dev.dossier.common.datamap;

import java.util.Locale;
import java.util.Map;

/**
 * A section's title.
 *
 * @param byLanguage by BCP 47 tag; a title that is one text stands under {@code und}
 */
public record Title(Map<String, String> byLanguage) {

  /** The tag of a text whose language is not told (ISO 639-2). */
  static final String ANY_LANGUAGE = "und";

  public Title {
    if (byLanguage.isEmpty()) {
      throw new IllegalArgumentException("expected a title in one language at least");
    }
    byLanguage = Ordered.copy(byLanguage);
  }

  public static Title of(String text) {
    return new Title(Map.of(ANY_LANGUAGE, text));
  }

  /** The title for a BCP 47 tag: of the tag, of its language, in English, or the first one. */
  public String in(String languageTag) {
    for (String tag :
        new String[] {languageTag, Locale.forLanguageTag(languageTag).getLanguage(), "en"}) {
      for (Map.Entry<String, String> title : byLanguage.entrySet()) {
        if (title.getKey().equalsIgnoreCase(tag)) {
          return title.getValue();
        }
      }
    }
    return byLanguage.values().iterator().next();
  }

  public String in(Locale locale) {
    return in(locale.toLanguageTag());
  }
}

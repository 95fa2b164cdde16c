package dev.dossier.intake.notice;

import java.util.Map;

/**
 * The language in which mails reach the controller's own officers. The data map names no language,
 * only the country: where one of ours is the official one there, it is taken, else English.
 */
final class OfficeLanguage {
  private static final Map<String, String> LANGUAGES =
      Map.of("DE", "de", "AT", "de", "LI", "de", "FR", "fr", "MC", "fr", "ES", "es");

  private OfficeLanguage() {}

  /**
   * @param country ISO 3166-1 alpha-2
   * @return BCP 47 tag
   */
  static String of(String country) {
    return LANGUAGES.getOrDefault(country, "en");
  }
}

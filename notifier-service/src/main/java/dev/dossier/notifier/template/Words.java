package dev.dossier.notifier.template;

import dev.dossier.common.event.Digest;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Locale;

/** The mails in one language. */
sealed interface Words permits English, German, French, Spanish {

  /**
   * @param tag BCP 47; English if there is nothing in its language
   */
  static Words of(String tag) {
    return switch (Locale.forLanguageTag(tag).getLanguage()) {
      case "de" -> new German();
      case "fr" -> new French();
      case "es" -> new Spanish();
      default -> new English();
    };
  }

  /** For numbers. */
  Locale locale();

  String day(LocalDate date);

  /** A time of day with its zone. */
  String moment(ZonedDateTime time);

  /** Of sizes: thousands of bytes, and so on by thousands. */
  default List<String> units() {
    return List.of("kB", "MB", "GB", "TB");
  }

  /**
   * Of a digest.
   *
   * @param days until a date; negative when it is past
   */
  String left(int days);

  /**
   * Of a digest: what a request is and how it stands; words that are not known stay as they are.
   *
   * @param type word of its type
   * @param status word of its status
   */
  String standing(String type, String status);

  /** Of a digest: the sections that a request waits for. */
  String late(String sections);

  PauseWords pause();

  Letter verification(Facts facts);

  Letter ready(Facts facts);

  Letter reminder(Facts facts);

  Letter supplement(Facts facts);

  Letter extended(Facts facts);

  Letter clarification(Facts facts);

  Letter refused(Facts facts);

  Letter closed(Facts facts);

  Letter code(Facts facts);

  Letter digest(Facts facts, Digest digest);
}

package dev.dossier.notifier.template;

import dev.dossier.common.event.MailContent;
import dev.dossier.common.event.NotificationMessage.Kind;
import java.time.DateTimeException;
import java.util.Locale;

/** All mails in all languages; they are code, so nobody can upload one. */
public final class Templates {
  private static final String ENGLISH_MOMENT = "d MMMM uuuu, HH:mm (zzzz)";
  private static final String ENGLISH_DAY = "d MMMM uuuu";
  private static final String GERMAN_MOMENT = "d. MMMM uuuu, HH:mm 'Uhr' (zzzz)";
  private static final String GERMAN_DAY = "d. MMMM uuuu";

  private Templates() {}

  /**
   * @param locale BCP 47 tag; English if there is nothing in its language
   * @throws DateTimeException if the content's time zone is none
   */
  public static RenderedMail render(Kind kind, String locale, MailContent content) {
    boolean german = Locale.forLanguageTag(locale).getLanguage().equals("de");
    Words words = german ? new German() : new English();
    Facts facts =
        german
            ? new Facts(content, Locale.GERMANY, GERMAN_MOMENT, GERMAN_DAY)
            : new Facts(content, Locale.UK, ENGLISH_MOMENT, ENGLISH_DAY);
    Letter letter =
        switch (kind) {
          case VERIFICATION -> words.verification(facts);
          case READY -> words.ready(facts);
        };
    return new RenderedMail(
        letter.language(),
        SafeText.line(letter.subject()),
        TextLayout.of(letter),
        HtmlLayout.of(letter));
  }
}

package dev.dossier.notifier.template;

import dev.dossier.common.event.Digest;
import dev.dossier.common.event.MailContent;
import dev.dossier.common.event.NotificationMessage.Kind;
import java.time.DateTimeException;

/** All mails in all languages; they are code, so nobody can upload one. */
public final class Templates {
  private Templates() {}

  /**
   * @param locale BCP 47 tag; English if there is nothing in its language
   * @throws DateTimeException if the content's time zone is none
   */
  public static RenderedMail render(Kind kind, String locale, MailContent content) {
    Words words = Words.of(locale);
    Facts facts = new Facts(content, words);
    Letter letter =
        switch (kind) {
          case VERIFICATION -> words.verification(facts);
          case READY -> words.ready(facts);
          case REMINDER -> words.reminder(facts);
          case SUPPLEMENT -> words.supplement(facts);
          case EXTENDED -> words.extended(facts);
          case CLARIFICATION -> words.clarification(facts);
          case REFUSED -> words.refused(facts);
          case CLOSED -> words.closed(facts);
          case CODE -> words.code(facts);
          case DIGEST -> words.digest(facts, digest(content));
        };
    return new RenderedMail(
        letter.language(),
        SafeText.line(letter.subject()),
        TextLayout.of(letter),
        HtmlLayout.of(letter));
  }

  private static Digest digest(MailContent content) {
    Digest digest = content.digest();
    if (digest == null) {
      throw new IllegalArgumentException("digest: required in a mail of this kind");
    }
    return digest;
  }
}

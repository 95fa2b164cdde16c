package dev.dossier.notifier.template;

/**
 * A mail as people read it.
 *
 * @param language BCP 47 tag of the language that was found for the wanted one
 * @param subject one line
 * @param text plain
 * @param html a whole document
 */
public record RenderedMail(String language, String subject, String text, String html) {
  /** No values: all of it is personal data. */
  @Override
  public String toString() {
    return "RenderedMail";
  }
}

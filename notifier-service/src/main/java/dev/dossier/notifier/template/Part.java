package dev.dossier.notifier.template;

import java.util.List;

/** One part of a letter below its greeting; each is laid out as text and as HTML. */
sealed interface Part {

  record Paragraph(String text) implements Part {}

  /** Short lines that belong together: until when, how often. */
  record Lines(List<String> lines) implements Part {}

  /** What an officer wrote, as it was written. */
  record Quote(List<String> paragraphs) implements Part {}

  /**
   * What the letter is for.
   *
   * @param note above the same link in plain text
   */
  record Button(String label, String link, String note) implements Part {}

  /** A link beside what the letter is for. */
  record QuietLink(String label, String link) implements Part {}

  /**
   * A list in two columns.
   *
   * @param dates heading of the first
   * @param things heading of the second
   */
  record Table(String dates, String things, List<Row> rows) implements Part {}

  /**
   * @param date what stands first
   * @param left beside the date
   * @param name of the thing
   * @param notes below the name
   */
  record Row(String date, String left, String name, List<String> notes) {}
}

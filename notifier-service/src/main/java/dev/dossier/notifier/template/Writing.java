package dev.dossier.notifier.template;

import dev.dossier.notifier.template.Part.Button;
import dev.dossier.notifier.template.Part.Lines;
import dev.dossier.notifier.template.Part.Paragraph;
import dev.dossier.notifier.template.Part.QuietLink;
import dev.dossier.notifier.template.Part.Quote;
import dev.dossier.notifier.template.Part.Row;
import dev.dossier.notifier.template.Part.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A letter while it is written; what is not known is left out. */
final class Writing {
  private final List<Part> parts = new ArrayList<>();

  Writing say(String paragraph) {
    parts.add(new Paragraph(paragraph));
    return this;
  }

  Writing say(Optional<String> paragraph) {
    paragraph.ifPresent(this::say);
    return this;
  }

  @SafeVarargs
  final Writing lines(Optional<String>... lines) {
    List<String> known = List.of(lines).stream().flatMap(Optional::stream).toList();
    if (!known.isEmpty()) {
      parts.add(new Lines(known));
    }
    return this;
  }

  Writing quote(List<String> paragraphs) {
    if (!paragraphs.isEmpty()) {
      parts.add(new Quote(paragraphs));
    }
    return this;
  }

  /**
   * An officer's words, or the button to the page on which they stand.
   *
   * @param keptBack why they are not here
   * @param label of the button
   * @param note above the same link in plain text
   */
  Writing reason(Facts facts, String keptBack, String label, String note) {
    quote(facts.reason());
    facts.reasonLink().ifPresent(link -> say(keptBack));
    return button(label, facts.reasonLink(), note);
  }

  /**
   * @param note above the same link in plain text
   */
  Writing button(String label, Optional<String> link, String note) {
    link.ifPresent(address -> parts.add(new Button(label, address, note)));
    return this;
  }

  Writing link(String label, Optional<String> link) {
    link.ifPresent(address -> parts.add(new QuietLink(label, address)));
    return this;
  }

  Writing table(String dates, String things, List<Row> rows) {
    if (!rows.isEmpty()) {
      parts.add(new Table(dates, things, rows));
    }
    return this;
  }

  List<Part> parts() {
    return List.copyOf(parts);
  }
}

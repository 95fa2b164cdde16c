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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A letter as plain text: paragraphs of lines of up to 72 characters, links on their own. */
final class TextLayout {
  private static final int WIDTH = 72;
  private static final String INDENT = "  ";

  private TextLayout() {}

  static String of(Letter letter) {
    List<String> blocks = new ArrayList<>();
    blocks.add(wrapped(letter.greeting()));
    // French sets colons apart.
    String colon = letter.language().equals("fr") ? "\u00a0:" : ":";
    letter.parts().forEach(part -> blocks.add(block(part, colon)));
    // The usual mark of a signature, which mail programs cut off when quoting.
    blocks.add("-- \n" + letter.signature());
    return String.join("\n\n", blocks) + "\n";
  }

  private static String block(Part part, String colon) {
    return switch (part) {
      case Paragraph paragraph -> wrapped(paragraph.text());
      case Lines lines -> joined(lines.lines().stream().map(TextLayout::wrapped), "\n");
      case Quote quote -> joined(quote.paragraphs().stream().map(TextLayout::indented), "\n");
      case Button button -> wrapped(button.label() + colon) + "\n" + button.link();
      case QuietLink link -> wrapped(link.label() + colon) + "\n" + link.link();
      case Table table -> joined(table.rows().stream().map(TextLayout::row), "\n\n");
    };
  }

  private static String row(Row row) {
    return wrapped(row.date() + " (" + row.left() + ")")
        + "\n"
        + joined(
            Stream.concat(Stream.of(row.name()), row.notes().stream()).map(TextLayout::indented),
            "\n");
  }

  private static String indented(String paragraph) {
    return wrapped(paragraph, WIDTH - INDENT.length())
        .lines()
        .map(line -> INDENT + line)
        .collect(Collectors.joining("\n"));
  }

  private static String joined(Stream<String> texts, String between) {
    return texts.collect(Collectors.joining(between));
  }

  private static String wrapped(String paragraph) {
    return wrapped(paragraph, WIDTH);
  }

  private static String wrapped(String paragraph, int width) {
    StringBuilder text = new StringBuilder(paragraph.length() + 8);
    int column = 0;
    for (String word : paragraph.split(" ")) {
      if (column > 0 && column + 1 + word.length() > width) {
        text.append('\n');
        column = 0;
      } else if (column > 0) {
        text.append(' ');
        column++;
      }
      text.append(word);
      column += word.length();
    }
    return text.toString();
  }
}

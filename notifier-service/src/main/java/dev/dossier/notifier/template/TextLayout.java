package dev.dossier.notifier.template;

import java.util.ArrayList;
import java.util.List;

/** A letter as plain text: paragraphs of lines of up to 72 characters, the link on its own. */
final class TextLayout {
  private static final int WIDTH = 72;

  private TextLayout() {}

  static String of(Letter letter) {
    List<String> blocks = new ArrayList<>();
    blocks.add(wrapped(letter.greeting()));
    letter.before().forEach(paragraph -> blocks.add(wrapped(paragraph)));
    blocks.add(wrapped(letter.button() + ":") + "\n" + letter.link());
    blocks.add(String.join("\n", letter.facts().stream().map(TextLayout::wrapped).toList()));
    letter.after().forEach(paragraph -> blocks.add(wrapped(paragraph)));
    // The usual mark of a signature, which mail programs cut off when quoting.
    blocks.add("-- \n" + letter.signature());
    return String.join("\n\n", blocks) + "\n";
  }

  private static String wrapped(String paragraph) {
    StringBuilder text = new StringBuilder(paragraph.length() + 8);
    int column = 0;
    for (String word : paragraph.split(" ")) {
      if (column > 0 && column + 1 + word.length() > WIDTH) {
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

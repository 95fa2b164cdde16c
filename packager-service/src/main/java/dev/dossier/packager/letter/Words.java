package dev.dossier.packager.letter;

import java.util.Locale;

/** Constants as they stand in the data map, and texts of others made fit for one line. */
final class Words {
  private Words() {}

  static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** Without line breaks and other control characters, and without marks that turn the writing. */
  static String line(String text) {
    StringBuilder line = new StringBuilder(text.length());
    text.codePoints()
        .map(c ->
            switch (Character.getType(c)) {
              case Character.CONTROL,
                  Character.FORMAT,
                  Character.LINE_SEPARATOR,
                  Character.PARAGRAPH_SEPARATOR,
                  Character.SURROGATE ->
                  ' ';
              default -> c;
            })
        .forEach(line::appendCodePoint);
    return line.toString();
  }
}

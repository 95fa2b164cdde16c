package dev.dossier.intake.submission;

import java.util.stream.Collectors;

/** What counts as text here. */
final class Texts {
  private Texts() {}

  static boolean holdsNulOrLoneSurrogate(String text) {
    return text.codePoints().anyMatch(c -> c == 0 || isSurrogate(c));
  }

  /** Neither control characters nor what turns the direction of the text around. */
  static boolean isOneLine(String text) {
    return text.codePoints()
        .noneMatch(c -> Character.isISOControl(c) || isSeparator(c) || isBidiOverride(c));
  }

  /** As {@link #isOneLine}, with line breaks and tabs. */
  static boolean isLines(String text) {
    return text.codePoints()
        .noneMatch(c ->
            (Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t')
                || isBidiOverride(c));
  }

  static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  /** A name of the caller's that can stand in an answer: what does not print becomes U+FFFD. */
  static String printable(String name) {
    return name.codePoints()
        .map(c -> Character.isISOControl(c) || isSurrogate(c) ? 0xFFFD : c)
        .mapToObj(Character::toString)
        .collect(Collectors.joining());
  }

  private static boolean isSurrogate(int c) {
    return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
  }

  private static boolean isSeparator(int c) {
    return c == 0x2028 || c == 0x2029;
  }

  private static boolean isBidiOverride(int c) {
    return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
  }
}

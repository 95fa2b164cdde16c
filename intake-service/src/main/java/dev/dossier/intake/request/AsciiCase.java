package dev.dossier.intake.request;

/** Folds A to Z and nothing else: Unicode's folding would make different addresses equal. */
public final class AsciiCase {
  private AsciiCase() {}

  public static String lower(String text) {
    StringBuilder folded = new StringBuilder(text);
    for (int i = 0; i < folded.length(); i++) {
      char c = folded.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        folded.setCharAt(i, (char) (c + ('a' - 'A')));
      }
    }
    return folded.toString();
  }
}

package dev.dossier.common.datamap;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The known word that a wrong one was most likely meant to be. */
final class Nearest {

  private static final int LONGEST = 60;

  private Nearest() {}

  static @Nullable String to(String wrong, Collection<String> known) {
    String nearest = null;
    int least = Integer.MAX_VALUE;
    for (String word : known) {
      int distance = distance(plain(wrong), plain(word));
      if (distance < least && distance <= Math.max(1, word.length() / 3)) {
        least = distance;
        nearest = word;
      }
    }
    return nearest;
  }

  private static String plain(String word) {
    String cut = word.length() > LONGEST ? word.substring(0, LONGEST) : word;
    return cut.toLowerCase(Locale.ROOT).replaceAll("[_ -]", "");
  }

  /** Levenshtein's, by rows. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}

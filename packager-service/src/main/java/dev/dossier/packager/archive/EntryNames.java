package dev.dossier.packager.archive;

import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Which names entries may have: no way out of the directory, nothing that two systems read apart.
 */
public final class EntryNames {
  private static final int LONGEST = 1_024;

  private EntryNames() {}

  /**
   * @throws IllegalArgumentException if a name is unsafe, or two differ in case alone; names
   *     nothing, since a file's name may be personal data
   */
  public static void check(Collection<String> names) {
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (!safe(name)) {
        throw new IllegalArgumentException("entry name: expected a plain relative path");
      }
      if (!seen.add(name.toLowerCase(Locale.ROOT))) {
        throw new IllegalArgumentException("entry name: expected once, was there twice");
      }
    }
  }

  static boolean safe(String name) {
    if (name.isEmpty() || name.length() > LONGEST) {
      return false;
    }
    for (String part : name.split("/", -1)) {
      if (part.isEmpty() || part.equals(".") || part.equals("..") || part.endsWith(" ")) {
        return false;
      }
    }
    return name.codePoints().noneMatch(EntryNames::unsafe);
  }

  private static boolean unsafe(int c) {
    return switch (Character.getType(c)) {
      // FORMAT holds the marks that turn the direction of writing.
      case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.UNASSIGNED -> true;
      default -> "\\:*?\"<>|".indexOf(c) >= 0;
    };
  }
}

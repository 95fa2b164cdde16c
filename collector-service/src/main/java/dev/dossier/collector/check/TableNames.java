package dev.dossier.collector.check;

import java.util.Locale;
import java.util.Set;

/** What tables and columns are called when they hold a person's identifier. */
final class TableNames {

  /** Too common to tell whose they are. */
  private static final Set<String> GENERIC =
      Set.of(
          "id",
          "uuid",
          "guid",
          "pk",
          "key",
          "code",
          "name",
          "type",
          "status",
          "state",
          "value",
          "no",
          "nr",
          "number",
          "created_at",
          "updated_at");

  private TableNames() {}

  /** {@code userId}, {@code User ID} and {@code user_id} are one, so are e-mail and email. */
  static String plain(String name) {
    return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2")
        .replaceAll("[^\\p{L}\\p{N}]+", "_")
        .toLowerCase(Locale.ROOT)
        .replaceAll("(^|_)e_mail", "$1email");
  }

  static boolean isGeneric(String plain) {
    return GENERIC.contains(plain);
  }

  /** How another table calls a column {@code id} of this one. */
  static String foreign(String table, String column) {
    return singular(plain(table)) + "_" + plain(column);
  }

  private static String singular(String plain) {
    if (plain.endsWith("ies")) {
      return plain.substring(0, plain.length() - 3) + "y";
    }
    if (plain.matches(".*(ss|x|ch|sh)es")) {
      return plain.substring(0, plain.length() - 2);
    }
    return plain.endsWith("s") && !plain.endsWith("ss")
        ? plain.substring(0, plain.length() - 1)
        : plain;
  }

  /** Whether a column is of one of the names, or of one with more before it. */
  static boolean matches(String column, Set<String> names) {
    String plain = plain(column);
    return names.stream().anyMatch(name -> plain.equals(name) || plain.endsWith("_" + name));
  }
}

package dev.dossier.collector.jdbc;

import dev.dossier.common.datamap.Sql;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Which parameters a query compares byte by byte, by its own words: {@code COLLATE} with a name
 * that ends in {@code _bin}, or {@code BINARY}, at the parameter or at what it is compared with. A
 * plain comparison counts with them if {@code AND} and the exact one of the same two follow or
 * precede it directly, which is how an index stays usable. Anything else is taken for not exact.
 */
final class Comparisons {
  private static final char MARK = '\u0001';
  private static final String OPERAND = "([\\w.$`\"\\[\\]]+)";
  private static final String EQUALS = "\\s*(?:=|<=>)\\s*";
  private static final String COLLATE = "COLLATE\\s+(?:\\w+_bin2?|binary)\\b";
  private static final String BINARY_CAST = "AS\\s+BINARY\\b\\s*(?:\\(\\s*[0-9]+\\s*\\))?\\s*\\)";

  /** Functions around a parameter, {@code lower(}; what is no function is told apart below. */
  private static final Pattern OPENED = pattern("(?:(\\w*)\\s*\\(\\s*)$");

  private static final Set<String> NO_FUNCTIONS =
      Set.of("in", "any", "some", "all", "exists", "not", "and", "or", "where", "on", "when");
  private static final Pattern COLLATED_AFTER = pattern("^\\s*" + COLLATE);
  private static final Pattern CAST_AFTER = pattern("^\\s*" + BINARY_CAST);
  private static final Pattern EXACT_BEFORE =
      pattern(
          "(?:"
              + "\\bBINARY\\s*|"
              + "\\bBINARY\\s+"
              + OPERAND
              + EQUALS
              + "|\\b"
              + COLLATE
              + "\\s*\\)?"
              + EQUALS
              + "|\\b"
              + BINARY_CAST
              + EQUALS
              + ")$");
  private static final Pattern EXACT_AFTER =
      pattern("^" + EQUALS + "(?:BINARY\\s+" + OPERAND + "|" + OPERAND + "\\s+" + COLLATE + ")");
  private static final Pattern COMPARED = pattern("(?<![\\w.)])" + OPERAND + "\\s*=\\s*$");
  private static final Pattern JOINED =
      pattern("^\\s*AND\\s+" + OPERAND + "\\s*=\\s*(?:BINARY\\s+)?$");
  private static final Pattern COLLATED_JOINED =
      pattern("^\\s*" + COLLATE + "\\s+AND\\s+" + OPERAND + "\\s*=\\s*$");

  private final String sql;
  private final String bare;
  private final List<String> names;

  private Comparisons(String sql, List<String> names) {
    this.sql = sql;
    this.bare = bare(sql);
    this.names = names;
  }

  /** For each parameter in its order. */
  static List<Boolean> exact(Sql sql) throws SQLException {
    // One character each, and none that a query has outside of quotes.
    String marked = Markers.of(sql.jdbcText()).replaced(i -> String.valueOf(MARK));
    return new Comparisons(marked, sql.parameters()).exact();
  }

  private List<Boolean> exact() {
    List<Integer> places =
        IntStream.range(0, bare.length()).filter(i -> bare.charAt(i) == MARK).boxed().toList();
    List<Boolean> exact = new ArrayList<>();
    if (places.size() != names.size()) {
      names.forEach(name -> exact.add(false));
      return exact;
    }
    for (int place : places) {
      exact.add(isExact(place));
    }
    List<Boolean> byThemselves = List.copyOf(exact);
    for (int i = 0; i + 1 < places.size(); i++) {
      if (names.get(i).equals(names.get(i + 1))) {
        if (byThemselves.get(i + 1) && areOfOne(places.get(i), places.get(i + 1), JOINED)) {
          exact.set(i, true);
        }
        if (byThemselves.get(i) && areOfOne(places.get(i), places.get(i + 1), COLLATED_JOINED)) {
          exact.set(i + 1, true);
        }
      }
    }
    return exact;
  }

  private boolean isExact(int place) {
    String before = bare.substring(0, place);
    String after = bare.substring(place + 1);
    if (CAST_AFTER.matcher(after).find()) {
      return true;
    }
    // The parameter with each function around it that takes it alone.
    while (true) {
      if (COLLATED_AFTER.matcher(after).find()
          || EXACT_BEFORE.matcher(before).find()
          || EXACT_AFTER.matcher(after).find()) {
        return true;
      }
      Matcher opened = OPENED.matcher(before);
      String closed = after.stripLeading();
      boolean alone = closed.startsWith(")") && opened.find();
      if (alone && "binary".equalsIgnoreCase(opened.group(1))) {
        return true;
      }
      if (!alone || NO_FUNCTIONS.contains(opened.group(1).toLowerCase(Locale.ROOT))) {
        return false;
      }
      before = before.substring(0, opened.start());
      after = closed.substring(1);
    }
  }

  /** Whether both are compared with the same, and nothing but AND stands between. */
  private boolean areOfOne(int first, int second, Pattern between) {
    Matcher compared = COMPARED.matcher(bare.substring(0, first));
    Matcher joined = between.matcher(bare.substring(first + 1, second));
    return compared.find()
        && joined.find()
        && sql.substring(compared.start(1), compared.end(1))
            .equals(sql.substring(first + 1 + joined.start(1), first + 1 + joined.end(1)));
  }

  /** Comments as blanks, and what is quoted as letters that mean nothing; all at its place. */
  private static String bare(String sql) {
    StringBuilder bare = new StringBuilder(sql);
    int i = 0;
    while (i < sql.length()) {
      char c = sql.charAt(i);
      if (c == '\'' || c == '"' || c == '`') {
        int end = closing(sql, i + 1, String.valueOf(c));
        fill(bare, i + 1, end - 1, 'q');
        i = end;
      } else if (c == '#' || sql.startsWith("--", i)) {
        int end = closing(sql, i, "\n");
        fill(bare, i, end, ' ');
        i = end;
      } else if (sql.startsWith("/*", i)) {
        int end = closing(sql, i + 2, "*/");
        fill(bare, i, end, ' ');
        i = end;
      } else {
        i++;
      }
    }
    return bare.toString();
  }

  /** Behind the next of these, or the end. */
  private static int closing(String sql, int from, String what) {
    int at = sql.indexOf(what, from);
    return at < 0 ? sql.length() : at + what.length();
  }

  private static void fill(StringBuilder text, int from, int to, char with) {
    for (int i = from; i < to; i++) {
      text.setCharAt(i, with);
    }
  }

  private static Pattern pattern(String regex) {
    return Pattern.compile(regex, Pattern.CASE_INSENSITIVE);
  }
}

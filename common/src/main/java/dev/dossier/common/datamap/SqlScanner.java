package dev.dossier.common.datamap;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Finds the parameters of a statement by PostgreSQL's lexical rules, and what keeps it from being
 * one reading statement. Quoted text and identifiers, dollar quotes, comments, {@code ::} casts,
 * {@code :=} and array slices hold no parameters.
 */
final class SqlScanner {

  record Problem(int offset, String message) {}

  record Parameter(String name, int offset) {}

  private static final Set<String> READING = Set.of("SELECT", "WITH", "VALUES", "TABLE");
  private static final Set<String> WRITING = Set.of("INSERT", "UPDATE", "DELETE", "MERGE");
  private static final String READING_EXPECTED =
      "expected one statement that begins with SELECT, WITH, VALUES or TABLE";
  private static final String ONLY_READING = "expected a statement that only reads, found ";

  private final String sql;
  private final StringBuilder jdbc = new StringBuilder();
  private final List<Parameter> parameters = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();
  private int at;
  private int brackets;
  private boolean begun;
  private boolean ended;
  private char before = ' ';

  SqlScanner(String sql) {
    this.sql = sql;
    while (at < sql.length()) {
      step(sql.charAt(at));
    }
    if (!begun) {
      problems.addFirst(new Problem(0, READING_EXPECTED + ", found nothing"));
    }
  }

  Sql sql() {
    return new Sql(sql, jdbc.toString(), parameters.stream().map(Parameter::name).toList());
  }

  List<Parameter> parameters() {
    return parameters;
  }

  List<Problem> problems() {
    return problems;
  }

  private void step(char c) {
    if (Character.isWhitespace(c)) {
      copyTo(at + 1);
    } else if (sql.startsWith("--", at)) {
      copyTo(endOfLine());
    } else if (sql.startsWith("/*", at)) {
      blockComment();
    } else if (c == ';') {
      ended = true;
      at++;
    } else {
      token(c);
    }
  }

  private void token(char c) {
    significant(c);
    switch (c) {
      case '\'' -> quoted(c, false);
      case '"', '`' -> quoted(c, false);
      case '$' -> dollar();
      case ':' -> colon();
      case '?' -> {
        jdbc.append("??");
        at++;
      }
      case '[' -> {
        brackets++;
        copyTo(at + 1);
      }
      case ']' -> {
        brackets--;
        copyTo(at + 1);
      }
      default -> {
        if (isNamePart(c)) {
          word();
        } else {
          copyTo(at + 1);
        }
      }
    }
    before = sql.charAt(at - 1);
  }

  private void significant(char c) {
    if (ended) {
      problem(at, "expected one statement, found another one after the semicolon");
      ended = false;
    }
    if (!begun && c != '(' && !isNameStart(c)) {
      problem(at, READING_EXPECTED);
      begun = true;
    }
  }

  private void word() {
    int start = at;
    int end = start;
    while (end < sql.length() && (isNamePart(sql.charAt(end)) || sql.charAt(end) == '$')) {
      end++;
    }
    String word = sql.substring(start, end).toUpperCase(Locale.ROOT);
    copyTo(end);
    if (!begun) {
      begun = true;
      if (!READING.contains(word)) {
        problem(start, READING_EXPECTED + ", found " + sql.substring(start, end));
      }
    } else if (word.equals("INTO") && before != '.') {
      problem(start, ONLY_READING + "INTO");
    } else if (WRITING.contains(word) && (before == '(' || before == ')') && nameFollows()) {
      problem(start, ONLY_READING + word);
    }
    if (word.equals("E") && at < sql.length() && sql.charAt(at) == '\'') {
      quoted('\'', true);
    }
  }

  private boolean nameFollows() {
    int next = at;
    while (next < sql.length() && Character.isWhitespace(sql.charAt(next))) {
      next++;
    }
    return next < sql.length() && (isNameStart(sql.charAt(next)) || sql.charAt(next) == '"');
  }

  private void quoted(char quote, boolean backslashes) {
    int start = at;
    for (int i = start + 1; i < sql.length(); i++) {
      char c = sql.charAt(i);
      if (backslashes && c == '\\') {
        i++;
      } else if (c == quote && i + 1 < sql.length() && sql.charAt(i + 1) == quote) {
        i++;
      } else if (c == quote) {
        copyTo(i + 1);
        return;
      }
    }
    unfinished(start, "expected a closing " + quote);
  }

  private void blockComment() {
    int start = at;
    int depth = 0;
    for (int i = start; i < sql.length(); i++) {
      if (sql.startsWith("/*", i)) {
        depth++;
        i++;
      } else if (sql.startsWith("*/", i)) {
        depth--;
        i++;
        if (depth == 0) {
          copyTo(i + 1);
          return;
        }
      }
    }
    unfinished(start, "expected a closing */");
  }

  private int endOfLine() {
    int end = at;
    while (end < sql.length() && sql.charAt(end) != '\n' && sql.charAt(end) != '\r') {
      end++;
    }
    return end;
  }

  private void dollar() {
    int start = at;
    int end = start + 1;
    while (end < sql.length() && isNamePart(sql.charAt(end))) {
      end++;
    }
    if (end > start + 1 && isDigit(sql.charAt(start + 1))) {
      problem(start, "expected :name, found the positional parameter " + sql.substring(start, end));
      copyTo(end);
    } else if (end < sql.length() && sql.charAt(end) == '$') {
      String tag = sql.substring(start, end + 1);
      int close = sql.indexOf(tag, end + 1);
      if (close < 0) {
        unfinished(start, "expected a closing " + tag);
      } else {
        copyTo(close + tag.length());
      }
    } else {
      copyTo(start + 1);
    }
  }

  private void colon() {
    char next = at + 1 < sql.length() ? sql.charAt(at + 1) : ' ';
    if (next == ':' || next == '=') {
      copyTo(at + 2);
    } else if (isNameStart(next) && !inSlice()) {
      int end = at + 1;
      while (end < sql.length() && isNamePart(sql.charAt(end))) {
        end++;
      }
      parameters.add(new Parameter(sql.substring(at + 1, end), at));
      jdbc.append('?');
      at = end;
    } else {
      if (isDigit(next) && brackets <= 0) {
        problem(at, "expected :name, found a colon before a digit");
      }
      copyTo(at + 1);
    }
  }

  /** In {@code a[1:n]} the colon follows an expression; in {@code a[:n]} it binds. */
  private boolean inSlice() {
    char previous = at == 0 ? ' ' : sql.charAt(at - 1);
    return brackets > 0
        && (isNamePart(previous) || previous == ')' || previous == ']' || previous == '"');
  }

  private void copyTo(int end) {
    jdbc.append(sql, at, end);
    at = end;
  }

  private void unfinished(int start, String message) {
    problem(start, message);
    copyTo(sql.length());
  }

  private void problem(int offset, String message) {
    problems.add(new Problem(offset, message));
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isNameStart(char c) {
    return c == '_' || Character.isLetter(c) || Character.isSurrogate(c);
  }

  private static boolean isNamePart(char c) {
    return isNameStart(c) || isDigit(c);
  }
}

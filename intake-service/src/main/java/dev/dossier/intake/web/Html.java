package dev.dossier.intake.web;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * A piece of HTML. Made from templates that are part of the program; every value put in is escaped
 * unless it is a piece itself, so text cannot become markup. Attributes in templates are quoted.
 */
public final class Html {
  public static final Html EMPTY = new Html("");
  private static final String HOLE = "{}";

  private final String markup;

  private Html(String markup) {
    this.markup = markup;
  }

  /**
   * @param template with one {@code {}} for each value
   * @throws IllegalArgumentException if there are more or fewer values than holes
   */
  public static Html of(String template, Object... values) {
    StringBuilder out = new StringBuilder(template.length() + 64);
    int from = 0;
    for (Object value : values) {
      int hole = template.indexOf(HOLE, from);
      if (hole < 0) {
        throw new IllegalArgumentException("template: more values than holes");
      }
      out.append(template, from, hole);
      out.append(value instanceof Html piece ? piece.markup : escape(value.toString()));
      from = hole + HOLE.length();
    }
    if (template.indexOf(HOLE, from) >= 0) {
      throw new IllegalArgumentException("template: more holes than values");
    }
    return new Html(out.append(template, from, template.length()).toString());
  }

  public static Html join(Html... pieces) {
    return new Html(Arrays.stream(pieces).map(Html::toString).collect(Collectors.joining("\n")));
  }

  /** Safe between tags and inside quoted attributes. */
  static String escape(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.append(c);
      }
    }
    return out.toString();
  }

  /** The markup. */
  @Override
  public String toString() {
    return markup;
  }
}

package dev.dossier.common.datamap;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text of a request: {@code ${NAME}} comes from the environment of the service that sends it,
 * {@code {name}} is bound when it is sent, <code>{{</code> and <code>}}</code> are braces. What was
 * put in is never looked through again.
 */
public record BoundText(List<Part> parts) {

  private static final Pattern PLACE =
      Pattern.compile(
          "\\$\\{[A-Za-z_][A-Za-z0-9_]*(?::-[^{}]*)?}"
              + "|\\{(?<name>[A-Za-z_][A-Za-z0-9_.-]{0,119})}|(?<brace>\\{\\{|}})");

  public BoundText {
    parts = List.copyOf(parts);
  }

  /** A stretch of the text. */
  public sealed interface Part {}

  /** Text of ours, with the environment's. */
  public record Fixed(Template text) implements Part {}

  /**
   * @param name an identity, or in a detail call the path of a field of the item
   */
  public record Bound(String name) implements Part {}

  /**
   * @throws IllegalArgumentException if a brace belongs to no placeholder
   */
  public static BoundText of(String text) {
    return of(text, "", 0, "");
  }

  static BoundText of(String text, String file, int line, String path) {
    List<Part> parts = new ArrayList<>();
    StringBuilder fixed = new StringBuilder();
    Matcher matcher = PLACE.matcher(text);
    int end = 0;
    while (matcher.find()) {
      fixed.append(text, end, matcher.start());
      String name = matcher.group("name");
      String brace = matcher.group("brace");
      if (name != null) {
        add(parts, fixed, file, line, path);
        parts.add(new Bound(name));
      } else if (brace != null) {
        add(parts, fixed, file, line, path);
        // A part of its own: "$" before it must not become a variable.
        parts.add(new Fixed(Template.of(brace.substring(1), file, line, path)));
      } else {
        fixed.append(matcher.group());
      }
      end = matcher.end();
    }
    fixed.append(text, end, text.length());
    add(parts, fixed, file, line, path);
    return new BoundText(parts);
  }

  private static void add(
      List<Part> parts, StringBuilder fixed, String file, int line, String path) {
    if (fixed.isEmpty()) {
      return;
    }
    String text = fixed.toString();
    if (Template.PLACEHOLDER.matcher(text).replaceAll("").matches("(?s).*[{}].*")) {
      throw new IllegalArgumentException(
          "expected {name}, ${NAME} or ${NAME:-default} in every pair of braces, {{ and }} for"
              + " braces");
    }
    parts.add(new Fixed(Template.of(text, file, line, path)));
    fixed.setLength(0);
  }

  /** The text with a letter in each place, and braces as braces. */
  static String withoutPlaces(String text) {
    return PLACE
        .matcher(text)
        .replaceAll(match -> match.group(2) == null ? "x" : match.group(2).substring(1));
  }

  /** Names of what is bound, in order, with repeats. */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    for (Part part : parts) {
      if (part instanceof Bound bound) {
        names.add(bound.name());
      }
    }
    return names;
  }

  /** Whether the text is one bound value and nothing else. */
  public boolean isWhole() {
    return parts.size() == 1 && parts.getFirst() instanceof Bound;
  }
}

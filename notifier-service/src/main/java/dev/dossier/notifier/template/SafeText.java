package dev.dossier.notifier.template;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes text that others supplied fit for the place where it is shown. */
public final class SafeText {
  /** Control characters, line and paragraph separators, direction overrides. */
  private static final Pattern CONTROLS =
      Pattern.compile("[\\p{Cntrl}\\u2028\\u2029\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069]+");

  private static final int LONGEST_LINE = 200;

  /** Letters, digits, spaces and the marks of names. */
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{M}\\p{Nd}'’., \\-]{1,80}");

  /** What mail programs would turn into a link: evil.example. */
  private static final Pattern LINK = Pattern.compile("\\.\\p{L}{2}");

  private SafeText() {}

  /** One line of at most 200 characters, without anything that could end or turn it. */
  public static String line(String text) {
    String line = CONTROLS.matcher(text).replaceAll(" ").strip();
    return line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE);
  }

  /**
   * Text of several lines as paragraphs, each one line; empty if there is nothing to read. A line
   * break is one wherever it stands: officers write lists.
   */
  static List<String> paragraphs(@Nullable String text) {
    return text == null
        ? List.of()
        : text.lines()
            .map(line -> CONTROLS.matcher(line).replaceAll(" ").strip())
            .filter(line -> !line.isEmpty())
            .toList();
  }

  /**
   * A name to greet by, if it looks like one. Whoever files a request chooses it, and the address
   * is not verified yet: it must not carry an advertisement into a stranger's mailbox.
   */
  static Optional<String> name(@Nullable String name) {
    return Optional.ofNullable(name)
        .map(String::strip)
        .filter(n -> NAME.matcher(n).matches() && !LINK.matcher(n).find());
  }

  /** For text and quoted attributes of HTML. */
  static String html(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    text.chars()
        .forEach(c -> {
          switch (c) {
            case '&' -> escaped.append("&amp;");
            case '<' -> escaped.append("&lt;");
            case '>' -> escaped.append("&gt;");
            case '"' -> escaped.append("&quot;");
            case '\'' -> escaped.append("&#39;");
            default -> escaped.append((char) c);
          }
        });
    return escaped.toString();
  }
}

package dev.dossier.packager.letter;

/** HTML as text. Whatever is not markup of ours goes through {@link #text}. */
final class Html {
  private final StringBuilder out = new StringBuilder(32_768);

  /** Markup of ours. */
  Html markup(String markup) {
    out.append(markup);
    return this;
  }

  /** Escaped, for elements and for attributes in double quotes. */
  Html text(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        case '\n', '\t' -> out.append(c);
        default -> out.append(fit(text, i) ? c : '\uFFFD');
      }
    }
    return this;
  }

  /** Control characters and lone halves of surrogate pairs are no HTML. */
  private static boolean fit(String text, int i) {
    char c = text.charAt(i);
    if (Character.isHighSurrogate(c)) {
      return i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1));
    }
    if (Character.isLowSurrogate(c)) {
      return i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
    }
    return !Character.isISOControl(c) && c != '\uFFFE' && c != '\uFFFF';
  }

  /** An element around escaped text. */
  Html element(String tag, String text) {
    return markup("<" + tag + ">").text(text).markup("</" + tag + ">\n");
  }

  /**
   * A link to a file of the package or, where it is http(s) or mailto, to somewhere else; any other
   * target stays text.
   */
  Html link(String target, String text) {
    if (!target.startsWith("data/")
        && !target.startsWith("https://")
        && !target.startsWith("http://")
        && !target.startsWith("mailto:")
        && !target.startsWith("#")
        && !target.equals(Letter.MANIFEST)) {
      return text(text);
    }
    return markup("<a href=\"")
        .text(target)
        .markup("\" rel=\"noreferrer\">")
        .text(text)
        .markup("</a>");
  }

  @Override
  public String toString() {
    return out.toString();
  }
}

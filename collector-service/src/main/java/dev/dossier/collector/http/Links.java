package dev.dossier.collector.http;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The {@code Link} header (RFC 8288). Read by hand, once through: a pattern with repeated groups
 * recurses, and a source's header of some kilobytes would overflow the stack.
 */
final class Links {
  private final String text;
  private int at;

  private Links(String text) {
    this.text = text;
  }

  /** Target of the first link whose relation is {@code next}; null where there is none. */
  static @Nullable String next(List<String> headers) {
    for (String header : headers) {
      String target = new Links(header).next();
      if (target != null) {
        return target;
      }
    }
    return null;
  }

  private @Nullable String next() {
    while (true) {
      int close = text.indexOf('>', at);
      if (close < 0) {
        return null;
      }
      int open = text.lastIndexOf('<', close);
      boolean link = open >= at;
      at = close + 1;
      if (link && isNext()) {
        return text.substring(open + 1, close);
      }
    }
  }

  /** Reads the parameters of a link; of several {@code rel} the first counts. */
  private boolean isNext() {
    String relations = null;
    while (skips(';')) {
      skipSpace();
      int start = at;
      skipUntil("=;,\"<>");
      String name = text.substring(start, at);
      String value = skips('=') ? value() : "";
      if (relations == null && name.equalsIgnoreCase("rel")) {
        relations = value;
      }
    }
    return relations != null
        && List.of(relations.toLowerCase(Locale.ROOT).strip().split("\\s+")).contains("next");
  }

  private String value() {
    if (!skips('"')) {
      skipSpace();
      int start = at;
      skipUntil(";,\"");
      return text.substring(start, at);
    }
    int start = at;
    while (at < text.length() && text.charAt(at) != '"') {
      at += text.charAt(at) == '\\' ? 2 : 1;
    }
    int end = Math.min(at, text.length());
    at = Math.min(end + 1, text.length());
    return text.substring(start, end);
  }

  /** Over the character, and space before it, if it is next. */
  private boolean skips(char wanted) {
    skipSpace();
    boolean there = at < text.length() && text.charAt(at) == wanted;
    if (there) {
      at++;
    }
    return there;
  }

  private void skipSpace() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private void skipUntil(String ends) {
    while (at < text.length()
        && !Character.isWhitespace(text.charAt(at))
        && ends.indexOf(text.charAt(at)) < 0) {
      at++;
    }
  }
}

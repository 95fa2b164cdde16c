package dev.dossier.collector.http;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Values in URLs: everything that RFC 3986 does not call unreserved is escaped. */
final class UrlText {
  private static final String UNRESERVED =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  private static final String HEX = "0123456789ABCDEF";
  private static final Pattern SEPARATOR = Pattern.compile("[/\\\\]");
  private static final int MOST_LAYERS = 5;

  private UrlText() {}

  static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      escape(escaped, b);
    }
    return escaped.toString();
  }

  private static void escape(StringBuilder out, byte b) {
    if (b > 0 && UNRESERVED.indexOf(b) >= 0) {
      out.append((char) b);
    } else {
      out.append('%').append(HEX.charAt((b >> 4) & 15)).append(HEX.charAt(b & 15));
    }
  }

  /**
   * Whether the value may stand for a segment of a path. Servers and proxies are known to undo
   * escapes before they resolve dots, some more than once, so whatever becomes {@code .} or {@code
   * ..} that way would name another resource.
   */
  static boolean fitsSegment(String value) {
    String text = value;
    for (int i = 0; i < MOST_LAYERS; i++) {
      for (String part : SEPARATOR.split(text, -1)) {
        // Parameters of a segment are cut off by some as well.
        String name = part.split(";", 2)[0].strip();
        if (name.equals(".") || name.equals("..")) {
          return false;
        }
      }
      String unescaped = unescaped(text);
      if (unescaped.equals(text)) {
        return true;
      }
      text = unescaped;
    }
    return false;
  }

  /**
   * Whether the value could become several segments of a path: a proxy that undoes escapes before
   * it passes a path on would ask for something below another resource, such as another person.
   */
  static boolean couldPart(String value) {
    String text = value;
    for (int i = 0; i < MOST_LAYERS; i++) {
      if (SEPARATOR.matcher(text).find()) {
        return true;
      }
      text = unescaped(text);
    }
    return !unescaped(text).equals(text);
  }

  private static String unescaped(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%' && i + 2 < text.length()) {
        int high = Character.digit(text.charAt(i + 1), 16);
        int low = Character.digit(text.charAt(i + 2), 16);
        if (high >= 0 && low >= 0) {
          out.append((char) (high * 16 + low));
          i += 2;
          continue;
        }
      }
      out.append(c);
    }
    return out.toString();
  }

  /** A URL that came with characters that URLs do not have: those are escaped, nothing else. */
  static String mended(String url) {
    StringBuilder out = new StringBuilder();
    for (byte b : url.strip().getBytes(StandardCharsets.UTF_8)) {
      if (b <= ' ' || b == 127 || "\"<>^`{|}".indexOf(b) >= 0) {
        out.append('%').append(HEX.charAt((b >> 4) & 15)).append(HEX.charAt(b & 15));
      } else {
        out.append((char) b);
      }
    }
    return out.toString();
  }
}

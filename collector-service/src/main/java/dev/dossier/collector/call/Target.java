package dev.dossier.collector.call;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a request goes. Strict where the host is found, since two readers of one URL that differ
 * there are a way past the allow-list: no user, no backslash, no encoded or non-ASCII host, no
 * number that only looks like an address.
 *
 * @param scheme {@code http} or {@code https}
 * @param host in lower case, IPv6 without brackets
 * @param path with the query, begins with a slash
 */
record Target(String scheme, String host, int port, String path) {
  private static final Pattern URL =
      Pattern.compile("([A-Za-z]{1,10})://([^/?#]*)([^?#]*)(\\?[^#]*)?(#.*)?");
  private static final Pattern AUTHORITY =
      Pattern.compile(
          "(?:\\[([0-9A-Fa-f:.]{2,45})]|([A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]+)*\\.?))(?::([0-9]{1,5}))?");
  private static final Pattern LIKE_A_NUMBER =
      Pattern.compile("(?:.*\\.)?(?:[0-9]+|0[xX][0-9A-Fa-f]*)\\.?");
  private static final Pattern IPV4 =
      Pattern.compile("(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\\.(?!$)|$)){4}");

  /** RFC 1035, section 2.3.4; with the dot of the root. */
  private static final int LONGEST_HOST = 254;

  private static final int LONGEST_AUTHORITY = LONGEST_HOST + ":65535".length();
  private static final String ALLOWED = "-._~:/?#[]@!$&'()*+,;=%";

  /** Text that is no URL to send anything to. Names no part of it. */
  static final class MalformedException extends Exception {
    MalformedException(String expected) {
      super(expected);
    }
  }

  /**
   * @throws MalformedException if it is no absolute http or https URL with a plain host
   */
  static Target of(String url) throws MalformedException {
    Matcher parts = URL.matcher(encoded(url));
    if (!parts.matches()) {
      throw new MalformedException("expected an absolute URL");
    }
    String scheme = parts.group(1).toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new MalformedException("expected http or https");
    }
    // Before the pattern, which recurses for each label.
    if (parts.group(2).length() > LONGEST_AUTHORITY) {
      throw new MalformedException("expected a host of at most 253 characters");
    }
    Matcher authority = AUTHORITY.matcher(parts.group(2));
    if (!authority.matches()) {
      throw new MalformedException("expected a plain host, with or without a port");
    }
    String name = authority.group(1) == null ? authority.group(2) : authority.group(1);
    if (name.length() > LONGEST_HOST) {
      throw new MalformedException("expected a host of at most 253 characters");
    }
    String host = name.toLowerCase(Locale.ROOT);
    if (authority.group(1) == null
        && LIKE_A_NUMBER.matcher(host).matches()
        && !IPV4.matcher(host).matches()) {
      throw new MalformedException("expected an address of four decimal numbers");
    }
    int port = port(scheme, authority.group(3));
    // Brackets are common in queries, but java.net.URI has none in a path.
    String given = parts.group(3).replace("[", "%5B").replace("]", "%5D");
    String path = given.isEmpty() ? "/" : given;
    return new Target(scheme, host, port, parts.group(4) == null ? path : path + parts.group(4));
  }

  private static int port(String scheme, @Nullable String text) throws MalformedException {
    int port = text == null ? scheme.equals("https") ? 443 : 80 : Integer.parseInt(text);
    if (port < 1 || port > 65_535) {
      throw new MalformedException("expected a port from 1 to 65535");
    }
    return port;
  }

  /**
   * A reference in an answer (RFC 3986, section 5): a URL, a path, or a query alone.
   *
   * @throws MalformedException if it leads to nothing that can be sent to
   */
  Target resolve(String reference) throws MalformedException {
    String encoded = encoded(reference.strip());
    if (encoded.isEmpty() || encoded.startsWith("#")) {
      throw new MalformedException("expected a URL");
    }
    if (URL.matcher(encoded).matches()) {
      return of(encoded);
    }
    if (encoded.startsWith("//")) {
      return of(scheme + ":" + encoded);
    }
    if (encoded.startsWith("?")) {
      return of(origin() + path.replaceFirst("\\?.*", "") + encoded);
    }
    try {
      // The host is ours: only the path is left to be found.
      URI resolved = URI.create("http://host" + path).resolve(encoded);
      if (!"http".equals(resolved.getScheme()) || !"host".equals(resolved.getRawAuthority())) {
        throw new MalformedException("expected http or https");
      }
      String query = resolved.getRawQuery() == null ? "" : "?" + resolved.getRawQuery();
      return of(origin() + resolved.getRawPath() + query);
    } catch (IllegalArgumentException e) {
      throw new MalformedException("expected a URL");
    }
  }

  /** A path with its query below this target's own path. */
  Target below(String pathAndQuery) throws MalformedException {
    String base = path.replaceFirst("\\?.*", "").replaceFirst("/+$", "");
    String rest = encoded(pathAndQuery).replaceFirst("#.*", "");
    boolean joined = rest.isEmpty() || rest.startsWith("?") || rest.startsWith("/");
    return of(origin() + base + (joined ? rest : "/" + rest));
  }

  String origin() {
    return scheme + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  boolean isSecure() {
    return scheme.equals("https");
  }

  /** Without the parameters of this name. */
  Target without(String parameter) {
    int at = path.indexOf('?');
    if (at < 0) {
      return this;
    }
    StringBuilder query = new StringBuilder();
    for (String pair : path.substring(at + 1).split("&", -1)) {
      if (!pair.equals(parameter) && !pair.startsWith(parameter + "=")) {
        query.append(query.isEmpty() ? '?' : '&').append(pair);
      }
    }
    return new Target(scheme, host, port, path.substring(0, at) + query);
  }

  /** With one more parameter, encoded already. */
  Target with(String parameter, String value) {
    return new Target(
        scheme, host, port, path + (path.contains("?") ? "&" : "?") + parameter + "=" + value);
  }

  URI uri() {
    return URI.create(
        scheme
            + "://"
            + (host.contains(":") ? "[" + host + "]" : host)
            + (port == (isSecure() ? 443 : 80) ? "" : ":" + port)
            + path);
  }

  /** Encodes what may not stand in a URL; vendors' links are not always clean. */
  private static String encoded(String text) throws MalformedException {
    StringBuilder clean = new StringBuilder(text.length());
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < utf8.length; i++) {
      int b = utf8[i] & 0xff;
      if (b < 0x20 || b == 0x7f || b == '\\') {
        throw new MalformedException("expected no control character and no backslash");
      }
      boolean broken = b == '%' && !(i + 2 < utf8.length && hex(utf8[i + 1]) && hex(utf8[i + 2]));
      if (!broken && b < 0x80 && (isLetterOrDigit(b) || ALLOWED.indexOf(b) >= 0)) {
        clean.append((char) b);
      } else {
        clean.append('%').append(String.format(Locale.ROOT, "%02X", b));
      }
    }
    return clean.toString();
  }

  private static boolean isLetterOrDigit(int b) {
    return b >= '0' && b <= '9' || b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z';
  }

  private static boolean hex(byte b) {
    return Character.digit(b, 16) >= 0;
  }

  /** The host at most: paths and queries hold identifiers. */
  @Override
  public String toString() {
    return "Target[" + scheme + "]";
  }
}

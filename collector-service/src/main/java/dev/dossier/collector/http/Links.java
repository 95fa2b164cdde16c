package dev.dossier.collector.http;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The {@code Link} header (RFC 8288). */
final class Links {
  private static final Pattern LINK =
      Pattern.compile(
          "<([^<>]*)>((?:\\s*;\\s*[^\\s=;,\"<>]+(?:\\s*=\\s*(?:\"(?:[^\"\\\\]|\\\\.)*\"|[^\\s;,\"]*))?)*)");
  private static final Pattern PARAMETER =
      Pattern.compile(
          ";\\s*([^\\s=;,\"]+)(?:\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^\\s;,\"]*)))?");

  private Links() {}

  /** Target of the first link whose relation is {@code next}; null where there is none. */
  static @Nullable String next(List<String> headers) {
    for (String header : headers) {
      Matcher link = LINK.matcher(header);
      while (link.find()) {
        if (isNext(link.group(2))) {
          return link.group(1);
        }
      }
    }
    return null;
  }

  /** Of several {@code rel} the first counts. */
  private static boolean isNext(String parameters) {
    Matcher parameter = PARAMETER.matcher(parameters);
    while (parameter.find()) {
      if (parameter.group(1).equalsIgnoreCase("rel")) {
        String quoted = parameter.group(2);
        String relations = quoted == null ? parameter.group(3) : quoted;
        return relations != null
            && List.of(relations.toLowerCase(Locale.ROOT).trim().split("\\s+")).contains("next");
      }
    }
    return false;
  }
}

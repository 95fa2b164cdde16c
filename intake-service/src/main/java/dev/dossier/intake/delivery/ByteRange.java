package dev.dossier.intake.delivery;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a {@code Range} (RFC 9110, section 14) asks of a representation. Of several ranges, of other
 * units and of what is no range at all nothing is made: the whole is sent, as the RFC allows.
 */
sealed interface ByteRange {
  /** All of it. */
  record Whole() implements ByteRange {}

  /** One part, both ends included. */
  record Part(long first, long last) implements ByteRange {
    long length() {
      return last - first + 1;
    }
  }

  /** Beyond its end. */
  record Unsatisfiable() implements ByteRange {}

  Pattern FORM = Pattern.compile("\\s*bytes\\s*=\\s*(\\d{0,18})-(\\d{0,18})\\s*");

  /**
   * @param header null: none was sent
   * @param length of the representation
   */
  static ByteRange of(@Nullable String header, long length) {
    Matcher form = FORM.matcher(header == null ? "" : header.toLowerCase(java.util.Locale.ROOT));
    if (!form.matches()) {
      return new Whole();
    }
    String first = form.group(1);
    String last = form.group(2);
    if (first.isEmpty()) {
      return last.isEmpty() ? new Whole() : suffix(Long.parseLong(last), length);
    }
    long from = Long.parseLong(first);
    long to = last.isEmpty() ? Long.MAX_VALUE : Long.parseLong(last);
    if (to < from) {
      return new Whole();
    }
    return from < length ? new Part(from, Math.min(to, length - 1)) : new Unsatisfiable();
  }

  private static ByteRange suffix(long wanted, long length) {
    return wanted == 0 || length == 0
        ? new Unsatisfiable()
        : new Part(Math.max(0, length - wanted), length - 1);
  }
}

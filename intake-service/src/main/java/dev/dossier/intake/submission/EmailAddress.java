package dev.dossier.intake.submission;

import java.net.IDN;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An address that mail can be sent to: RFC 5321's dot-atom or quoted local part, a domain of two
 * labels and more, at most 254 characters. A domain in other scripts becomes its A-labels.
 *
 * @param value as it is used from here on: the local part as given, the domain in lower case
 */
record EmailAddress(String value) {
  private static final int LONGEST = 254;
  private static final int LONGEST_LOCAL = 64;
  private static final int LONGEST_DOMAIN = 253;
  private static final String ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
  private static final Pattern LOCAL =
      Pattern.compile(ATOM + "(\\." + ATOM + ")*|\"([ !#-\\[\\]-~]|\\\\[ -~])+\"");
  private static final String LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";
  private static final Pattern DOMAIN = Pattern.compile("(" + LABEL + "\\.)+" + LABEL);
  private static final Pattern ALL_DIGITS = Pattern.compile("\\d+");

  /**
   * IDNA 2003, which the JDK has, maps these to other letters (faß.de to fass.de), IDNA 2008 does
   * not: the mail could go to somebody else.
   */
  private static final Pattern MAPPED_AWAY =
      Pattern.compile("[\\u00DF\\u03C2\\u200C\\u200D\\u1E9E]");

  /** Either an address, or what was expected. */
  record Read(@Nullable EmailAddress address, @Nullable String problem) {}

  static Read read(String text) {
    if (text.isEmpty()) {
      return refused("expected an e-mail address, was empty");
    }
    if (!Texts.isOneLine(text)) {
      return refused("expected an e-mail address without control characters");
    }
    int at = text.lastIndexOf('@');
    if (at <= 0) {
      return refused("expected an e-mail address");
    }
    String local = text.substring(0, at);
    if (!LOCAL.matcher(local).matches()) {
      return refused("expected ASCII letters, digits and signs of RFC 5321 before the @");
    }
    if (local.length() > LONGEST_LOCAL) {
      return refused("expected at most 64 characters before the @");
    }
    String domain = domain(text.substring(at + 1));
    if (domain == null) {
      return refused("expected a domain after the @, such as example.org or xn--bcher-kva.example");
    }
    String value = local + "@" + domain;
    return value.length() <= LONGEST
        ? new Read(new EmailAddress(value), null)
        : refused("expected at most 254 characters");
  }

  private static @Nullable String domain(String text) {
    if (MAPPED_AWAY.matcher(text).find()) {
      return null;
    }
    String ascii;
    try {
      ascii = IDN.toASCII(text, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException e) {
      return null;
    }
    boolean plain =
        ascii.length() <= LONGEST_DOMAIN
            && DOMAIN.matcher(ascii).matches()
            && !ALL_DIGITS.matcher(ascii.substring(ascii.lastIndexOf('.') + 1)).matches();
    return plain ? ascii : null;
  }

  private static Read refused(String problem) {
    return new Read(null, problem);
  }

  /** No value: it is personal data. */
  @Override
  public String toString() {
    return "EmailAddress";
  }
}

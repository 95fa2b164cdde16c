package dev.dossier.collector.source;

import java.util.regex.Pattern;

/** How values of the typed identities are written. */
public final class ValueForms {
  private static final Pattern INTEGER = Pattern.compile("0|-?[1-9][0-9]*");
  private static final Pattern UUID =
      Pattern.compile("[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}");

  private ValueForms() {}

  /**
   * As a database prints it: {@code 042}, {@code +42} or {@code 42} with a space would find number
   * 42 as well, which is not what they are.
   */
  public static boolean isInteger(String value) {
    return INTEGER.matcher(value).matches();
  }

  public static boolean isUuid(String value) {
    return UUID.matcher(value).matches();
  }
}

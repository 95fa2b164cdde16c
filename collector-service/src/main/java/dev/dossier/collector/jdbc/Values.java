package dev.dossier.collector.jdbc;

import dev.dossier.collector.source.IdentityTypes;
import dev.dossier.common.datamap.IdentityType;
import dev.dossier.common.event.Identifiers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Which values a query is run with, and what a value is. */
final class Values {
  private static final Pattern INTEGER = Pattern.compile("0|-?[1-9][0-9]*");
  private static final Pattern UUID =
      Pattern.compile("[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}");

  private Values() {}

  /**
   * Every combination of the identities' values, each as the list of the parameters' values in
   * their order. NULL and blank are no value, equal values of an identity are one, and a value that
   * is not of the identity's type is left out. A query without parameters has one combination.
   */
  static List<List<String>> combinations(
      List<String> parameters, IdentityTypes types, Identifiers identifiers) {
    Set<String> names = new LinkedHashSet<>(parameters);
    List<Map<String, String>> combinations = new ArrayList<>();
    combinations.add(Map.of());
    for (String name : names) {
      Set<String> values = usable(identifiers.of(name), types.of(name));
      List<Map<String, String>> longer = new ArrayList<>();
      for (Map<String, String> shorter : combinations) {
        for (String value : values) {
          Map<String, String> combination = new TreeMap<>(shorter);
          combination.put(name, value);
          longer.add(combination);
        }
      }
      combinations = longer;
    }
    return combinations.stream().map(c -> parameters.stream().map(c::get).toList()).toList();
  }

  private static Set<String> usable(List<String> values, IdentityType type) {
    Set<String> usable = new LinkedHashSet<>();
    for (String value : values) {
      if (!value.isBlank() && isOf(type, value) && isText(value)) {
        usable.add(value);
      }
    }
    return usable;
  }

  private static boolean isOf(IdentityType type, String value) {
    return switch (type) {
      case ANY, TEXT -> true;
      case INTEGER -> isInteger(value);
      case UUID -> isUuid(value);
    };
  }

  /**
   * As a database prints it: {@code 042}, {@code +42} or {@code 42} with a space would find number
   * 42 as well, which is not what they are.
   */
  static boolean isInteger(String value) {
    return INTEGER.matcher(value).matches();
  }

  static boolean isUuid(String value) {
    return UUID.matcher(value).matches();
  }

  /** Not every string of Java is text elsewhere: NUL, half of a surrogate pair. */
  private static boolean isText(String value) {
    return value.indexOf('\0') < 0 && StandardCharsets.UTF_8.newEncoder().canEncode(value);
  }
}

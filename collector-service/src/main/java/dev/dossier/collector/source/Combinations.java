package dev.dossier.collector.source;

import dev.dossier.common.datamap.IdentityType;
import dev.dossier.common.event.Identifiers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * With which values a dataset is read: every combination of its identities' values, one with
 * nothing for a dataset without parameters. NULL and blank are no value, equal values of an
 * identity are one, and a value that is not of the identity's type is left out. Combinations are
 * counted before one is made.
 */
public final class Combinations {
  /** More would be a wrong look-up, and would hold the source for ever. */
  public static final int MOST = 10_000;

  private final List<String> parameters;
  private final List<String> names;
  private final List<List<String>> values;
  private final int size;

  private Combinations(List<String> parameters, Map<String, Set<String>> byName) {
    this.parameters = List.copyOf(parameters);
    this.names = List.copyOf(byName.keySet());
    this.values = byName.values().stream().map(List::copyOf).toList();
    this.size = product(values);
  }

  public static Combinations of(
      List<String> parameters, IdentityTypes types, Identifiers identifiers) {
    Map<String, Set<String>> byName = new LinkedHashMap<>();
    for (String name : parameters) {
      byName.computeIfAbsent(name, each -> usable(identifiers.of(each), types.of(each)));
    }
    return new Combinations(parameters, byName);
  }

  private static int product(List<List<String>> values) {
    if (values.stream().anyMatch(List::isEmpty)) {
      return 0;
    }
    long product = 1;
    for (List<String> each : values) {
      product *= each.size();
      if (product > MOST) {
        return MOST + 1;
      }
    }
    return (int) product;
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
      case INTEGER -> ValueForms.isInteger(value);
      case UUID -> ValueForms.isUuid(value);
    };
  }

  /** Not every string of Java is text elsewhere: NUL, half of a surrogate pair. */
  private static boolean isText(String value) {
    return value.indexOf('\0') < 0 && StandardCharsets.UTF_8.newEncoder().canEncode(value);
  }

  /** Whether an identity has no value, so that there is nothing to ask with. */
  public boolean isEmpty() {
    return size == 0;
  }

  /** Whether there are more than {@link #MOST}: {@code too_large}, and none may be taken. */
  public boolean tooMany() {
    return size > MOST;
  }

  /** How many, at most {@code MOST + 1}. */
  public int size() {
    return size;
  }

  /**
   * One combination by identity; the last identity's value changes first.
   *
   * @param index from 0
   */
  public Map<String, String> get(int index) {
    if (index < 0 || index >= size || tooMany()) {
      throw new IndexOutOfBoundsException("no such combination");
    }
    @Nullable String[] chosen = new @Nullable String[names.size()];
    int rest = index;
    for (int i = names.size() - 1; i >= 0; i--) {
      List<String> choices = values.get(i);
      chosen[i] = choices.get(rest % choices.size());
      rest /= choices.size();
    }
    Map<String, String> combination = new LinkedHashMap<>();
    for (int i = 0; i < chosen.length; i++) {
      String value = chosen[i];
      if (value != null) {
        combination.put(names.get(i), value);
      }
    }
    return combination;
  }

  /** All of them, each as the parameters' values in their order, with repeats. */
  public List<List<String>> rows() {
    List<List<String>> rows = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      Map<String, String> combination = get(i);
      rows.add(parameters.stream().map(combination::get).toList());
    }
    return rows;
  }

  /** Counts only: values are personal data. */
  @Override
  public String toString() {
    return "Combinations[" + size + "]";
  }
}

package dev.dossier.common.event;

import java.util.List;
import java.util.Map;

/**
 * The person's identifiers that a work item needs: identity name to its values; an identity that
 * was looked up and has none has an empty list. Always encrypted.
 */
public record Identifiers(Map<String, List<String>> values) {
  public Identifiers {
    values = Check.map(values, "identifiers.values");
  }

  public List<String> of(String identity) {
    return values.getOrDefault(identity, List.of());
  }

  /** Names only: values are personal data. */
  @Override
  public String toString() {
    return "Identifiers" + values.keySet();
  }
}

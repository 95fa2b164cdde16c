package dev.dossier.common.datamap;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who answers, how a person is recognised, where data lies and what is handed over. Maps are in the
 * file's order. Values hold {@code ${NAME}} placeholders, never what they stand for.
 *
 * @param version of the grammar, 1
 * @param hash SHA-256 of the file's bytes in lower-case hex; it names this version of the map
 */
public record DataMap(
    int version,
    Controller controller,
    Map<String, Identity> identities,
    Map<String, Source> sources,
    Map<String, Section> sections,
    List<Exclusion> excluded,
    String hash) {

  public DataMap {
    identities = Ordered.copy(identities);
    sources = Ordered.copy(sources);
    sections = Ordered.copy(sections);
    excluded = List.copyOf(excluded);
  }

  /**
   * @throws java.util.NoSuchElementException when there is none of the name
   */
  public Identity identity(String name) {
    return Ordered.get(identities, "identity", name);
  }

  /**
   * @throws java.util.NoSuchElementException when there is none of the name
   */
  public Source source(String name) {
    return Ordered.get(sources, "source", name);
  }

  /**
   * @throws java.util.NoSuchElementException when there is none of the name
   */
  public Section section(String name) {
    return Ordered.get(sections, "section", name);
  }

  /** Names of the identities that the section's queries bind, in the order of their first use. */
  public Set<String> identitiesNeededBy(Section section) {
    Set<String> needed = new LinkedHashSet<>();
    section.datasets().values().forEach(dataset -> needed.addAll(dataset.reading().parameters()));
    return needed;
  }

  /** All identities, each after those that its lookup binds; otherwise in the file's order. */
  public List<Identity> resolutionOrder() {
    Map<String, Identity> ordered = new LinkedHashMap<>();
    identities.values().forEach(identity -> appendAfterItsNeeds(identity, ordered));
    return new ArrayList<>(ordered.values());
  }

  private void appendAfterItsNeeds(Identity identity, Map<String, Identity> ordered) {
    if (ordered.containsKey(identity.name())) {
      return;
    }
    for (String name : identity.dependsOn()) {
      Identity needed = identities.get(name);
      if (needed != null) {
        appendAfterItsNeeds(needed, ordered);
      }
    }
    ordered.put(identity.name(), identity);
  }
}

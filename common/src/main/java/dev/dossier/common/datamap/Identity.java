package dev.dossier.common.datamap;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One way in which a person is known. It has {@code from}, or {@code lookup}, or both: then the
 * lookup is for requests that do not carry the value.
 *
 * @param from {@code subject.email}, {@code subject.id} or {@code subject.identifiers.<name>}
 * @param mustMatch the identity whose value this one must equal before anything is collected
 */
public record Identity(
    String name,
    @Nullable String from,
    @Nullable Lookup lookup,
    IdentityType type,
    @Nullable String mustMatch) {

  /** Names of the identities that the lookup binds; none without a lookup. */
  public Set<String> dependsOn() {
    return lookup == null ? Set.of() : new LinkedHashSet<>(lookup.parameters());
  }
}

package dev.dossier.intake.plan;

import dev.dossier.common.datamap.DataMap;
import dev.dossier.intake.db.tables.records.IdentityRecord;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The identities of a package version as one data map resolves them: the map that the version is
 * pinned to, and each one that a section was retried by.
 *
 * @param identities by name, in an order in which they can be resolved
 */
record Resolution(DataMap map, Map<String, IdentityRecord> identities) {

  /** An identity that was not planned has no value. */
  IdentityStatus status(String identity) {
    IdentityRecord record = identities.get(identity);
    return record == null ? IdentityStatus.NONE : IdentityStatus.of(record.getStatus());
  }

  boolean settled(Set<String> names) {
    return names.stream().allMatch(name -> status(name).settled());
  }

  boolean any(Set<String> names, IdentityStatus status) {
    return names.stream().anyMatch(name -> status(name) == status);
  }

  @Nullable IdentityRecord identity(String name) {
    return identities.get(name);
  }

  /** The map alone. */
  @Override
  public String toString() {
    return "Resolution[" + map.hash() + "]";
  }
}

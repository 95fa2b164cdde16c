package dev.dossier.intake.plan;

import dev.dossier.common.crypto.DataKey;
import dev.dossier.common.datamap.DataMap;
import dev.dossier.intake.db.tables.records.IdentityRecord;
import dev.dossier.intake.db.tables.records.PackageRecord;
import dev.dossier.intake.db.tables.records.SectionRecord;
import dev.dossier.intake.request.RequestRow;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A package version that is being collected, as read under the request's lock.
 *
 * @param map the one that the version is pinned to
 * @param identities by name, in an order in which they can be resolved
 * @param sections in the map's order
 */
record OpenVersion(
    RequestRow request,
    PackageRecord row,
    DataMap map,
    DataKey contentKey,
    Map<String, IdentityRecord> identities,
    List<SectionRecord> sections) {

  UUID requestId() {
    return request.id();
  }

  int version() {
    return row.getVersion();
  }

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

  @Nullable SectionRecord section(String name) {
    return sections.stream()
        .filter(section -> section.getName().equals(name))
        .findFirst()
        .orElse(null);
  }

  /** Ids only. */
  @Override
  public String toString() {
    return "OpenVersion[" + requestId() + ", " + version() + "]";
  }
}

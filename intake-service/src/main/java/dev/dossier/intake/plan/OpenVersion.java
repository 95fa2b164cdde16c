package dev.dossier.intake.plan;

import dev.dossier.common.crypto.DataKey;
import dev.dossier.common.datamap.DataMap;
import dev.dossier.intake.db.tables.records.IdentityRecord;
import dev.dossier.intake.db.tables.records.PackageRecord;
import dev.dossier.intake.db.tables.records.SectionRecord;
import dev.dossier.intake.request.RequestRow;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A package version that is being collected, as read under the request's lock.
 *
 * @param map the one that the version is pinned to
 * @param resolutions by the hash of their data map
 * @param sections in the map's order
 */
record OpenVersion(
    RequestRow request,
    PackageRecord row,
    DataMap map,
    DataKey contentKey,
    Map<String, Resolution> resolutions,
    List<SectionRecord> sections) {

  UUID requestId() {
    return request.id();
  }

  int version() {
    return row.getVersion();
  }

  /** Whether it adds to a version that was handed over. */
  boolean supplement() {
    return row.getPrevious() != null;
  }

  /** The identities as this map resolves them; none yet if no section goes by it. */
  Resolution resolution(DataMap by) {
    return resolutions.computeIfAbsent(
        by.hash(), hash -> new Resolution(by, new LinkedHashMap<>()));
  }

  /** The identities that the section is collected by. */
  Resolution resolution(SectionRecord section) {
    return resolution(section.getDataMap());
  }

  /** The identities that this one is among. */
  Resolution resolution(IdentityRecord identity) {
    return resolution(identity.getDataMap());
  }

  private Resolution resolution(String dataMap) {
    Resolution resolution = resolutions.get(dataMap);
    if (resolution == null) {
      throw new IllegalStateException("plan: expected the data map of each section and identity");
    }
    return resolution;
  }

  /** Of all resolutions. */
  List<IdentityRecord> identities() {
    return resolutions.values().stream()
        .flatMap(resolution -> resolution.identities().values().stream())
        .toList();
  }

  @Nullable SectionRecord section(String name) {
    return sections.stream()
        .filter(section -> section.getName().equals(name))
        .findFirst()
        .orElse(null);
  }

  boolean any(SectionStatus status) {
    return sections.stream().anyMatch(section -> status.word().equals(section.getStatus()));
  }

  /** Whether only an officer can get the supplement any further. */
  boolean stuck() {
    return row.getStuckAt() != null;
  }

  /** Whether a section may still change without an officer. */
  boolean anyOpen() {
    return sections.stream().anyMatch(section -> SectionStatus.of(section.getStatus()).open());
  }

  /** Ids only. */
  @Override
  public String toString() {
    return "OpenVersion[" + requestId() + ", " + version() + "]";
  }
}

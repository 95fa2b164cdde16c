package dev.dossier.intake.plan;

import static dev.dossier.intake.db.Tables.IDENTITY;

import dev.dossier.common.datamap.DataMap;
import dev.dossier.common.datamap.DataMaps;
import dev.dossier.common.datamap.Identity;
import dev.dossier.common.datamap.Lookup;
import dev.dossier.common.datamap.Section;
import dev.dossier.common.event.SubjectDetails;
import dev.dossier.intake.db.tables.records.IdentityRecord;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Makes the rows of the identities that sections need. By a further map in the same version what it
 * leaves as it was is taken over; what it changed, and what failed, is looked up anew.
 */
@Component
final class IdentityPlan {
  private static final String IDENTIFIERS = "subject.identifiers.";

  private final DSLContext db;
  private final OpenVersions versions;
  private final DataMaps maps;

  IdentityPlan(DSLContext db, OpenVersions versions, DataMaps maps) {
    this.db = db;
    this.versions = versions;
    this.maps = maps;
  }

  void prepare(OpenVersion version, Resolution resolution, List<Section> planned) {
    SubjectDetails subject = version.request().subject();
    Set<String> needed = needed(resolution.map(), planned);
    Set<String> takenOver = new HashSet<>();
    for (Identity identity : resolution.map().resolutionOrder()) {
      if (!needed.contains(identity.name())) {
        continue;
      }
      IdentityRecord row = resolution.identity(identity.name());
      if (row != null) {
        takeUpAgain(row);
        continue;
      }
      Optional<IdentityRecord> same =
          takenOver.containsAll(identity.dependsOn())
              ? same(version, resolution, identity)
              : Optional.empty();
      if (same.isPresent()) {
        takenOver.add(identity.name());
      }
      row =
          same.map(other -> copy(other, resolution))
              .orElseGet(() -> fresh(version, resolution, identity, subject));
      row.insert();
      resolution.identities().put(identity.name(), row);
    }
    // A map of several resolutions keeps the order in which they can be resolved.
    reorder(resolution);
  }

  private void takeUpAgain(IdentityRecord row) {
    if (IdentityStatus.of(row.getStatus()) == IdentityStatus.FAILED) {
      row.setStatus(IdentityStatus.WAITING.word());
      row.setAttempt(0);
      row.setExecution(null);
      row.setPausedSince(null);
      row.setReason(null);
      row.setReasonCode(null);
      versions.update(row);
    }
  }

  private IdentityRecord fresh(
      OpenVersion version, Resolution resolution, Identity identity, SubjectDetails subject) {
    IdentityRecord row = db.newRecord(IDENTITY);
    row.setRequestId(version.requestId());
    row.setVersion(version.version());
    row.setDataMap(resolution.map().hash());
    row.setName(identity.name());
    row.setAttempt(0);
    Lookup lookup = identity.lookup();
    String given = given(identity, subject);
    if (given == null && lookup != null) {
      row.setSource(lookup.source());
      row.setStatus(IdentityStatus.WAITING.word());
    } else {
      IdentityValues.settle(version, row, given == null ? List.of() : List.of(given));
    }
    if (identity.mustMatch() != null) {
      confirmedBefore(version, resolution.map(), identity)
          .ifPresent(before -> {
            row.setConfirmedAt(before.getConfirmedAt());
            row.setConfirmed(before.getConfirmed());
          });
    }
    return row;
  }

  /**
   * What was confirmed of this person stays so, as long as the map says the same. It counts for the
   * values that were confirmed, which are not known yet here.
   */
  private Optional<IdentityRecord> confirmedBefore(
      OpenVersion version, DataMap map, Identity identity) {
    return db
        .selectFrom(IDENTITY)
        .where(
            IDENTITY
                .REQUEST_ID
                .eq(version.requestId())
                .and(IDENTITY.NAME.eq(identity.name()))
                .and(IDENTITY.CONFIRMED.isNotNull()))
        .orderBy(IDENTITY.CONFIRMED_AT.desc(), IDENTITY.VERSION.desc())
        .stream()
        .filter(before -> isSame(maps.get(before.getDataMap()), map, identity))
        .findFirst();
  }

  /** The settled row of another map that says the same of the identity. */
  private static Optional<IdentityRecord> same(
      OpenVersion version, Resolution resolution, Identity identity) {
    return version.resolutions().values().stream()
        .filter(other -> other != resolution)
        .filter(other -> isSame(other.map(), resolution.map(), identity))
        .map(other -> other.identity(identity.name()))
        .filter(Objects::nonNull)
        .filter(row -> {
          IdentityStatus status = IdentityStatus.of(row.getStatus());
          return status == IdentityStatus.KNOWN || status == IdentityStatus.NONE;
        })
        .findFirst();
  }

  private static boolean isSame(DataMap before, DataMap now, Identity identity) {
    Lookup lookup = identity.lookup();
    return identity.equals(before.identities().get(identity.name()))
        && (lookup == null
            || Objects.equals(
                before.sources().get(lookup.source()), now.sources().get(lookup.source())));
  }

  /** Under the same content key, in the same place. */
  private IdentityRecord copy(IdentityRecord other, Resolution resolution) {
    IdentityRecord row = db.newRecord(IDENTITY, other);
    row.setDataMap(resolution.map().hash());
    row.touched(true);
    return row;
  }

  private static void reorder(Resolution resolution) {
    for (Identity identity : resolution.map().resolutionOrder()) {
      IdentityRecord row = resolution.identities().remove(identity.name());
      if (row != null) {
        resolution.identities().put(identity.name(), row);
      }
    }
  }

  /** Nothing is looked up of a person that no section and no check has a use for. */
  private static Set<String> needed(DataMap map, List<Section> planned) {
    Set<String> needed = new LinkedHashSet<>();
    planned.forEach(section -> needed.addAll(map.identitiesNeededBy(section)));
    for (Identity identity : map.identities().values()) {
      if (identity.mustMatch() != null) {
        needed.add(identity.name());
        needed.add(identity.mustMatch());
      }
    }
    // In resolution order all needs of an identity come before it: backwards finds chains.
    for (Identity identity : map.resolutionOrder().reversed()) {
      if (needed.contains(identity.name())) {
        needed.addAll(identity.dependsOn());
      }
    }
    return needed;
  }

  /** The value that came with the request; blank is none. */
  private static @Nullable String given(Identity identity, SubjectDetails subject) {
    String from = identity.from();
    if (from == null) {
      return null;
    }
    String value =
        switch (from) {
          case "subject.email" -> subject.email();
          case "subject.id" -> subject.id();
          default ->
              from.startsWith(IDENTIFIERS)
                  ? subject.identifiers().get(from.substring(IDENTIFIERS.length()))
                  : null;
        };
    return value == null || value.isBlank() ? null : value;
  }
}

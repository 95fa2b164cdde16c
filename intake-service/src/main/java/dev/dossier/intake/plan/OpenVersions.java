package dev.dossier.intake.plan;

import static dev.dossier.intake.db.Tables.IDENTITY;
import static dev.dossier.intake.db.Tables.PACKAGE;
import static dev.dossier.intake.db.Tables.SECTION;

import dev.dossier.common.crypto.AssociatedData;
import dev.dossier.common.crypto.KeyEncryption;
import dev.dossier.common.datamap.DataMap;
import dev.dossier.common.datamap.DataMaps;
import dev.dossier.common.datamap.Identity;
import dev.dossier.intake.db.tables.records.IdentityRecord;
import dev.dossier.intake.db.tables.records.PackageRecord;
import dev.dossier.intake.db.tables.records.SectionRecord;
import dev.dossier.intake.packages.PackageState;
import dev.dossier.intake.request.RequestRow;
import dev.dossier.intake.request.Requests;
import dev.dossier.intake.time.Utc;
import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Record1;
import org.jooq.impl.DSL;
import org.springframework.stereotype.Component;

/** Reads versions under the request's lock, and writes their rows with guarded updates. */
@Component
final class OpenVersions {
  private final DSLContext db;
  private final Requests requests;
  private final DataMaps maps;
  private final KeyEncryption keys;
  private final Clock clock;

  OpenVersions(DSLContext db, Requests requests, DataMaps maps, KeyEncryption keys, Clock clock) {
    this.db = db;
    this.requests = requests;
    this.maps = maps;
    this.keys = keys;
    this.clock = clock;
  }

  /** Nothing if there is no such version, or it is not being collected any more. */
  Optional<OpenVersion> lock(UUID requestId, int version) {
    return requests.lockIfThere(requestId).flatMap(request -> read(request, version));
  }

  /** The one of the request's versions that is being collected, if there is one. */
  Optional<OpenVersion> lockOpen(UUID requestId) {
    Optional<RequestRow> request = requests.lockIfThere(requestId);
    return db.select(DSL.max(PACKAGE.VERSION))
        .from(PACKAGE)
        .where(
            PACKAGE.REQUEST_ID.eq(requestId).and(PACKAGE.STATE.eq(PackageState.COLLECTING.word())))
        .fetchOptional()
        .map(Record1::value1)
        .flatMap(version -> request.flatMap(locked -> read(locked, version)));
  }

  private Optional<OpenVersion> read(RequestRow request, int version) {
    PackageRecord row =
        db.selectFrom(PACKAGE)
            .where(
                PACKAGE
                    .REQUEST_ID
                    .eq(request.id())
                    .and(PACKAGE.VERSION.eq(version))
                    .and(PACKAGE.STATE.eq(PackageState.COLLECTING.word())))
            .fetchOne();
    byte[] contentKey = row == null ? null : row.getContentKey();
    if (row == null || contentKey == null) {
      return Optional.empty();
    }
    DataMap map = maps.get(row.getDataMap());
    List<SectionRecord> sections =
        db.selectFrom(SECTION)
            .where(SECTION.REQUEST_ID.eq(request.id()).and(SECTION.VERSION.eq(version)))
            .orderBy(SECTION.POSITION, SECTION.NAME)
            .fetch();
    return Optional.of(
        new OpenVersion(
            request,
            row,
            map,
            keys.unwrap(contentKey, AssociatedData.contentKey(request.id(), version)),
            resolutions(request.id(), version, map, sections),
            sections));
  }

  private Map<String, Resolution> resolutions(
      UUID requestId, int version, DataMap pinned, List<SectionRecord> sections) {
    Map<String, Map<String, IdentityRecord>> stored = new HashMap<>();
    db.selectFrom(IDENTITY)
        .where(IDENTITY.REQUEST_ID.eq(requestId).and(IDENTITY.VERSION.eq(version)))
        .forEach(row ->
            stored
                .computeIfAbsent(row.getDataMap(), hash -> new HashMap<>())
                .put(row.getName(), row));
    Set<String> hashes = new LinkedHashSet<>();
    hashes.add(pinned.hash());
    sections.forEach(section -> hashes.add(section.getDataMap()));
    hashes.addAll(stored.keySet());
    Map<String, Resolution> resolutions = new LinkedHashMap<>();
    for (String hash : hashes) {
      DataMap map = hash.equals(pinned.hash()) ? pinned : maps.get(hash);
      resolutions.put(hash, new Resolution(map, ordered(map, stored.getOrDefault(hash, Map.of()))));
    }
    return resolutions;
  }

  private static Map<String, IdentityRecord> ordered(
      DataMap map, Map<String, IdentityRecord> stored) {
    Map<String, IdentityRecord> ordered = new LinkedHashMap<>();
    for (Identity identity : map.resolutionOrder()) {
      IdentityRecord record = stored.get(identity.name());
      if (record != null) {
        ordered.put(identity.name(), record);
      }
    }
    return ordered;
  }

  /** Writes the changed columns if the section still has the status that it was read with. */
  void update(SectionRecord changed) {
    String before = changed.original(SECTION.STATUS);
    int updated =
        db.update(SECTION)
            .set(changed)
            .where(
                SECTION
                    .REQUEST_ID
                    .eq(changed.getRequestId())
                    .and(SECTION.VERSION.eq(changed.getVersion()))
                    .and(SECTION.NAME.eq(changed.getName()))
                    .and(SECTION.STATUS.eq(before)))
            .execute();
    require(updated);
    changed.touched(false);
  }

  /** Writes the changed columns if the identity still has the status that it was read with. */
  void update(IdentityRecord changed) {
    String before = changed.original(IDENTITY.STATUS);
    int updated =
        db.update(IDENTITY)
            .set(changed)
            .where(
                IDENTITY
                    .REQUEST_ID
                    .eq(changed.getRequestId())
                    .and(IDENTITY.VERSION.eq(changed.getVersion()))
                    .and(IDENTITY.DATA_MAP.eq(changed.getDataMap()))
                    .and(IDENTITY.NAME.eq(changed.getName()))
                    .and(IDENTITY.STATUS.eq(before)))
            .execute();
    require(updated);
    changed.touched(false);
  }

  /** The next revision's number, counted in the row. */
  int nextRevision(OpenVersion version) {
    int next = version.row().getRevision() + 1;
    int updated =
        db.update(PACKAGE)
            .set(PACKAGE.REVISION, next)
            .set(PACKAGE.ASKED, 0)
            .where(
                PACKAGE
                    .REQUEST_ID
                    .eq(version.requestId())
                    .and(PACKAGE.VERSION.eq(version.version()))
                    .and(PACKAGE.REVISION.eq(next - 1)))
            .execute();
    require(updated);
    version.row().setRevision(next);
    return next;
  }

  /** The packager was told the plan: its answer is awaited from now on. */
  void asked(OpenVersion version) {
    db.update(PACKAGE)
        .set(PACKAGE.ASKED_AT, Utc.of(clock.instant()))
        .where(
            PACKAGE.REQUEST_ID.eq(version.requestId()).and(PACKAGE.VERSION.eq(version.version())))
        .execute();
  }

  /** Counts that the packager is asked once more. */
  void askedAgain(OpenVersion version) {
    int again = version.row().getAsked() + 1;
    int updated =
        db.update(PACKAGE)
            .set(PACKAGE.ASKED, again)
            .where(
                PACKAGE
                    .REQUEST_ID
                    .eq(version.requestId())
                    .and(PACKAGE.VERSION.eq(version.version()))
                    .and(PACKAGE.ASKED.eq(again - 1)))
            .execute();
    require(updated);
    version.row().setAsked(again);
  }

  /** All writers hold the request's lock; one that does not is a bug, and rolls back. */
  private static void require(int updated) {
    if (updated != 1) {
      throw new IllegalStateException("a guarded update of the plan found another state");
    }
  }
}

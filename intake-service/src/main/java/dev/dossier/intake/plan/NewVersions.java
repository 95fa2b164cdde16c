package dev.dossier.intake.plan;

import static dev.dossier.intake.db.Tables.PACKAGE;
import static dev.dossier.intake.db.Tables.SECTION;

import dev.dossier.common.crypto.AssociatedData;
import dev.dossier.common.crypto.DataKey;
import dev.dossier.common.crypto.KeyEncryption;
import dev.dossier.common.datamap.DataMap;
import dev.dossier.common.datamap.Section;
import dev.dossier.intake.db.tables.records.PackageRecord;
import dev.dossier.intake.db.tables.records.SectionRecord;
import dev.dossier.intake.packages.PackageState;
import dev.dossier.intake.request.RequestRow;
import dev.dossier.intake.request.Requests;
import dev.dossier.intake.time.Utc;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes package versions, with a content key of their own, and their sections' rows. */
@Component
final class NewVersions {
  private final DSLContext db;
  private final Requests requests;
  private final KeyEncryption keys;
  private final IdentityPlan identities;
  private final Clock clock;

  NewVersions(
      DSLContext db, Requests requests, KeyEncryption keys, IdentityPlan identities, Clock clock) {
    this.db = db;
    this.requests = requests;
    this.keys = keys;
    this.identities = identities;
    this.clock = clock;
  }

  /**
   * An empty version.
   *
   * @param previous SHA-256 of the version that it supplements
   */
  OpenVersion create(RequestRow request, DataMap map, @Nullable String previous) {
    int number = requests.nextPackageVersion(request.id());
    DataKey contentKey = DataKey.random();
    PackageRecord row = db.newRecord(PACKAGE);
    row.setRequestId(request.id());
    row.setVersion(number);
    row.setRevision(1);
    row.setState(PackageState.COLLECTING.word());
    row.setDataMap(map.hash());
    row.setContentKey(keys.wrap(contentKey, AssociatedData.contentKey(request.id(), number)));
    row.setPrevious(previous);
    row.setCreatedAt(Utc.of(clock.instant()));
    row.setAsked(0);
    row.insert();
    return new OpenVersion(request, row, map, contentKey, new LinkedHashMap<>(), new ArrayList<>());
  }

  /** Adds sections to be collected by a map, with the identities that they need. */
  void plan(OpenVersion version, DataMap map, List<Section> planned) {
    Resolution resolution = version.resolution(map);
    identities.prepare(version, resolution, planned);
    for (Section section : planned) {
      SectionRecord row = db.newRecord(SECTION);
      row.setRequestId(version.requestId());
      row.setVersion(version.version());
      row.setName(section.name());
      row.setPosition(List.copyOf(map.sections().keySet()).indexOf(section.name()));
      row.setSource(section.source());
      row.setTitle(section.title().in(version.request().locale()));
      row.setDataMap(map.hash());
      row.setStatus(SectionStatus.PLANNED.word());
      row.setAttempt(0);
      row.setSlice(0);
      row.setExecutions(new UUID[0]);
      row.setReplaced(0);
      row.insert();
      version.sections().add(row);
    }
  }
}

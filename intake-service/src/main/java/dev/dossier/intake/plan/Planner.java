package dev.dossier.intake.plan;

import static dev.dossier.intake.db.Tables.IDENTITY;
import static dev.dossier.intake.db.Tables.PACKAGE;
import static dev.dossier.intake.db.Tables.SECTION;

import dev.dossier.common.crypto.AssociatedData;
import dev.dossier.common.crypto.DataKey;
import dev.dossier.common.crypto.KeyEncryption;
import dev.dossier.common.datamap.DataMap;
import dev.dossier.common.datamap.Identity;
import dev.dossier.common.datamap.Section;
import dev.dossier.common.event.RequestType;
import dev.dossier.common.event.SubjectDetails;
import dev.dossier.intake.audit.Actor;
import dev.dossier.intake.audit.Audit;
import dev.dossier.intake.db.tables.records.IdentityRecord;
import dev.dossier.intake.db.tables.records.PackageRecord;
import dev.dossier.intake.db.tables.records.SectionRecord;
import dev.dossier.intake.map.CurrentDataMap;
import dev.dossier.intake.packages.PackageState;
import dev.dossier.intake.request.RequestRow;
import dev.dossier.intake.request.Requests;
import dev.dossier.intake.request.Transition;
import dev.dossier.intake.time.Utc;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Begins the collection of a verified request: all identities and sections become rows. */
@Component
public final class Planner {
  private static final String IDENTIFIERS = "subject.identifiers.";

  private final DSLContext db;
  private final Requests requests;
  private final CurrentDataMap maps;
  private final KeyEncryption keys;
  private final Progression progression;
  private final Audit audit;
  private final Clock clock;

  Planner(
      DSLContext db,
      Requests requests,
      CurrentDataMap maps,
      KeyEncryption keys,
      Progression progression,
      Audit audit,
      Clock clock) {
    this.db = db;
    this.requests = requests;
    this.maps = maps;
    this.keys = keys;
    this.progression = progression;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * Moves the request to processing and makes its first package version, in the transaction of the
   * verification; without a row in {@code verification} the database refuses.
   *
   * @throws IllegalStateException if the request is not one that can begin
   */
  public void start(UUID requestId) {
    if (!requests.move(requestId, Transition.START, null, new Actor.System())) {
      throw new IllegalStateException("plan: expected a pending request or one in review");
    }
    plan(requestId);
  }

  /**
   * Makes a further package version of everything, by the data map as it is now, for a request
   * whose package was deleted; in the caller's transaction. The request was counted when it was
   * made, and is not counted again.
   *
   * @throws IllegalStateException if the request never had a package, or was closed
   */
  public void collectAgain(UUID requestId, Actor actor) {
    String reason = "The package was deleted, and the data is collected again.";
    if (!requests.move(requestId, Transition.COLLECT_AGAIN, reason, actor)) {
      throw new IllegalStateException("plan: expected an answered request");
    }
    plan(requestId);
  }

  private void plan(UUID requestId) {
    DataMap map = maps.get();
    RequestRow request = requests.lock(requestId);
    List<Section> planned = sections(map, request.type());
    OpenVersion version = open(request, map, planned);
    audit.record(
        requestId,
        new Actor.System(),
        "collection_planned",
        Map.of("version", version.version(), "dataMap", map.hash(), "sections", planned.size()));
    if (planned.isEmpty()) {
      requests.move(
          requestId,
          Transition.NEED_ATTENTION,
          "The data map marks no section as portable: there is nothing to hand over.",
          new Actor.System());
    } else {
      progression.begin(version);
    }
  }

  /** GDPR Article 20(1) gives a right to what the person provided; Article 15 to all. */
  private static List<Section> sections(DataMap map, RequestType type) {
    return switch (type) {
      case ACCESS -> List.copyOf(map.sections().values());
      case PORTABILITY -> map.sections().values().stream().filter(Section::portable).toList();
    };
  }

  private OpenVersion open(RequestRow request, DataMap map, List<Section> planned) {
    int number = requests.nextPackageVersion(request.id());
    DataKey contentKey = DataKey.random();
    PackageRecord row = db.newRecord(PACKAGE);
    row.setRequestId(request.id());
    row.setVersion(number);
    row.setRevision(1);
    row.setState(PackageState.COLLECTING.word());
    row.setDataMap(map.hash());
    row.setContentKey(keys.wrap(contentKey, AssociatedData.contentKey(request.id(), number)));
    row.setCreatedAt(Utc.of(clock.instant()));
    row.insert();
    OpenVersion version =
        new OpenVersion(request, row, map, contentKey, new LinkedHashMap<>(), new ArrayList<>());
    insertIdentities(version, planned);
    insertSections(version, planned);
    return version;
  }

  private void insertSections(OpenVersion version, List<Section> planned) {
    for (Section section : planned) {
      SectionRecord row = db.newRecord(SECTION);
      row.setRequestId(version.requestId());
      row.setVersion(version.version());
      row.setName(section.name());
      row.setPosition(version.sections().size());
      row.setSource(section.source());
      row.setTitle(section.title().in(version.request().locale()));
      row.setDataMap(version.map().hash());
      row.setStatus(SectionStatus.PLANNED.word());
      row.setAttempt(0);
      row.setSlice(0);
      row.insert();
      version.sections().add(row);
    }
  }

  private void insertIdentities(OpenVersion version, List<Section> planned) {
    SubjectDetails subject = version.request().subject();
    Set<String> needed = needed(version.map(), planned);
    for (Identity identity : version.map().resolutionOrder()) {
      if (!needed.contains(identity.name())) {
        continue;
      }
      IdentityRecord row = db.newRecord(IDENTITY);
      row.setRequestId(version.requestId());
      row.setVersion(version.version());
      row.setName(identity.name());
      row.setAttempt(0);
      String given = given(identity, subject);
      if (given == null && identity.lookup() != null) {
        row.setSource(identity.lookup().source());
        row.setStatus(IdentityStatus.WAITING.word());
      } else {
        IdentityValues.settle(version, row, given == null ? List.of() : List.of(given));
      }
      row.insert();
      version.identities().put(identity.name(), row);
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

package dev.dossier.intake.plan;

import static dev.dossier.intake.db.Tables.PACKAGE;
import static dev.dossier.intake.db.Tables.SECTION;

import dev.dossier.common.datamap.DataMap;
import dev.dossier.common.datamap.Section;
import dev.dossier.common.event.RequestType;
import dev.dossier.intake.audit.Actor;
import dev.dossier.intake.audit.Audit;
import dev.dossier.intake.db.tables.records.SectionRecord;
import dev.dossier.intake.map.CurrentDataMap;
import dev.dossier.intake.request.RequestRow;
import dev.dossier.intake.request.RequestStatus;
import dev.dossier.intake.request.Requests;
import dev.dossier.intake.request.Transition;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * An officer has a section collected once more, by the data map as it is now: a wrong query can be
 * mended. One that was waived and handed over without becomes a supplement. Everything belongs into
 * the caller's transaction.
 */
@Component
public final class SectionRetry {
  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,59}");

  private final DSLContext db;
  private final Requests requests;
  private final OpenVersions versions;
  private final NewVersions fresh;
  private final IdentityPlan identities;
  private final Progression progression;
  private final CurrentDataMap maps;
  private final Audit audit;

  SectionRetry(
      DSLContext db,
      Requests requests,
      OpenVersions versions,
      NewVersions fresh,
      IdentityPlan identities,
      Progression progression,
      CurrentDataMap maps,
      Audit audit) {
    this.db = db;
    this.requests = requests;
    this.versions = versions;
    this.fresh = fresh;
    this.identities = identities;
    this.progression = progression;
    this.maps = maps;
    this.audit = audit;
  }

  public Ruling retry(UUID requestId, String name, Actor officer) {
    RequestRow request = requests.lock(requestId);
    // PostgreSQL takes not every text, and no section has such a name.
    Optional<SectionRecord> newest =
        NAME.matcher(name).matches() ? newest(requestId, name) : Optional.empty();
    if (newest.isEmpty()) {
      return new Ruling.NoSuchSection();
    }
    Section declared = declared(request, name);
    if (declared == null) {
      return new Ruling.NotNow("The data map as it is now has no such section for this request.");
    }
    Optional<OpenVersion> open = versions.lock(requestId, newest.get().getVersion());
    if (open.isPresent()) {
      return again(open.get(), declared, officer);
    }
    boolean answered =
        request.status() == RequestStatus.READY || request.status() == RequestStatus.DELIVERED;
    return answered && SectionStatus.of(newest.get().getStatus()) == SectionStatus.WAIVED
        ? supplement(request, declared, officer)
        : notNow(request, newest.get());
  }

  private Ruling again(OpenVersion version, Section declared, Actor officer) {
    SectionRecord section = version.section(declared.name());
    if (section == null || !mayBeTakenUp(version, section)) {
      return notNow(version.request(), section);
    }
    DataMap map = maps.get();
    identities.prepare(version, version.resolution(map), List.of(declared));
    section.setStatus(SectionStatus.PLANNED.word());
    section.setSource(declared.source());
    section.setTitle(declared.title().in(version.request().locale()));
    section.setDataMap(map.hash());
    section.setAttempt(0);
    section.setExecution(null);
    // However late the packager hears what they found: it was found by the map as it was.
    section.setReplaced(section.getExecutions().length);
    section.setSlice(0);
    section.setContinuation(null);
    section.setRecords(null);
    section.setBytes(null);
    section.setProgress(null);
    section.setStartedAt(null);
    section.setEndedAt(null);
    versions.update(section);
    record(version, declared, officer);
    requests.move(version.requestId(), Transition.RESUME, null, officer);
    progression.resume(version);
    return new Ruling.Done();
  }

  /** A failed one; any, if all were collected and the package could not be made all the same. */
  private static boolean mayBeTakenUp(OpenVersion version, SectionRecord section) {
    return switch (SectionStatus.of(section.getStatus())) {
      case FAILED -> true;
      case FOUND, NOTHING_FOUND ->
          (version.request().status() == RequestStatus.NEEDS_ATTENTION || version.stuck())
              && !version.anyOpen()
              && !version.any(SectionStatus.FAILED);
      case PLANNED, WAITING, COLLECTING, WAIVED -> false;
    };
  }

  /**
   * What officers retried, and what joined its supplement too late to be in it, goes into another
   * one. The audit names all; one that the data map has no more, or not for this request, stays
   * missing.
   */
  public void again(UUID requestId, int sealedVersion, List<String> names) {
    RequestRow request = requests.lock(requestId);
    audit.record(
        requestId,
        new Actor.System(),
        "sections_too_late",
        Map.of("version", sealedVersion, "sections", String.join(", ", names)));
    for (String name : names) {
      Section declared = declared(request, name);
      if (declared != null) {
        supplement(request, declared, new Actor.System());
      }
    }
  }

  private @Nullable Section declared(RequestRow request, String name) {
    Section declared = maps.get().sections().get(name);
    return declared == null || (request.type() == RequestType.PORTABILITY && !declared.portable())
        ? null
        : declared;
  }

  /** Into the supplement that is being made, if there is one, else into one of its own. */
  private Ruling supplement(RequestRow request, Section declared, Actor officer) {
    Optional<OpenVersion> open = versions.lockOpen(request.id());
    OpenVersion version =
        open.orElseGet(
            () -> fresh.create(request, maps.get(), sealedWithout(request.id(), declared.name())));
    fresh.plan(version, maps.get(), List.of(declared));
    record(version, declared, officer);
    if (open.isPresent()) {
      progression.resume(version);
    } else {
      progression.begin(version);
    }
    return new Ruling.Done();
  }

  /** The SHA-256 of the package in which the section is missing. */
  private String sealedWithout(UUID requestId, String name) {
    return db.select(PACKAGE.SHA256)
        .from(PACKAGE)
        .join(SECTION)
        .on(SECTION.REQUEST_ID.eq(PACKAGE.REQUEST_ID).and(SECTION.VERSION.eq(PACKAGE.VERSION)))
        .where(
            PACKAGE
                .REQUEST_ID
                .eq(requestId)
                .and(SECTION.NAME.eq(name))
                .and(PACKAGE.SHA256.isNotNull()))
        .orderBy(PACKAGE.VERSION.desc())
        .limit(1)
        .fetchSingle(PACKAGE.SHA256);
  }

  private Optional<SectionRecord> newest(UUID requestId, String name) {
    return db.selectFrom(SECTION)
        .where(SECTION.REQUEST_ID.eq(requestId).and(SECTION.NAME.eq(name)))
        .orderBy(SECTION.VERSION.desc())
        .limit(1)
        .fetchOptional();
  }

  private void record(OpenVersion version, Section declared, Actor officer) {
    audit.record(
        version.requestId(),
        officer,
        "section_retried",
        Map.of(
            "version", version.version(),
            "section", declared.name(),
            "dataMap", maps.get().hash()));
  }

  private static Ruling notNow(RequestRow request, @Nullable SectionRecord section) {
    return new Ruling.NotNow(
        "The request is %s and the section %s."
            .formatted(
                request.status().word(), section == null ? "not there" : section.getStatus()));
  }
}

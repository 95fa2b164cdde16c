package dev.dossier.intake.plan;

import dev.dossier.common.event.Reason;
import dev.dossier.intake.audit.Actor;
import dev.dossier.intake.audit.Audit;
import dev.dossier.intake.db.tables.records.SectionRecord;
import dev.dossier.intake.packages.Packages;
import dev.dossier.intake.request.Requests;
import dev.dossier.intake.request.Transition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * An officer lets a request go on as it is: without the sections that failed, or though an identity
 * does not match. Everything belongs into the caller's transaction.
 */
@Component
public final class Release {
  private final Requests requests;
  private final OpenVersions versions;
  private final Progression progression;
  private final WorkItems work;
  private final StuckSupplements supplements;
  private final Packages packages;
  private final Audit audit;

  Release(
      Requests requests,
      OpenVersions versions,
      Progression progression,
      WorkItems work,
      StuckSupplements supplements,
      Packages packages,
      Audit audit) {
    this.requests = requests;
    this.versions = versions;
    this.progression = progression;
    this.work = work;
    this.supplements = supplements;
    this.packages = packages;
    this.audit = audit;
  }

  /** The failed sections are waived, and keep their reason; the packager seals without them. */
  public Ruling release(UUID requestId, Actor officer) {
    Optional<OpenVersion> open = versions.lockOpen(requestId);
    if (open.isPresent() && open.get().supplement()) {
      return releaseSupplement(open.get(), officer);
    }
    if (open.isEmpty() || open.get().anyOpen() || !open.get().any(SectionStatus.FAILED)) {
      return notNow(requestId, "and no failed section waits for an officer");
    }
    OpenVersion version = open.get();
    waive(version, with(version, SectionStatus.FAILED), officer);
    goOn(version, officer);
    return new Ruling.Done();
  }

  /**
   * Without what failed, and without what must not be collected since an identity does not match.
   * With nothing left to add to what was handed over, or if it cannot be made, it is given up.
   */
  private Ruling releaseSupplement(OpenVersion version, Actor officer) {
    List<SectionRecord> stopped = progression.stopped(version);
    List<SectionRecord> waived = new ArrayList<>(with(version, SectionStatus.FAILED));
    waived.addAll(stopped);
    boolean underWay =
        version.sections().stream()
            .anyMatch(s -> SectionStatus.of(s.getStatus()).open() && !stopped.contains(s));
    boolean notMade = waived.isEmpty() && version.stuck();
    if (underWay || (waived.isEmpty() && !notMade)) {
      return notNow(version.requestId(), "and nothing in its supplement waits for an officer");
    }
    waive(version, notMade ? version.sections() : waived, officer);
    if (version.sections().stream()
        .allMatch(s -> SectionStatus.of(s.getStatus()) == SectionStatus.WAIVED)) {
      audit.record(
          version.requestId(),
          officer,
          "supplement_given_up",
          Map.of("version", version.version()));
      packages.cancelOpen(version.requestId(), officer);
    } else {
      goOn(version, officer);
    }
    return new Ruling.Done();
  }

  private void goOn(OpenVersion version, Actor officer) {
    supplements.goesOn(version);
    requests.move(version.requestId(), Transition.RESUME, null, officer);
    versions.nextRevision(version);
    work.plan(version);
  }

  private static List<SectionRecord> with(OpenVersion version, SectionStatus status) {
    return version.sections().stream()
        .filter(s -> SectionStatus.of(s.getStatus()) == status)
        .toList();
  }

  private void waive(OpenVersion version, List<SectionRecord> waived, Actor officer) {
    for (SectionRecord section : waived) {
      Reason reason = reason(SectionStatus.of(section.getStatus()));
      if (reason != null) {
        section.setReason(reason.word());
        section.setReasonCode(null);
        section.setRecords(null);
        section.setBytes(null);
      }
      section.setStatus(SectionStatus.WAIVED.word());
      versions.update(section);
    }
    audit.record(
        version.requestId(),
        officer,
        "sections_waived",
        Map.of(
            "version",
            version.version(),
            "sections",
            waived.stream().map(SectionRecord::getName).collect(Collectors.joining(", "))));
  }

  /** One that failed keeps its own; the package of one that was collected could not be made. */
  private static @Nullable Reason reason(SectionStatus before) {
    return switch (before) {
      case PLANNED, WAITING -> Reason.UPSTREAM_FAILED;
      case FOUND, NOTHING_FOUND -> Reason.INTERNAL;
      case COLLECTING, FAILED, WAIVED -> null;
    };
  }

  /** The person is who the request says, though a source knows them otherwise. */
  public Ruling confirmIdentity(UUID requestId, Actor officer) {
    Optional<OpenVersion> open = versions.lockOpen(requestId);
    if (open.isEmpty() || !progression.confirm(open.get())) {
      return notNow(requestId, "and no identity waits to be confirmed");
    }
    audit.record(requestId, officer, "identity_confirmed", Map.of("version", open.get().version()));
    requests.move(requestId, Transition.RESUME, null, officer);
    progression.resume(open.get());
    return new Ruling.Done();
  }

  private Ruling notNow(UUID requestId, String why) {
    return new Ruling.NotNow(
        "The request is " + requests.lock(requestId).status().word() + ", " + why + ".");
  }
}

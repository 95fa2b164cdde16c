package dev.dossier.intake.plan;

import dev.dossier.intake.audit.Actor;
import dev.dossier.intake.audit.Audit;
import dev.dossier.intake.db.tables.records.SectionRecord;
import dev.dossier.intake.packages.Packages;
import dev.dossier.intake.request.Requests;
import dev.dossier.intake.request.Transition;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
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
  private final Packages packages;
  private final Audit audit;

  Release(
      Requests requests,
      OpenVersions versions,
      Progression progression,
      WorkItems work,
      Packages packages,
      Audit audit) {
    this.requests = requests;
    this.versions = versions;
    this.progression = progression;
    this.work = work;
    this.packages = packages;
    this.audit = audit;
  }

  /** The failed sections are waived, and keep their reason; the packager seals without them. */
  public Ruling release(UUID requestId, Actor officer) {
    Optional<OpenVersion> open = versions.lockOpen(requestId);
    if (open.isEmpty() || open.get().anyOpen() || !open.get().any(SectionStatus.FAILED)) {
      return notNow(requestId, "and no failed section waits for an officer");
    }
    OpenVersion version = open.get();
    List<SectionRecord> failed =
        version.sections().stream()
            .filter(s -> SectionStatus.of(s.getStatus()) == SectionStatus.FAILED)
            .toList();
    for (SectionRecord section : failed) {
      section.setStatus(SectionStatus.WAIVED.word());
      versions.update(section);
    }
    audit.record(
        requestId,
        officer,
        "sections_waived",
        Map.of(
            "version",
            version.version(),
            "sections",
            failed.stream().map(SectionRecord::getName).collect(Collectors.joining(", "))));
    boolean empty = failed.size() == version.sections().size();
    if (version.supplement() && empty) {
      // There is nothing to add to what was handed over.
      packages.cancelOpen(requestId, officer);
    } else {
      requests.move(requestId, Transition.RESUME, null, officer);
      versions.nextRevision(version);
      work.plan(version);
    }
    return new Ruling.Done();
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

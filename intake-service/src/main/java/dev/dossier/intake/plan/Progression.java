package dev.dossier.intake.plan;

import dev.dossier.common.datamap.Identity;
import dev.dossier.common.event.Reason;
import dev.dossier.intake.audit.Actor;
import dev.dossier.intake.audit.Audit;
import dev.dossier.intake.db.tables.records.IdentityRecord;
import dev.dossier.intake.db.tables.records.SectionRecord;
import dev.dossier.intake.request.Requests;
import dev.dossier.intake.request.Transition;
import dev.dossier.intake.time.Utc;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Does all that has become possible in a version: after the start, and after each change of an
 * identity or a section. What is not possible yet stays; running it twice changes nothing.
 */
@Component
final class Progression {
  private final OpenVersions versions;
  private final WorkItems work;
  private final Requests requests;
  private final Audit audit;
  private final Confirmations confirmations;
  private final StuckSupplements supplements;
  private final SectionMetrics metrics;
  private final Clock clock;

  Progression(
      OpenVersions versions,
      WorkItems work,
      Requests requests,
      Audit audit,
      Confirmations confirmations,
      StuckSupplements supplements,
      SectionMetrics metrics,
      Clock clock) {
    this.versions = versions;
    this.work = work;
    this.requests = requests;
    this.audit = audit;
    this.confirmations = confirmations;
    this.supplements = supplements;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** The first time: the plan goes out as well. */
  void begin(OpenVersion version) {
    advanceIdentities(version);
    advanceSections(version);
    work.plan(version);
    conclude(version);
  }

  void advance(OpenVersion version) {
    advanceIdentities(version);
    if (advanceSections(version)) {
      versions.nextRevision(version);
      work.plan(version);
    }
    conclude(version);
  }

  /** An officer took something up again: the packager hears of it in any case. */
  void resume(OpenVersion version) {
    supplements.goesOn(version);
    advanceIdentities(version);
    advanceSections(version);
    versions.nextRevision(version);
    work.plan(version);
    conclude(version);
  }

  private void advanceIdentities(OpenVersion version) {
    version.resolutions().values().forEach(resolution -> advanceIdentities(version, resolution));
  }

  /** In resolution order, so that what one identity settles reaches those that bind it. */
  private void advanceIdentities(OpenVersion version, Resolution resolution) {
    for (IdentityRecord row : resolution.identities().values()) {
      Identity identity = resolution.map().identities().get(row.getName());
      if (identity == null
          || IdentityStatus.of(row.getStatus()) != IdentityStatus.WAITING
          || !resolution.settled(identity.dependsOn())) {
        continue;
      }
      if (resolution.any(identity.dependsOn(), IdentityStatus.FAILED)) {
        row.setStatus(IdentityStatus.FAILED.word());
        row.setReason(Reason.UPSTREAM_FAILED.word());
        versions.update(row);
      } else if (resolution.any(identity.dependsOn(), IdentityStatus.NONE)) {
        row.setStatus(IdentityStatus.NONE.word());
        versions.update(row);
      } else {
        work.resolve(version, row);
      }
    }
  }

  /** Whether a section was settled without an execution, which the packager must be told. */
  private boolean advanceSections(OpenVersion version) {
    boolean settled = false;
    for (Resolution resolution : List.copyOf(version.resolutions().values())) {
      List<SectionRecord> open = notDispatched(version, resolution);
      settled |= !open.isEmpty() && advanceSections(version, resolution, open);
    }
    return settled;
  }

  private static List<SectionRecord> notDispatched(OpenVersion version, Resolution resolution) {
    return version.sections().stream()
        .filter(section -> SectionStatus.of(section.getStatus()).beforeDispatch())
        .filter(section -> section.getDataMap().equals(resolution.map().hash()))
        .toList();
  }

  private boolean advanceSections(
      OpenVersion version, Resolution resolution, List<SectionRecord> open) {
    return switch (MustMatch.check(version, resolution, confirmations)) {
      case MustMatch.Verdict.Open undecided -> {
        open.forEach(this::await);
        yield false;
      }
      case MustMatch.Verdict.Unknown unknown -> {
        open.forEach(section -> failUpstream(version, section));
        yield false;
      }
      case MustMatch.Verdict.Mismatch mismatch -> {
        open.forEach(this::await);
        stop(version, mismatch);
        yield false;
      }
      case MustMatch.Verdict.Passed passed -> dispatch(version, resolution, open);
    };
  }

  /** An officer says that it is the person; nothing if nobody has to. */
  boolean confirm(OpenVersion version) {
    boolean confirmed = false;
    for (Resolution resolution : version.resolutions().values()) {
      if (!notDispatched(version, resolution).isEmpty()
          && MustMatch.check(version, resolution, confirmations)
              instanceof MustMatch.Verdict.Mismatch mismatch) {
        for (MustMatch.Pair pair : mismatch.pairs()) {
          versions.update(confirmations.confirm(version, resolution, pair));
        }
        confirmed = true;
      }
    }
    return confirmed;
  }

  private boolean dispatch(OpenVersion version, Resolution resolution, List<SectionRecord> open) {
    boolean settled = false;
    for (SectionRecord section : open) {
      Set<String> needs = work.needs(version, section);
      if (!resolution.settled(needs)) {
        await(section);
      } else if (resolution.any(needs, IdentityStatus.FAILED)) {
        failUpstream(version, section);
      } else if (work.collectable(version, section)) {
        work.collect(version, section);
      } else {
        nothingToLookFor(version, section);
        settled = true;
      }
    }
    return settled;
  }

  private void await(SectionRecord section) {
    if (SectionStatus.of(section.getStatus()) != SectionStatus.WAITING) {
      section.setStatus(SectionStatus.WAITING.word());
      versions.update(section);
    }
  }

  private void nothingToLookFor(OpenVersion version, SectionRecord section) {
    section.setRecords(0L);
    section.setBytes(0L);
    settle(version, section, SectionStatus.NOTHING_FOUND, Reason.NO_IDENTIFIER);
  }

  private void failUpstream(OpenVersion version, SectionRecord section) {
    settle(version, section, SectionStatus.FAILED, Reason.UPSTREAM_FAILED);
  }

  private void settle(
      OpenVersion version, SectionRecord section, SectionStatus status, Reason reason) {
    section.setStatus(status.word());
    section.setReason(reason.word());
    section.setEndedAt(Utc.of(clock.instant()));
    versions.update(section);
    audit.record(
        version.requestId(),
        new Actor.System(),
        "section_ended",
        Map.of(
            "version", version.version(),
            "section", section.getName(),
            "source", section.getSource(),
            "status", status.word(),
            "reason", reason.word()));
    metrics.ended(section);
  }

  /** What waits for an officer's word on an identity, and for nothing else. */
  List<SectionRecord> stopped(OpenVersion version) {
    return version.resolutions().values().stream()
        .map(resolution -> stopped(version, resolution))
        .flatMap(List::stream)
        .toList();
  }

  private List<SectionRecord> stopped(OpenVersion version, Resolution resolution) {
    List<SectionRecord> open = notDispatched(version, resolution);
    return !open.isEmpty()
            && MustMatch.check(version, resolution, confirmations)
                instanceof MustMatch.Verdict.Mismatch
        ? open
        : List.of();
  }

  private void stop(OpenVersion version, MustMatch.Verdict.Mismatch mismatch) {
    if (version.supplement()) {
      supplements.stuck(version, StuckSupplements.Why.SUPPLEMENT_MISMATCH);
      return;
    }
    String pairs =
        mismatch.pairs().stream()
            .map(pair ->
                "The identity %s does not match %s.".formatted(pair.identity(), pair.expected()))
            .collect(Collectors.joining(" "));
    boolean nothing =
        version.sections().stream()
            .allMatch(section -> SectionStatus.of(section.getStatus()).beforeDispatch());
    boolean stopped =
        requests.move(
            version.requestId(),
            Transition.NEED_ATTENTION,
            pairs + (nothing ? " Nothing was collected." : " Nothing more is collected."),
            new Actor.System());
    if (stopped) {
      metrics.needsAttention("identity_mismatch");
    }
  }

  /** With all sections settled the packager's word is awaited; with a failed one an officer's. */
  private void conclude(OpenVersion version) {
    List<SectionRecord> failed =
        version.sections().stream()
            .filter(s -> SectionStatus.of(s.getStatus()) == SectionStatus.FAILED)
            .toList();
    if (version.anyOpen() || failed.isEmpty()) {
      return;
    }
    if (version.supplement()) {
      // The request was answered before, and stays where it is.
      supplements.stuck(version, StuckSupplements.Why.SUPPLEMENT_FAILED);
      return;
    }
    String reason =
        "%d of %d sections failed: %s"
            .formatted(
                failed.size(),
                version.sections().size(),
                failed.stream()
                    .map(s -> s.getName() + " (" + s.getReason() + ")")
                    .collect(Collectors.joining(", ")));
    boolean moved =
        requests.move(version.requestId(), Transition.NEED_ATTENTION, reason, new Actor.System());
    if (moved) {
      metrics.needsAttention("section_failed");
    }
  }
}

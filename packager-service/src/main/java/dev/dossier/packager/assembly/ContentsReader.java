package dev.dossier.packager.assembly;

import dev.dossier.common.crypto.DataKey;
import dev.dossier.common.datamap.DataMap;
import dev.dossier.common.datamap.DataMaps;
import dev.dossier.common.datamap.Section;
import dev.dossier.common.event.CollectedFiles.CollectedFile;
import dev.dossier.common.event.Failure;
import dev.dossier.common.event.FragmentMessage.SectionEnded;
import dev.dossier.common.event.Outcome;
import dev.dossier.common.event.PlanMessage.Plan;
import dev.dossier.common.event.PlanMessage.PlannedSection;
import dev.dossier.common.event.PlanMessage.Settled;
import dev.dossier.common.event.Reason;
import dev.dossier.packager.inbox.ClosingMessages;
import dev.dossier.packager.inbox.Inbox;
import dev.dossier.packager.inbox.UnreadableException;
import dev.dossier.packager.letter.PackageContents;
import dev.dossier.packager.letter.PackageContents.Previous;
import dev.dossier.packager.letter.PackageContents.SectionContents;
import dev.dossier.packager.letter.PackageContents.Status;
import dev.dossier.packager.letter.PackageContents.Tries;
import dev.dossier.packager.version.Versions;
import dev.dossier.packager.version.Versions.Claim;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Puts together what a package holds: the plan, the winners' closing messages, the data maps. */
@Component
class ContentsReader {
  private final ClosingMessages closingMessages;
  private final DataMaps dataMaps;
  private final Inbox inbox;
  private final Versions versions;

  ContentsReader(
      ClosingMessages closingMessages, DataMaps dataMaps, Inbox inbox, Versions versions) {
    this.inbox = inbox;
    this.versions = versions;
    this.closingMessages = closingMessages;
    this.dataMaps = dataMaps;
  }

  /**
   * @throws UnreadableException if the plan or its data map cannot be read
   * @throws UnreadableSectionException if a closing message cannot be read, or names a file that is
   *     not its section's
   */
  PackageContents read(Claim claim, DataKey key, Map<String, SectionEnded> winners) {
    Plan plan = claim.plan();
    DataMap pinned = dataMaps.get(plan.dataMap());
    Map<String, Tries> tries = tries(claim);
    List<SectionContents> sections = new ArrayList<>();
    for (PlannedSection planned : plan.sections()) {
      SectionEnded end = winners.get(planned.name());
      sections.add(
          end == null
              ? settledByPlan(planned, pinned, tries.get(planned.name()))
              : collected(end, planned, pinned, key));
    }
    return new PackageContents(
        plan.requestId(),
        plan.packageVersion(),
        previous(plan),
        plan.requestType(),
        plan.locale(),
        claim.generatedAt(),
        closingMessages.subject(plan, key),
        pinned.controller(),
        plan.dataMap(),
        sections);
  }

  private @Nullable Previous previous(Plan plan) {
    String sha256 = plan.previous();
    if (sha256 == null) {
      return null;
    }
    return versions
        .sealed(plan.requestId(), sha256)
        .map(sealed -> new Previous(sha256, sealed.version(), sealed.generatedAt()))
        .orElseGet(() -> new Previous(sha256, null, null));
  }

  private Map<String, Tries> tries(Claim claim) {
    Map<String, Map<UUID, Instant>> ends = new HashMap<>();
    for (SectionEnded end : inbox.failed(claim.id())) {
      ends.computeIfAbsent(end.section(), section -> new HashMap<>())
          .put(end.execution(), end.collectedAt());
    }
    Map<String, Tries> tries = new HashMap<>();
    ends.forEach((section, times) ->
        tries.put(section, new Tries(times.size(), Collections.max(times.values()))));
    return tries;
  }

  private SectionContents settledByPlan(
      PlannedSection planned, DataMap pinned, @Nullable Tries tries) {
    DataMap used = map(planned.dataMap(), pinned);
    Settled settled = planned.settled();
    if (settled == null) {
      throw new IllegalStateException("expected every section to be settled");
    }
    Status status =
        switch (settled) {
          case NOTHING_FOUND -> Status.NOTHING_FOUND;
          case WAIVED -> Status.WAIVED;
        };
    return new SectionContents(
        describe(planned.name(), used),
        status,
        reason(planned.failure()),
        status == Status.WAIVED ? tries : null,
        0,
        null,
        used.hash(),
        List.of());
  }

  private DataMap map(@Nullable String hash, DataMap pinned) {
    return hash == null || hash.equals(pinned.hash()) ? pinned : dataMaps.get(hash);
  }

  private SectionContents collected(
      SectionEnded end, PlannedSection planned, DataMap pinned, DataKey key) {
    DataMap used = map(end.dataMap(), pinned);
    try {
      List<CollectedFile> files = closingMessages.files(end, key).files();
      for (CollectedFile file : files) {
        check(file, end.section());
      }
      return new SectionContents(
          describe(planned.name(), used),
          end.outcome() == Outcome.FOUND ? Status.FOUND : Status.NOTHING_FOUND,
          reason(end.failure()),
          null,
          end.records(),
          end.collectedAt(),
          end.dataMap(),
          files);
    } catch (UnreadableException e) {
      throw new UnreadableSectionException(end, e);
    }
  }

  /** A collector writes into its own section alone. */
  private static void check(CollectedFile file, String section) {
    if (!file.path().startsWith("data/" + section + "/")
        && !file.path().startsWith("files/" + section + "/")) {
      throw new UnreadableException("a file outside of its section", null);
    }
  }

  private static Section describe(String name, DataMap map) {
    Section section = map.sections().get(name);
    if (section == null) {
      throw new UnreadableException("the section's entry in the data map", null);
    }
    return section;
  }

  private static @Nullable Reason reason(@Nullable Failure failure) {
    return failure == null ? null : failure.reason();
  }
}

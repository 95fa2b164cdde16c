package dev.dossier.packager.join;

import dev.dossier.common.event.CollectedFiles;
import dev.dossier.common.event.PlanMessage.Plan;
import dev.dossier.packager.inbox.FragmentId;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** The rules of the join, without database or broker. */
final class Settlement {
  private Settlement() {}

  /** The fragments that a closing message's files are made of. */
  static Set<FragmentId> needs(UUID execution, CollectedFiles files) {
    return files.files().stream()
        .flatMap(file -> file.segments().stream())
        .map(segment -> new FragmentId(execution, segment.run(), segment.fragment()))
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Whether every section of the plan has a winner or is settled by the plan itself; a failed
   * execution settles nothing.
   *
   * @param won sections with a winner
   */
  static boolean complete(Plan plan, Set<String> won) {
    return plan.sections().stream()
        .allMatch(section -> section.settled() != null || won.contains(section.name()));
  }

  /** Whether the plan has the section, and has not had it collected again since. */
  static boolean counts(Plan plan, String section, UUID execution) {
    return plan.sections().stream()
        .anyMatch(
            planned -> planned.name().equals(section) && !planned.replaced().contains(execution));
  }
}

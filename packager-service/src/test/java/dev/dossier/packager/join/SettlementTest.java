package dev.dossier.packager.join;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.common.event.Blob;
import dev.dossier.common.event.CollectedFiles;
import dev.dossier.common.event.CollectedFiles.CollectedFile;
import dev.dossier.common.event.CollectedFiles.Segment;
import dev.dossier.common.event.Failure;
import dev.dossier.common.event.Format;
import dev.dossier.common.event.PlanMessage.Plan;
import dev.dossier.common.event.PlanMessage.PlannedSection;
import dev.dossier.common.event.PlanMessage.Settled;
import dev.dossier.common.event.Reason;
import dev.dossier.common.event.RequestType;
import dev.dossier.packager.inbox.FragmentId;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SettlementTest {
  private static final UUID EXECUTION = UUID.randomUUID();

  @Test
  void a_section_is_settled_by_a_winner_or_by_the_plan() {
    Plan plan =
        plan(
            new PlannedSection("profile", null, null),
            new PlannedSection("billing", Settled.NOTHING_FOUND, null),
            new PlannedSection("stripe", Settled.WAIVED, Failure.of(Reason.TIMEOUT)));

    assertThat(Settlement.complete(plan, Set.of())).isFalse();
    assertThat(Settlement.complete(plan, Set.of("billing", "other"))).isFalse();
    assertThat(Settlement.complete(plan, Set.of("profile"))).isTrue();
  }

  @Test
  void what_was_collected_again_since_counts_no_more() {
    Plan plan =
        plan(
            new PlannedSection("profile", null, null),
            new PlannedSection("billing", null, null, null, List.of(EXECUTION)));

    assertThat(Settlement.counts(plan, "profile", EXECUTION)).isTrue();
    assertThat(Settlement.counts(plan, "billing", EXECUTION)).isFalse();
    assertThat(Settlement.counts(plan, "billing", UUID.randomUUID())).isTrue();
    assertThat(Settlement.counts(plan, "other", EXECUTION)).isFalse();
  }

  @Test
  void a_closing_message_needs_each_fragment_of_each_run_once() {
    UUID first = UUID.randomUUID();
    UUID second = UUID.randomUUID();
    CollectedFiles files =
        new CollectedFiles(
            List.of(
                file(new Segment(first, 0, 0, 10), new Segment(first, 1, 0, 5)),
                file(new Segment(first, 1, 5, 5), new Segment(second, 0, 0, 1)),
                file()));

    assertThat(Settlement.needs(EXECUTION, files))
        .containsExactlyInAnyOrder(
            new FragmentId(EXECUTION, first, 0),
            new FragmentId(EXECUTION, first, 1),
            new FragmentId(EXECUTION, second, 0));
  }

  private static CollectedFile file(Segment... segments) {
    long compressed = List.of(segments).stream().mapToLong(Segment::length).sum();
    return new CollectedFile(
        "data/a/b.json",
        "b",
        Format.JSON,
        false,
        1,
        2,
        compressed,
        0,
        "0".repeat(64),
        List.of(),
        List.of(segments),
        List.of(),
        List.of());
  }

  private static Plan plan(PlannedSection... sections) {
    return new Plan(
        UUID.randomUUID(),
        1,
        1,
        null,
        RequestType.ACCESS,
        "en",
        List.of(Format.JSON),
        new byte[] {1},
        Blob.inline(new byte[] {1}),
        "0".repeat(64),
        List.of(sections));
  }
}

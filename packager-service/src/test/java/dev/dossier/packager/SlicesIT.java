package dev.dossier.packager;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.common.crypto.AssociatedData;
import dev.dossier.common.event.FragmentMessage;
import dev.dossier.common.event.FragmentMessage.Fragment;
import dev.dossier.common.event.FragmentMessage.SectionEnded;
import dev.dossier.common.event.Message;
import dev.dossier.common.event.PackageMessage.Deleted;
import dev.dossier.common.event.PackageMessage.Failed;
import dev.dossier.common.event.PackageMessage.Sealed;
import dev.dossier.common.event.PackageMessage.What;
import dev.dossier.common.storage.ObjectKeys;
import dev.dossier.packager.fixture.FakeRequest;
import dev.dossier.packager.fixture.FakeSection;
import dev.dossier.packager.fixture.RunningPackager;
import dev.dossier.packager.fixture.Zip;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Sections of many runs: a source over HTTP is read slice by slice. */
@ExtendWith(RunningPackager.Extension.class)
class SlicesIT {
  private final RunningPackager packager = RunningPackager.get();

  @Test
  void a_section_of_500_runs_becomes_whole_files_in_whatever_order_they_come() {
    FakeRequest request = packager.request(600);
    FakeSection section =
        request
            .collector(4_000, 900)
            .sliced("activity", Map.of("events", 12_000, "sessions", 700), 500);
    assertThat(runs(section)).hasSize(500);
    List<Message> messages = new ArrayList<>(section.messages());
    messages.add(request.plan("activity"));
    Collections.shuffle(messages, new Random(6));

    packager.send(messages);

    Sealed sealed = packager.await(request.id(), Sealed.class, message -> true);
    Zip.checkPackage(packager.store.get(sealed.object()), section.contentByPath());
    assertThat(sealed.sections().getFirst().records()).isEqualTo(12_700);
  }

  @Test
  void a_run_that_the_closing_message_does_not_list_is_not_packed_and_goes() {
    FakeRequest request = packager.request(601);
    FakeSection section =
        request.collector(4_000, 900).sliced("activity", Map.of("events", 300), 5);
    UUID execution = section.end().execution();
    Fragment listed = section.fragments().getFirst();
    Fragment again = orphan(request, execution, listed.index(), "[\"of a slice delivered twice\"]");
    Fragment large = orphan(request, execution, 1, "x".repeat(400_000));
    Fragment late = orphan(request, execution, 0, "y".repeat(400_000));
    assertThat(large.data().object()).isNotNull();
    packager.store.delete(List.of(object(late)));
    packager.send(List.of(again, large));
    packager.send(section.messages());

    packager.send(List.of(request.plan("activity")));
    Sealed sealed = packager.await(request.id(), Sealed.class, message -> true);
    packager.await(request.id(), Deleted.class, message -> message.what() == What.FRAGMENTS);
    packager.store.put(object(late), new byte[] {1}, "application/octet-stream");
    packager.send(List.of(late, again));
    packager.awaitConsumed();
    packager.sweep();

    Zip.checkPackage(packager.store.get(sealed.object()), section.contentByPath());
    assertThat(packager.rows(request.id())).isZero();
    assertThat(packager.store.list(ObjectKeys.transientOf(request.id(), 1))).isEmpty();
  }

  @Test
  void two_closing_messages_of_one_execution_settle_its_section_once() {
    FakeRequest request = packager.request(603);
    FakeSection section =
        request.collector(4_000, 900).sliced("activity", Map.of("events", 300), 3);
    SectionEnded again = lastSliceAgain(request, section.end());

    packager.send(List.of(request.plan("activity"), again));
    packager.send(section.messages());
    packager.send(List.of(again));

    Sealed sealed = packager.await(request.id(), Sealed.class, message -> true);
    Zip.checkPackage(packager.store.get(sealed.object()), section.contentByPath());
    packager.awaitConsumed();
    assertThat(packager.about(request.id())).filteredOn(Sealed.class::isInstance).hasSize(1);
  }

  /** The last slice was delivered twice, and found nothing more than the first time. */
  private static SectionEnded lastSliceAgain(FakeRequest request, SectionEnded end) {
    UUID run = UUID.randomUUID();
    byte[] files =
        request
            .claimChecks()
            .open(end.files(), request.key(), place(end.requestId(), end.execution(), end.run()));
    return new SectionEnded(
        end.requestId(),
        1,
        end.section(),
        end.execution(),
        run,
        end.outcome(),
        null,
        end.records(),
        end.bytes(),
        end.collectedAt(),
        end.dataMap(),
        request
            .claimChecks()
            .seal(
                files,
                request.key(),
                place(end.requestId(), end.execution(), run),
                ObjectKeys.files(end.requestId(), 1, end.execution(), run)));
  }

  private static byte[] place(UUID request, UUID execution, UUID run) {
    return AssociatedData.files(request, 1, "activity", execution, run);
  }

  @Test
  void fragments_of_two_runs_of_an_execution_cannot_stand_for_each_other() {
    FakeRequest request = packager.request(602);
    FakeSection section =
        request.collector(4_000, 900).sliced("activity", Map.of("events", 300), 2);
    Fragment first = section.fragments().getFirst();
    Fragment other =
        section.fragments().stream()
            .filter(fragment -> !fragment.run().equals(first.run()))
            .findFirst()
            .orElseThrow();
    Fragment swapped =
        new Fragment(
            first.requestId(),
            1,
            "activity",
            first.execution(),
            first.run(),
            first.index(),
            other.bytes(),
            other.data());

    packager.send(List.of(request.plan("activity"), swapped));
    packager.send(section.messages());

    packager.await(request.id(), Failed.class, message -> true);
    assertThat(packager.store.list(ObjectKeys.packagesOf(request.id(), 1))).isEmpty();
  }

  private static Set<UUID> runs(FakeSection section) {
    Set<UUID> runs = new HashSet<>();
    section.fragments().stream().map(FragmentMessage::run).forEach(runs::add);
    return runs;
  }

  private static Fragment orphan(FakeRequest request, UUID execution, int index, String text) {
    return request.collector(4_000, 900).fragment("activity", execution, index, text);
  }

  private static String object(Fragment fragment) {
    return fragment.data().object();
  }
}

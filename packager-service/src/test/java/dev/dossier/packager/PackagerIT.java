package dev.dossier.packager;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.common.event.Failure;
import dev.dossier.common.event.FragmentMessage;
import dev.dossier.common.event.FragmentMessage.Fragment;
import dev.dossier.common.event.FragmentMessage.SectionEnded;
import dev.dossier.common.event.Message;
import dev.dossier.common.event.Outcome;
import dev.dossier.common.event.PackageMessage;
import dev.dossier.common.event.PackageMessage.Deleted;
import dev.dossier.common.event.PackageMessage.Failed;
import dev.dossier.common.event.PackageMessage.Sealed;
import dev.dossier.common.event.PackageMessage.SealedSection;
import dev.dossier.common.event.PackageMessage.What;
import dev.dossier.common.event.PlanMessage.Cancelled;
import dev.dossier.common.event.PlanMessage.DeletePackage;
import dev.dossier.common.event.PlanMessage.Plan;
import dev.dossier.common.event.PlanMessage.PlannedSection;
import dev.dossier.common.event.PlanMessage.Settled;
import dev.dossier.common.event.Reason;
import dev.dossier.common.event.Topics;
import dev.dossier.common.storage.ObjectKeys;
import dev.dossier.packager.fixture.FakeRequest;
import dev.dossier.packager.fixture.FakeSection;
import dev.dossier.packager.fixture.RunningPackager;
import dev.dossier.packager.fixture.Zip;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RunningPackager.Extension.class)
class PackagerIT {
  private final RunningPackager packager = RunningPackager.get();

  @Test
  void plan_and_fragments_become_one_sealed_package() {
    FakeRequest request = packager.request(1);
    List<FakeSection> sections =
        List.of(
            request.collector(1_000, 500).section("profile", Map.of("user", 1, "teams", 40)),
            request.collector(400_000, 100_000).section("activity", Map.of("events", 40_000)),
            request.collector(1_000, 500).section("billing", Map.of("invoices", 0)));

    packager.send(List.of(request.plan("profile", "activity", "billing")));
    sections.forEach(section -> packager.send(section.messages()));

    Sealed sealed = packager.await(request.id(), Sealed.class, message -> true);
    byte[] zip = packager.store.get(sealed.object());
    assertThat(zip).hasSize(Math.toIntExact(sealed.bytes()));
    assertThat(FakeSection.sha256(zip)).isEqualTo(sealed.sha256());
    Zip.checkPackage(zip, contents(sections));
    assertThat(sealed.sections())
        .extracting(SealedSection::status)
        .containsExactly("found", "found", "nothing_found");
    // At least one fragment and the list of files were too large for a message.
    Deleted deleted = awaitDeleted(request, What.FRAGMENTS);
    assertThat(deleted.objects()).isPositive();
    assertNothingIsLeft(request);
  }

  @Test
  void any_order_and_number_of_copies_give_the_same_bytes_once() {
    FakeRequest request = packager.request(2);
    FakeSection profile = request.collector(700, 300).section("profile", Map.of("user", 30));
    FakeSection billing = request.collector(900, 400).section("billing", Map.of("a", 9, "b", 20));
    FakeSection loser = request.collector(900, 400).section("content", Map.of());
    List<Message> all = new ArrayList<>();
    all.add(request.plan(1, List.of(new PlannedSection("profile", null, null))));
    all.add(request.plan(2, planned("profile", "billing")));
    all.add(failed(request, "billing"));
    List.of(profile, billing, loser).forEach(section -> all.addAll(section.messages()));
    // Revision 1 alone would be complete with the profile.
    List<Message> withoutFirst = new ArrayList<>(all.subList(1, all.size()));
    Set<String> hashes = new HashSet<>();

    for (int seed = 0; seed < 5; seed++) {
      List<Message> messages = new ArrayList<>(withoutFirst);
      messages.addAll(all.subList(1, all.size()));
      Collections.shuffle(messages, new Random(seed));
      packager.send(messages);
      Sealed sealed = packager.await(request.id(), Sealed.class, message -> true);
      awaitDeleted(request, What.FRAGMENTS);
      packager.send(all);
      packager.awaitConsumed();
      assertThat(said(request)).as("seed " + seed).hasSize(2);
      assertThat(packager.rows(request.id())).isZero();
      assertThat(packager.store.list(ObjectKeys.packagesOf(request.id(), 1))).hasSize(1);
      hashes.add(sealed.sha256());
      packager.reset(request.id());
    }

    assertThat(hashes).hasSize(1);
  }

  @Test
  void requests_at_once_never_mix() {
    Map<FakeRequest, List<FakeSection>> requests = new LinkedHashMap<>();
    List<Message> messages = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      FakeRequest request = packager.request(100 + i);
      List<FakeSection> sections =
          List.of(
              request.collector(600, 200).section("profile", Map.of("user", 20)),
              request.collector(600, 200).section("billing", Map.of("invoices", 30)));
      requests.put(request, sections);
      messages.add(request.plan("profile", "billing"));
      sections.forEach(section -> messages.addAll(section.messages()));
    }
    Collections.shuffle(messages, new Random(3));

    packager.send(messages);

    requests.forEach((request, sections) -> {
      Sealed sealed = packager.await(request.id(), Sealed.class, message -> true);
      var manifest = Zip.checkPackage(packager.store.get(sealed.object()), contents(sections));
      assertThat(manifest.get("subject").get("email").asString())
          .isEqualTo(request.id() + "@example.org");
    });
  }

  @Test
  void what_failed_is_waited_for_until_the_plan_waives_it() {
    FakeRequest request = packager.request(4);
    FakeSection profile = request.collector(700, 300).section("profile", Map.of("user", 3));
    packager.send(List.of(request.plan("profile", "billing", "content")));
    packager.send(profile.messages());
    packager.send(List.of(failed(request, "billing")));
    packager.awaitConsumed();
    assertThat(packager.count("winner WHERE request_id = '" + request.id() + "'")).isEqualTo(1);
    assertThat(packager.about(request.id())).isEmpty();

    packager.send(
        List.of(
            request.plan(
                2,
                List.of(
                    // A winner that was recorded before its waiver is packed.
                    new PlannedSection("profile", Settled.WAIVED, Failure.of(Reason.TIMEOUT)),
                    new PlannedSection("billing", Settled.WAIVED, Failure.of(Reason.TIMEOUT)),
                    new PlannedSection(
                        "content", Settled.NOTHING_FOUND, Failure.of(Reason.NO_IDENTIFIER))))));

    Sealed sealed = packager.await(request.id(), Sealed.class, message -> true);
    assertThat(sealed.revision()).isEqualTo(2);
    assertThat(sealed.sections())
        .extracting(SealedSection::status)
        .containsExactly("found", "waived", "nothing_found");
    var manifest = Zip.checkPackage(packager.store.get(sealed.object()), profile.contentByPath());
    assertThat(manifest.get("sections").get(1).get("reason").asString()).isEqualTo("timeout");
    assertThat(manifest.get("sections").get(2).get("reason").asString()).isEqualTo("no_identifier");
  }

  @Test
  void an_unreadable_fragment_fails_the_package_until_another_execution_settles_the_section() {
    FakeRequest request = packager.request(5);
    FakeSection bad = request.collector(700, 300).section("profile", Map.of("user", 30));
    FakeSection good = request.collector(700, 300).section("profile", Map.of("user", 30));
    // Bytes of another place: they decrypt nowhere else.
    Fragment first = bad.fragments().getFirst();
    Fragment moved =
        new Fragment(
            first.requestId(),
            1,
            "profile",
            first.execution(),
            first.run(),
            0,
            first.bytes(),
            good.fragments().getFirst().data());
    packager.send(List.of(request.plan("profile"), moved));
    packager.send(bad.messages());

    Failed failed = packager.await(request.id(), Failed.class, message -> true);
    assertThat(failed.failure()).isEqualTo(Failure.of(Reason.INTERNAL));
    packager.send(good.messages());

    Sealed sealed = packager.await(request.id(), Sealed.class, message -> true);
    Zip.checkPackage(packager.store.get(sealed.object()), good.contentByPath());
  }

  @Test
  void what_an_officer_has_collected_again_replaces_what_cannot_be_packed() {
    FakeRequest request = packager.request(12);
    FakeSection profile = request.collector(700, 300).section("profile", Map.of("user", 3));
    // Complete, but no package may hold both files.
    FakeSection first =
        request.collector(700, 300).section("billing", Map.of("invoices", 2, "Invoices", 2));
    FakeSection again = request.collector(700, 300).section("billing", Map.of("invoices", 7));
    packager.send(List.of(request.plan("profile", "billing")));
    List.of(profile, first).forEach(section -> packager.send(section.messages()));
    packager.await(request.id(), Failed.class, message -> true);

    packager.send(List.of(billingAgain(request, first)));
    packager.awaitConsumed();
    // It was late: another copy of what counts no more.
    packager.send(first.messages());
    packager.awaitConsumed();
    assertThat(packager.count("winner WHERE request_id = '" + request.id() + "'")).isEqualTo(1);
    packager.send(again.messages());

    Sealed sealed = packager.await(request.id(), Sealed.class, message -> true);
    assertThat(sealed.revision()).isEqualTo(2);
    Zip.checkPackage(packager.store.get(sealed.object()), contents(List.of(profile, again)));
  }

  @Test
  void what_was_collected_again_may_come_before_the_plan_that_asks_for_it() {
    FakeRequest request = packager.request(13);
    FakeSection first = request.collector(700, 300).section("billing", Map.of("invoices", 2));
    FakeSection again = request.collector(700, 300).section("billing", Map.of("invoices", 7));
    FakeSection profile = request.collector(700, 300).section("profile", Map.of("user", 3));
    packager.send(List.of(request.plan("profile", "billing")));
    packager.send(first.messages());
    packager.awaitConsumed();
    packager.send(again.messages());
    packager.awaitConsumed();

    packager.send(List.of(billingAgain(request, first)));
    packager.awaitConsumed();
    packager.send(profile.messages());

    Sealed sealed = packager.await(request.id(), Sealed.class, message -> message.revision() == 2);
    Zip.checkPackage(packager.store.get(sealed.object()), contents(List.of(profile, again)));
  }

  private static Plan billingAgain(FakeRequest request, FakeSection replaced) {
    return request.plan(
        2,
        List.of(
            new PlannedSection("profile", null, null),
            new PlannedSection("billing", null, null, null, List.of(replaced.end().execution()))));
  }

  @Test
  void an_unreadable_end_does_no_harm_beside_a_readable_one() {
    FakeRequest request = packager.request(11);
    FakeSection good = request.collector(700, 300).section("profile", Map.of("user", 30));
    FakeSection other = request.collector(700, 300).section("billing", Map.of("a", 3));
    SectionEnded end = good.end();
    SectionEnded moved =
        new SectionEnded(
            request.id(),
            1,
            "profile",
            UUID.randomUUID(),
            UUID.randomUUID(),
            Outcome.FOUND,
            null,
            end.records(),
            end.bytes(),
            end.collectedAt(),
            end.dataMap(),
            end.files());
    packager.send(List.of(moved));
    packager.send(good.messages());
    packager.awaitConsumed();

    packager.send(List.of(request.plan("profile", "billing")));
    packager.send(other.messages());

    packager.await(request.id(), Sealed.class, message -> true);
    assertThat(packager.about(request.id())).noneMatch(Failed.class::isInstance);
  }

  @Test
  void a_fragment_that_is_gone_fails_the_package() {
    FakeRequest request = packager.request(6);
    FakeSection section =
        request.collector(600_000, 600_000).section("activity", Map.of("events", 60_000));
    packager.store.delete(
        section.fragments().stream()
            .map(fragment -> fragment.data().object())
            .filter(Objects::nonNull)
            .toList());
    packager.send(List.of(request.plan("activity")));

    packager.send(section.messages());

    assertThat(packager.await(request.id(), Failed.class, message -> true).failure().reason())
        .isEqualTo(Reason.INTERNAL);
    assertThat(packager.store.list(ObjectKeys.packagesOf(request.id(), 1))).isEmpty();
  }

  @Test
  void a_dead_letter_fails_the_version_that_it_names() {
    UUID request = UUID.randomUUID();

    packager.sendRaw(
        Topics.FRAGMENTS,
        request.toString(),
        "{\"type\":\"fragment.v1\",\"packageVersion\":3}".getBytes(StandardCharsets.UTF_8));

    assertThat(packager.await(request, Failed.class, message -> true).packageVersion())
        .isEqualTo(3);
  }

  @Test
  void a_cancelled_version_leaves_nothing_whatever_comes_late() {
    FakeRequest request = packager.request(8);
    FakeSection early =
        request.collector(600_000, 600_000).section("activity", Map.of("events", 30_000));
    FakeSection late =
        request.collector(600_000, 600_000).section("profile", Map.of("user", 30_000));
    packager.send(early.messages());
    packager.send(List.of(request.plan("profile", "activity")));
    packager.awaitConsumed();

    packager.send(List.of(new Cancelled(request.id(), 1)));
    awaitDeleted(request, What.FRAGMENTS);
    packager.store.put(late(request), new byte[] {1}, "application/octet-stream");
    packager.send(late.messages());
    packager.send(List.of(new Cancelled(request.id(), 1), request.plan("profile", "activity")));
    packager.awaitConsumed();
    packager.sweep();

    assertNothingIsLeft(request);
    assertThat(said(request)).hasSize(1);
    assertThat(
            packager.count(
                "package_version WHERE plan IS NOT NULL AND request_id = '" + request.id() + "'"))
        .isZero();
  }

  @Test
  void a_package_is_deleted_once_with_proof() {
    FakeRequest request = packager.request(9);
    packager.send(List.of(request.plan("profile")));
    packager.send(request.collector(700, 300).section("profile", Map.of("user", 3)).messages());
    Sealed sealed = packager.await(request.id(), Sealed.class, message -> true);

    packager.send(List.of(new DeletePackage(request.id(), 1), new DeletePackage(request.id(), 1)));

    Deleted deleted = awaitDeleted(request, What.PACKAGE);
    assertThat(deleted.objects()).isEqualTo(1);
    assertThat(packager.store.size(sealed.object())).isEmpty();
    awaitDeleted(request, What.FRAGMENTS);
    packager.awaitConsumed();
    assertThat(said(request)).hasSize(3);
  }

  @Test
  void objects_of_requests_that_nobody_knows_go_by_age() {
    FakeRequest unknown = packager.request(10);
    packager.clock.set(Instant.now());
    packager.store.put(late(unknown), new byte[] {1}, "application/octet-stream");
    packager.send(List.of(failed(unknown, "profile")));
    packager.awaitConsumed();

    packager.sweep();
    assertThat(packager.store.list(ObjectKeys.transientOf(unknown.id(), 1))).hasSize(1);
    assertThat(packager.rows(unknown.id())).isEqualTo(1);
    packager.clock.set(Instant.now().plusSeconds(25 * 3_600));
    packager.sweep();

    assertNothingIsLeft(unknown);
    packager.clock.set(Instant.parse("2026-03-15T09:00:00Z"));
  }

  private static String late(FakeRequest request) {
    return ObjectKeys.fragment(request.id(), 1, UUID.randomUUID(), UUID.randomUUID(), 0);
  }

  private static List<PlannedSection> planned(String... names) {
    return List.of(names).stream().map(name -> new PlannedSection(name, null, null)).toList();
  }

  private FragmentMessage failed(FakeRequest request, String section) {
    return new SectionEnded(
        request.id(),
        1,
        section,
        UUID.randomUUID(),
        UUID.randomUUID(),
        Outcome.FAILED,
        Failure.of(Reason.MISSING_TABLE),
        0,
        0,
        Instant.parse("2026-03-15T08:59:00Z"),
        packager.dataMap,
        null);
  }

  /** What is told again, word for word, when a plan or a deletion comes again, counts once. */
  private Set<PackageMessage> said(FakeRequest request) {
    return Set.copyOf(packager.about(request.id()));
  }

  private Deleted awaitDeleted(FakeRequest request, What what) {
    return packager.await(request.id(), Deleted.class, message -> message.what() == what);
  }

  private void assertNothingIsLeft(FakeRequest request) {
    assertThat(packager.store.list(ObjectKeys.transientOf(request.id(), 1))).isEmpty();
    assertThat(packager.rows(request.id())).isZero();
  }

  private static Map<String, byte[]> contents(List<FakeSection> sections) {
    Map<String, byte[]> contents = new LinkedHashMap<>();
    sections.forEach(section -> contents.putAll(section.contentByPath()));
    return contents;
  }
}

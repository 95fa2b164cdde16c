package dev.dossier.packager;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.common.event.Failure;
import dev.dossier.common.event.FragmentMessage.SectionEnded;
import dev.dossier.common.event.Outcome;
import dev.dossier.common.event.PackageMessage.Deleted;
import dev.dossier.common.event.PackageMessage.Sealed;
import dev.dossier.common.event.PackageMessage.SealedSection;
import dev.dossier.common.event.PackageMessage.What;
import dev.dossier.common.event.PlanMessage.DeletePackage;
import dev.dossier.common.event.PlanMessage.PlannedSection;
import dev.dossier.common.event.PlanMessage.Settled;
import dev.dossier.common.event.Reason;
import dev.dossier.packager.fixture.FakeRequest;
import dev.dossier.packager.fixture.FakeSection;
import dev.dossier.packager.fixture.RunningPackager;
import dev.dossier.packager.fixture.Zip;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Packages that an officer let go without a section, and what supplements them. */
@ExtendWith(RunningPackager.Extension.class)
class ReleaseIT {
  private final RunningPackager packager = RunningPackager.get();

  @Test
  void a_released_package_states_its_gap_in_each_of_its_texts() {
    FakeRequest request = packager.request(500);

    Sealed sealed = released(request);

    byte[] zip = packager.store.get(sealed.object());
    JsonNode missing = Zip.checkPackage(zip, profile(zip)).get("sections").get(1);
    assertThat(missing.get("name").asString()).isEqualTo("billing");
    assertThat(missing.get("status").asString()).isEqualTo("waived");
    assertThat(missing.get("reason").asString()).isEqualTo("timeout");
    assertThat(missing.get("collectedAt").isNull()).isTrue();
    assertThat(missing.get("files")).isEmpty();
    assertThat(oneLine(zip, "README.txt"))
        .contains("This package is not complete. Missing: The billing.")
        .contains(
            "- The billing: not included. We tried to collect it several times, the last time on"
                + " 15 March 2026, 08:59 UTC. The system that holds it did not answer in time.");
    assertThat(oneLine(zip, "index.html"))
        .contains("<h2 id=\"gap\">This package is not complete</h2>")
        .contains("did not answer in time.");
    assertThat(sealed.sections())
        .extracting(SealedSection::status)
        .containsExactly("found", "waived");
  }

  @Test
  void a_supplement_holds_the_missing_section_alone_and_outlives_what_it_supplements() {
    FakeRequest request = packager.request(501);
    Sealed first = released(request);
    String newerMap =
        packager.storeDataMap(
            RunningPackager.dataMapYaml().replace("The billing", "Bills and payments"));
    FakeRequest supplement = request.supplement(first.sha256());
    FakeSection billing =
        supplement.collector(700, 300, newerMap).section("billing", Map.of("invoices", 12));

    packager.send(List.of(supplement.plan("billing")));
    packager.send(billing.messages());
    Sealed second =
        packager.await(request.id(), Sealed.class, message -> message.packageVersion() == 2);
    packager.send(List.of(new DeletePackage(request.id(), 1)));
    packager.await(
        request.id(),
        Deleted.class,
        message -> message.what() == What.PACKAGE && message.packageVersion() == 1);

    assertThat(packager.store.size(first.object())).isEmpty();
    byte[] zip = packager.store.get(second.object());
    JsonNode manifest = Zip.checkPackage(zip, billing.contentByPath());
    assertThat(manifest.get("packageVersion").asInt()).isEqualTo(2);
    assertThat(manifest.get("previous").asString()).isEqualTo(first.sha256());
    assertThat(manifest.get("dataMapVersion").asString()).isEqualTo(packager.dataMap);
    assertThat(manifest.get("sections")).hasSize(1);
    JsonNode section = manifest.get("sections").get(0);
    assertThat(section.get("status").asString()).isEqualTo("found");
    assertThat(section.get("title").asString()).isEqualTo("Bills and payments");
    assertThat(section.get("dataMapVersion").asString()).isEqualTo(newerMap);
    for (String text : List.of("README.txt", "index.html")) {
      assertThat(oneLine(zip, text))
          .contains("It supplements version 1 of your package, made on 15 March 2026, 09:00 UTC")
          .contains("It adds: Bills and payments.")
          .contains("manifest.json names both versions.")
          .doesNotContain("not complete");
    }
  }

  @Test
  void a_supplement_may_be_released_with_a_gap_again() {
    FakeRequest request = packager.request(502);
    FakeRequest supplement = request.supplement(released(request).sha256());

    packager.send(
        List.of(
            supplement.plan(
                2,
                List.of(
                    new PlannedSection("billing", Settled.NOTHING_FOUND, null),
                    new PlannedSection(
                        "content", Settled.WAIVED, Failure.of(Reason.ACCESS_DENIED))))));

    Sealed second =
        packager.await(request.id(), Sealed.class, message -> message.packageVersion() == 2);
    byte[] zip = packager.store.get(second.object());
    Zip.checkPackage(zip, Map.of());
    assertThat(oneLine(zip, "README.txt"))
        .contains("Searched since, and nothing was found: The billing.")
        .contains("- The content: not included. The system that holds it refused access.")
        .doesNotContain("It adds", "We tried");
  }

  @Test
  void what_nothing_was_collected_of_is_described_by_the_map_that_it_goes_by() {
    FakeRequest request = packager.request(503);
    String newer =
        packager.storeDataMap(
            RunningPackager.dataMapYaml()
                .replace("The billing", "Bills and payments")
                .replaceAll("(?m)^  content:", "  tickets:")
                .replace("The content", "The tickets"));
    FakeRequest supplement = request.supplement(released(request).sha256());

    packager.send(
        List.of(
            supplement.plan(
                2,
                List.of(
                    new PlannedSection(
                        "billing",
                        Settled.NOTHING_FOUND,
                        Failure.of(Reason.NO_IDENTIFIER),
                        newer,
                        List.of()),
                    // The map that the supplement was begun by does not know it.
                    new PlannedSection(
                        "tickets",
                        Settled.WAIVED,
                        Failure.of(Reason.ACCESS_DENIED),
                        newer,
                        List.of())))));

    Sealed second =
        packager.await(request.id(), Sealed.class, message -> message.packageVersion() == 2);
    byte[] zip = packager.store.get(second.object());
    JsonNode manifest = Zip.checkPackage(zip, Map.of());
    assertThat(manifest.get("dataMapVersion").asString()).isEqualTo(packager.dataMap);
    assertThat(manifest.get("sections").get(0).get("title").asString())
        .isEqualTo("Bills and payments");
    assertThat(manifest.get("sections").get(0).get("dataMapVersion").asString()).isEqualTo(newer);
    assertThat(manifest.get("sections").get(1).get("title").asString()).isEqualTo("The tickets");
    assertThat(oneLine(zip, "README.txt"))
        .contains("Bills and payments: ")
        .contains("- The tickets: not included.")
        .doesNotContain("The billing");
  }

  /** Version 1 with a profile and without billing, which was tried twice. */
  private Sealed released(FakeRequest request) {
    FakeSection profile = request.collector(700, 300).section("profile", Map.of("user", 3));
    SectionEnded last = failed(request, "2026-03-15T08:59:00Z");
    packager.send(List.of(request.plan("profile", "billing")));
    packager.send(profile.messages());
    packager.send(List.of(last, failed(request, "2026-03-15T08:51:00Z"), last));
    packager.awaitConsumed();
    packager.send(
        List.of(
            request.plan(
                2,
                List.of(
                    new PlannedSection("profile", null, null),
                    new PlannedSection("billing", Settled.WAIVED, Failure.of(Reason.TIMEOUT))))));
    return packager.await(request.id(), Sealed.class, message -> message.packageVersion() == 1);
  }

  private SectionEnded failed(FakeRequest request, String at) {
    return new SectionEnded(
        request.id(),
        1,
        "billing",
        UUID.randomUUID(),
        UUID.randomUUID(),
        Outcome.FAILED,
        Failure.of(Reason.TIMEOUT),
        0,
        0,
        Instant.parse(at),
        packager.dataMap,
        null);
  }

  private static Map<String, byte[]> profile(byte[] zip) {
    String path = "data/profile/user.json";
    return Map.of(path, Zip.entries(zip).get(path));
  }

  private static String oneLine(byte[] zip, String path) {
    return new String(Zip.entries(zip).get(path), StandardCharsets.UTF_8).replaceAll("\\s+", " ");
  }
}

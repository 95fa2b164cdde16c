package dev.dossier.packager;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.common.event.Message;
import dev.dossier.common.event.PackageMessage.Deleted;
import dev.dossier.common.event.PackageMessage.Sealed;
import dev.dossier.common.event.PackageMessage.What;
import dev.dossier.common.storage.ObjectKeys;
import dev.dossier.packager.fixture.FakeRequest;
import dev.dossier.packager.fixture.FakeSection;
import dev.dossier.packager.fixture.RunningPackager;
import dev.dossier.packager.fixture.Zip;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PackagerIT {
  private final RunningPackager packager = RunningPackager.get();

  @Test
  void plan_and_fragments_become_one_sealed_package() {
    FakeRequest request = packager.request(1);
    FakeSection profile =
        request.collector(1_000, 500).section("profile", Map.of("user", 1, "memberships", 40));
    FakeSection activity =
        request.collector(400_000, 100_000).section("activity", Map.of("events", 40_000));
    FakeSection billing = request.collector(1_000, 500).section("billing", Map.of("invoices", 0));

    List<Message> messages = new ArrayList<>();
    messages.add(request.plan("profile", "activity", "billing"));
    for (FakeSection section : List.of(profile, activity, billing)) {
      messages.addAll(section.messages());
    }
    packager.send(messages);

    Sealed sealed = packager.await(request.id(), Sealed.class, message -> true);
    byte[] zip = packager.store.get(sealed.object());
    assertThat(zip).hasSize(Math.toIntExact(sealed.bytes()));
    assertThat(FakeSection.sha256(zip)).isEqualTo(sealed.sha256());
    Map<String, byte[]> expected = new LinkedHashMap<>();
    List.of(profile, activity, billing)
        .forEach(section -> expected.putAll(section.contentByPath()));
    Zip.checkPackage(zip, expected);

    packager.await(request.id(), Deleted.class, message -> message.what() == What.FRAGMENTS);
    assertThat(packager.store.list(ObjectKeys.transientOf(request.id(), 1))).isEmpty();
  }
}

package dev.dossier.packager.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.common.event.PackageMessage.Sealed;
import dev.dossier.packager.assembly.Slots.Slot;
import dev.dossier.packager.fixture.FakeRequest;
import dev.dossier.packager.fixture.RunningPackager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RunningPackager.Extension.class)
class SlotsIT {
  /** More than there are job threads. */
  private static final int WAITING = 10;

  private final RunningPackager packager = RunningPackager.get();
  private final Slots slots = packager.bean(Slots.class);

  @Test
  void small_packages_pass_large_ones_that_wait_for_room() {
    List<FakeRequest> large = new ArrayList<>();
    List<Slot> taken = new ArrayList<>();
    try {
      for (var slot = slots.take(Long.MAX_VALUE);
          slot.isPresent();
          slot = slots.take(Long.MAX_VALUE)) {
        taken.add(slot.get());
      }
      for (int i = 0; i < WAITING; i++) {
        large.add(settled(300 + i, 6_000));
      }

      FakeRequest small = settled(399, 3);

      packager.await(small.id(), Sealed.class, message -> true);
      assertThat(large).allMatch(request -> packager.about(request.id()).isEmpty());
    } finally {
      taken.forEach(Slot::close);
    }
    for (FakeRequest request : large) {
      Sealed sealed = packager.await(request.id(), Sealed.class, message -> true);
      assertThat(sealed.bytes()).isGreaterThan(64 * 1024);
    }
  }

  private FakeRequest settled(long seed, int rows) {
    FakeRequest request = packager.request(seed);
    packager.send(List.of(request.plan("profile")));
    packager.send(
        request.collector(30_000, 30_000).section("profile", Map.of("user", rows)).messages());
    packager.awaitConsumed();
    return request;
  }
}

package dev.dossier.packager.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.common.event.PackageMessage.Failed;
import dev.dossier.common.event.PackageMessage.Sealed;
import dev.dossier.packager.assembly.Slots.Slot;
import dev.dossier.packager.fixture.FakeRequest;
import dev.dossier.packager.fixture.FakeSection;
import dev.dossier.packager.fixture.RunningPackager;
import dev.dossier.packager.version.VersionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.jooq.DSLContext;
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
    List<Slot> taken = takeAll();
    try {
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

  @Test
  void a_wait_for_room_is_no_new_start_of_the_attempts() {
    FakeRequest request = packager.request(398);
    FakeSection section =
        request.collector(600_000, 600_000).section("activity", Map.of("events", 30_000));
    packager.store.delete(
        section.fragments().stream()
            .map(fragment -> fragment.data().object())
            .filter(Objects::nonNull)
            .toList());
    List<Slot> taken = takeAll();
    try {
      packager.send(List.of(request.plan("activity")));
      packager.send(section.messages());
      String job = "'" + new VersionId(request.id(), 1) + "#1'";
      // As if three attempts had failed before it waits.
      Awaitility.await()
          .until(
              () ->
                  packager
                      .bean(DSLContext.class)
                      .execute(
                          "UPDATE scheduled_tasks SET consecutive_failures = 3"
                              + " WHERE NOT picked AND last_success IS NOT NULL"
                              + " AND task_instance = "
                              + job),
              updated -> updated == 1);
      Awaitility.await()
          .until(
              () ->
                  packager.count(
                      "scheduled_tasks WHERE consecutive_failures = 0 AND task_instance = " + job),
              waited -> waited == 1);
    } finally {
      taken.forEach(Slot::close);
    }

    packager.await(request.id(), Failed.class, message -> true);

    assertThat(
            packager.count(
                "package_version WHERE epoch = 1 AND request_id = '" + request.id() + "'"))
        .as("the fourth attempt was the last")
        .isEqualTo(1);
  }

  private List<Slot> takeAll() {
    List<Slot> taken = new ArrayList<>();
    for (var slot = slots.take(Long.MAX_VALUE);
        slot.isPresent();
        slot = slots.take(Long.MAX_VALUE)) {
      taken.add(slot.get());
    }
    return taken;
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

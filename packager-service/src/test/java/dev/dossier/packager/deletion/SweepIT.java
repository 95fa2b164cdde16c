package dev.dossier.packager.deletion;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.kagkarlsson.scheduler.Scheduler;
import dev.dossier.common.event.PackageMessage.Deleted;
import dev.dossier.common.event.PackageMessage.Sealed;
import dev.dossier.common.event.PackageMessage.What;
import dev.dossier.common.event.PlanMessage.DeletePackage;
import dev.dossier.common.storage.ObjectKeys;
import dev.dossier.common.storage.ObjectStore;
import dev.dossier.common.storage.Upload;
import dev.dossier.packager.fixture.FakeRequest;
import dev.dossier.packager.fixture.FakeSection;
import dev.dossier.packager.fixture.RunningPackager;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RunningPackager.Extension.class)
class SweepIT {
  private static final Duration A_DAY = Duration.ofHours(25);

  private final RunningPackager packager = RunningPackager.get();

  @AfterEach
  void back() {
    packager.clock.set(Instant.parse("2026-03-15T09:00:00Z"));
    packager.bean(Scheduler.class).resume();
  }

  @Test
  void what_lost_against_another_execution_goes_after_a_day_and_the_winner_stays() {
    FakeRequest request = packager.request(30);
    FakeSection winner = large(request);
    FakeSection loser = large(request);
    packager.send(List.of(request.plan("profile", "activity")));
    packager.send(winner.messages());
    packager.awaitConsumed();
    packager.send(loser.messages());
    packager.awaitConsumed();
    assertThat(objects(request, winner)).isPositive();
    int lost = objects(request, loser);
    packager.sweep();
    assertThat(objects(request, loser)).as("it may still be needed").isPositive().isEqualTo(lost);

    packager.clock.advance(A_DAY);
    packager.sweep();

    assertThat(objects(request, loser)).isZero();
    assertThat(objects(request, winner)).isPositive();
    assertThat(packager.count("fragment WHERE execution = '" + loser.end().execution() + "'"))
        .isZero();
    packager.send(request.collector(700, 300).section("activity", Map.of("e", 3)).messages());
    packager.await(request.id(), Sealed.class, message -> true);
  }

  @Test
  void an_upload_that_nobody_finishes_is_aborted_after_a_day() throws IOException {
    FakeRequest request = packager.request(31);
    packager.send(List.of(request.plan("profile")));
    packager.awaitConsumed();
    String key = ObjectKeys.fragment(request.id(), 1, UUID.randomUUID(), UUID.randomUUID(), 0);
    ObjectStore store = packager.store;
    Upload left = store.upload(key, "application/octet-stream");
    left.write(new byte[33 * 1024 * 1024]);
    assertThat(store.unfinishedUploads(key)).hasSize(1);
    packager.clock.set(Instant.now());
    packager.sweep();
    assertThat(store.unfinishedUploads(key)).as("it may be under way").hasSize(1);

    packager.clock.advance(A_DAY);
    packager.sweep();

    assertThat(store.unfinishedUploads(key)).isEmpty();
  }

  @Test
  void a_deletion_without_proof_is_counted_after_a_quarter_of_an_hour() {
    FakeRequest request = packager.request(32);
    packager.send(List.of(request.plan("profile")));
    packager.send(request.collector(700, 300).section("profile", Map.of("user", 3)).messages());
    packager.await(request.id(), Sealed.class, message -> true);
    packager.await(request.id(), Deleted.class, message -> message.what() == What.FRAGMENTS);
    OverdueDeletions overdue = packager.bean(OverdueDeletions.class);
    int before = overdue.count();
    packager.bean(Scheduler.class).pause();
    packager.send(List.of(new DeletePackage(request.id(), 1)));
    packager.awaitConsumed();
    assertThat(overdue.count()).isEqualTo(before);
    packager.clock.advance(Duration.ofMinutes(15));

    assertThat(overdue.count()).isGreaterThan(before);

    packager.bean(Scheduler.class).resume();
    packager.await(request.id(), Deleted.class, message -> message.what() == What.PACKAGE);
    assertThat(
            packager.count(
                "deletion WHERE checked_at IS NULL AND request_id = '" + request.id() + "'"))
        .isZero();
  }

  private static FakeSection large(FakeRequest request) {
    return request.collector(600_000, 600_000).section("profile", Map.of("user", 30_000));
  }

  private int objects(FakeRequest request, FakeSection section) {
    String prefix = ObjectKeys.transientOf(request.id(), 1) + section.end().execution() + "/";
    return packager.store.list(prefix).size();
  }
}

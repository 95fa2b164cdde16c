package dev.dossier.packager.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.kagkarlsson.scheduler.Scheduler;
import dev.dossier.common.event.PackageMessage.Deleted;
import dev.dossier.common.event.PackageMessage.Sealed;
import dev.dossier.common.event.PackageMessage.What;
import dev.dossier.common.event.PlanMessage.Cancelled;
import dev.dossier.common.storage.ObjectKeys;
import dev.dossier.packager.assembly.Assembler.Made;
import dev.dossier.packager.fixture.FakeRequest;
import dev.dossier.packager.fixture.RunningPackager;
import dev.dossier.packager.version.VersionId;
import dev.dossier.packager.version.Versions;
import dev.dossier.packager.version.Versions.Claim;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RunningPackager.Extension.class)
class EpochIT {
  private final RunningPackager packager = RunningPackager.get();
  private final Versions versions = packager.bean(Versions.class);
  private final Assembler assembler = packager.bean(Assembler.class);
  private final AssemblyJob job = packager.bean(AssemblyJob.class);
  private final Scheduler scheduler = packager.bean(Scheduler.class);

  @BeforeEach
  void nobodyElseAssembles() {
    scheduler.pause();
  }

  @AfterEach
  void goOn() {
    scheduler.resume();
  }

  @Test
  void a_crash_between_upload_and_seal_leaves_one_valid_package() throws Exception {
    VersionId id = settled(20);
    Claim crashed = claim(id);
    Made zombie = assembler.make(crashed);

    assertThat(job.run(id, 1)).isEqualTo(AssemblyJob.Result.SEALED);

    Sealed sealed = packager.await(id.requestId(), Sealed.class, message -> true);
    assertThat(sealed.object()).isNotEqualTo(zombie.seal().object());
    assertThat(sealed.sha256()).isEqualTo(zombie.seal().sha256());
    assertThat(versions.seal(crashed, zombie.seal())).isFalse();
    assertThat(job.run(id, 1)).isEqualTo(AssemblyJob.Result.SUPERSEDED);
    assertThat(packager.store.list(ObjectKeys.packagesOf(id.requestId(), 1))).hasSize(2);
    scheduler.resume();
    packager.await(id.requestId(), Deleted.class, message -> message.what() == What.FRAGMENTS);
    packager.sweep();
    assertThat(packager.store.list(ObjectKeys.packagesOf(id.requestId(), 1)))
        .extracting(object -> object.key())
        .containsExactly(sealed.object());
  }

  @Test
  void a_version_that_is_cancelled_while_it_is_assembled_is_not_sealed() throws Exception {
    VersionId id = settled(21);
    Claim claim = claim(id);
    Made made = assembler.make(claim);

    packager.send(List.of(new Cancelled(id.requestId(), 1)));
    packager.awaitConsumed();

    assertThat(versions.seal(claim, made.seal())).isFalse();
    assertThat(job.run(id, 1)).isEqualTo(AssemblyJob.Result.SUPERSEDED);
    scheduler.resume();
    packager.await(id.requestId(), Deleted.class, message -> message.what() == What.FRAGMENTS);
    packager.sweep();
    assertThat(packager.store.list(ObjectKeys.packagesOf(id.requestId(), 1))).isEmpty();
    assertThat(packager.about(id.requestId())).hasSize(1);
  }

  @Test
  void a_newer_plan_voids_an_assembly_that_is_under_way() throws Exception {
    FakeRequest request = packager.request(22);
    VersionId id = settled(request);
    Claim claim = claim(id);
    Made made = assembler.make(claim);

    packager.send(List.of(request.plan(2, request.plan("profile").sections())));
    packager.awaitConsumed();

    assertThat(versions.seal(claim, made.seal())).isFalse();
    assertThat(job.run(id, 1)).isEqualTo(AssemblyJob.Result.SEALED);
    assertThat(packager.await(id.requestId(), Sealed.class, message -> true).revision())
        .isEqualTo(2);
  }

  private VersionId settled(long seed) {
    return settled(packager.request(seed));
  }

  private VersionId settled(FakeRequest request) {
    packager.send(List.of(request.plan("profile")));
    packager.send(request.collector(700, 300).section("profile", Map.of("user", 50)).messages());
    packager.awaitConsumed();
    return new VersionId(request.id(), 1);
  }

  private Claim claim(VersionId id) {
    return versions.claim(id).orElseThrow();
  }
}

package dev.dossier.packager.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dossier.common.command.CommandLineRun;
import dev.dossier.common.command.CommandResult;
import dev.dossier.common.crypto.AssociatedData;
import dev.dossier.common.crypto.DecryptionException;
import dev.dossier.common.crypto.KeyEncryption;
import dev.dossier.common.crypto.KeysetFile;
import dev.dossier.common.event.PackageMessage.Sealed;
import dev.dossier.common.event.PlanMessage.Plan;
import dev.dossier.common.event.Wire;
import dev.dossier.packager.PackagerApplication;
import dev.dossier.packager.db.Tables;
import dev.dossier.packager.fixture.FakeRequest;
import dev.dossier.packager.fixture.RunningPackager;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.core.env.Environment;

/** The rotation of the key-encryption key while packages are being put together. */
@ExtendWith(RunningPackager.Extension.class)
class PlanRotationIT {
  private final RunningPackager packager = RunningPackager.get();

  @Test
  void aPlanIsWrappedAnewAndItsPackageIsMadeAfterTheOldKeyIsGone() throws Exception {
    Path file = Path.of(packager.bean(Environment.class).getRequiredProperty("dossier.kek-file"));
    FakeRequest request = packager.request(811);
    packager.send(List.of(request.plan("profile")));
    packager.awaitConsumed();
    byte[] place = AssociatedData.contentKey(request.id(), 1);
    byte[] before = wrapped(request);
    KeyEncryption old = KeyEncryption.of(Files.readString(file));

    KeysetFile.addPrimary(file);
    assertThat(rewrap(file, "--check")).isEqualTo(CommandResult.FAILURE);
    assertThat(rewrap(file)).isEqualTo(CommandResult.GOOD);
    assertThat(rewrap(file, "--check")).isEqualTo(CommandResult.GOOD);
    KeysetFile.retireOthers(file, KeysetFile.primary(file));

    byte[] after = wrapped(request);
    assertThatThrownBy(() -> old.unwrap(after, place)).isInstanceOf(DecryptionException.class);
    KeyEncryption left = KeyEncryption.load(file);
    assertThatThrownBy(() -> left.unwrap(before, place)).isInstanceOf(DecryptionException.class);
    packager.send(request.collector(700, 300).section("profile", Map.of("user", 3)).messages());
    packager.await(request.id(), Sealed.class, message -> true);
  }

  private byte[] wrapped(FakeRequest request) {
    byte[] plan =
        packager
            .bean(DSLContext.class)
            .fetchSingle(Tables.PACKAGE_VERSION, Tables.PACKAGE_VERSION.REQUEST_ID.eq(request.id()))
            .getPlan();
    return Wire.read(plan, Plan.class).contentKey();
  }

  private CommandResult rewrap(Path file, String... options) {
    List<String> words = new ArrayList<>(List.of("kek", "rewrap"));
    words.addAll(List.of(options));
    Map<String, Object> settings =
        Map.of(
            "spring.datasource.url", packager.database.url(),
            "spring.datasource.username", packager.database.appUser(),
            "spring.datasource.password", packager.database.appPassword(),
            "dossier.kek-file", file);
    return CommandLineRun.run(PackagerApplication.class, words, settings, line -> {});
  }
}

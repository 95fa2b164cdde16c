package dev.dossier.intake.rotation;

import static dev.dossier.intake.db.Tables.PACKAGE;
import static dev.dossier.intake.db.Tables.REQUEST;
import static dev.dossier.intake.db.Tables.SERVICE_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.common.command.CommandLineRun;
import dev.dossier.common.command.CommandResult;
import dev.dossier.common.crypto.AssociatedData;
import dev.dossier.common.crypto.KeyEncryption;
import dev.dossier.common.crypto.KeysetFile;
import dev.dossier.intake.IntakeApplication;
import dev.dossier.intake.fixture.App;
import dev.dossier.intake.fixture.Bodies;
import dev.dossier.intake.fixture.RunningIntake;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;

/** The rotation of the key-encryption key beside the running service. */
class KeyRotationIT {
  private static final RunningIntake INTAKE = RunningIntake.get();
  private final DSLContext db = INTAKE.bean(DSLContext.class);
  private final App app = App.create(INTAKE, App.ALL);

  @Test
  void everythingIsWrappedAnewAndTheServiceFollows() throws Exception {
    Path file = Path.of(settings().get("dossier.kek-file").toString());
    UUID id = app.submit(Bodies.verified("access", Bodies.freshAddress(), Instant.now())).id();
    byte[] record = recordKey(id);
    byte[] before = Arrays.copyOf(record, 5);

    assertThat(KeysetFile.addPrimary(file)).isEqualTo(2);
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> !Arrays.equals(INTAKE.bean(KeyEncryption.class).primaryPrefix(), before));
    List<String> lines = new ArrayList<>();
    assertThat(rewrap(lines)).as(lines.toString()).isEqualTo(CommandResult.GOOD);

    assertThat(lines.toString()).contains("request.record_key: ").doesNotContain(" 1 left");
    assertThat(recordKey(id)).isNotEqualTo(record);
    assertThat(KeysetFile.retireOthers(file, KeysetFile.primary(file))).isEqualTo(1);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    KeyEncryption fresh = KeyEncryption.load(file);
    fresh.unwrap(recordKey(id), AssociatedData.recordKey(id));
    db.selectFrom(PACKAGE)
        .where(PACKAGE.CONTENT_KEY.isNotNull())
        .forEach(row ->
            fresh.unwrap(
                row.getContentKey(),
                AssociatedData.contentKey(row.getRequestId(), row.getVersion())));
    db.selectFrom(SERVICE_KEY)
        .forEach(row -> fresh.open(row.getWrapped(), AssociatedData.serviceKey(row.getName())));
    assertThat(app.get(id).status()).isEqualTo(200);
    assertThat(app.submit(Bodies.unverified("access", Bodies.freshAddress())).status())
        .isEqualTo(202);
    lines.clear();
    assertThat(rewrap(lines)).isEqualTo(CommandResult.GOOD);
    assertThat(lines).allMatch(line -> line.endsWith(": 0 wrapped anew, 0 left"));
  }

  private static CommandResult rewrap(List<String> lines) {
    return CommandLineRun.run(
        IntakeApplication.class, List.of("kek", "rewrap"), settings(), lines::add);
  }

  private static Map<String, Object> settings() {
    return INTAKE.settings().stream()
        .map(each -> each.substring(2).split("=", 2))
        .collect(Collectors.toMap(each -> each[0], each -> each[1]));
  }

  private byte[] recordKey(UUID id) {
    return db.select(REQUEST.RECORD_KEY)
        .from(REQUEST)
        .where(REQUEST.ID.eq(id))
        .fetchSingle(REQUEST.RECORD_KEY);
  }
}

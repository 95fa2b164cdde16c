package dev.dossier.intake.rotation;

import static dev.dossier.intake.db.Tables.PACKAGE;
import static dev.dossier.intake.db.Tables.REQUEST;
import static dev.dossier.intake.db.Tables.SERVICE_KEY;
import static dev.dossier.intake.db.Tables.SIGNING_KEY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dossier.common.command.CommandLineRun;
import dev.dossier.common.command.CommandResult;
import dev.dossier.common.crypto.AssociatedData;
import dev.dossier.common.crypto.DecryptionException;
import dev.dossier.common.crypto.KeyEncryption;
import dev.dossier.common.crypto.KeysetFile;
import dev.dossier.common.rotation.KeyColumn;
import dev.dossier.intake.IntakeApplication;
import dev.dossier.intake.fixture.App;
import dev.dossier.intake.fixture.Bodies;
import dev.dossier.intake.fixture.RunningIntake;
import dev.dossier.intake.signing.SigningKeys;
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
    KeyEncryption old = KeyEncryption.of(Files.readString(file));
    INTAKE.bean(SigningKeys.class).make();

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
    assertThatThrownBy(() -> old.unwrap(recordKey(id), AssociatedData.recordKey(id)))
        .isInstanceOf(DecryptionException.class);
    KeyEncryption fresh = KeyEncryption.load(file);
    assertThatThrownBy(() -> fresh.unwrap(record, AssociatedData.recordKey(id)))
        .isInstanceOf(DecryptionException.class);
    db.selectFrom(SIGNING_KEY)
        .forEach(row -> fresh.open(row.getWrapped(), AssociatedData.signingKey(row.getId())));
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

  @Test
  void rowsThatCannotBeWrappedAnewStandInNoOthersWay() throws Exception {
    Path file = Files.createTempDirectory("rotation-it").resolve("kek.json");
    KeyEncryption.createIfMissing(file);
    KeyEncryption keys = KeyEncryption.load(file);
    String good = "~zz-good";
    byte[] wrapped = keys.seal(new byte[] {1}, AssociatedData.serviceKey(good));
    try {
      db.execute(
          "INSERT INTO service_key SELECT '~bad-' || n, sha256(n::text::bytea), now()"
              + " FROM generate_series(1, 1100) AS n");
      db.execute("INSERT INTO service_key VALUES (?, ?, now())", good, wrapped);
      KeysetFile.addPrimary(file);
      KeyEncryption rotated = KeyEncryption.load(file);
      KeyColumn column =
          new KeyColumn(
              db,
              SERVICE_KEY,
              SERVICE_KEY.WRAPPED,
              List.of(SERVICE_KEY.NAME),
              row -> AssociatedData.serviceKey(row.get(SERVICE_KEY.NAME)));
      int left = column.left(rotated);

      assertThat(column.rewrap(rotated)).isEqualTo(1);

      assertThat(column.left(rotated)).isEqualTo(left - 1).isGreaterThanOrEqualTo(1100);
      assertThat(column.rewrap(rotated)).isZero();
    } finally {
      db.deleteFrom(SERVICE_KEY).where(SERVICE_KEY.NAME.like("~%")).execute();
    }
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

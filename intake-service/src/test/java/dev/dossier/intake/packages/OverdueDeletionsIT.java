package dev.dossier.intake.packages;

import static dev.dossier.intake.db.Tables.DOWNLOAD_LINK;
import static dev.dossier.intake.db.Tables.PACKAGE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.common.event.PackageMessage;
import dev.dossier.common.event.PackageMessage.What;
import dev.dossier.intake.audit.Audit;
import dev.dossier.intake.fixture.App;
import dev.dossier.intake.fixture.RunningIntake;
import dev.dossier.intake.fixture.Sealed;
import dev.dossier.intake.seal.PackageOutcomes;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionTemplate;

class OverdueDeletionsIT {
  private static final RunningIntake INTAKE = RunningIntake.get();

  private final App app = App.create(INTAKE, App.ALL);
  private final DSLContext db = INTAKE.bean(DSLContext.class);
  private final OverdueDeletions overdue = INTAKE.bean(OverdueDeletions.class);

  @Test
  void countsWhatShouldBeGoneUntilThereIsTheProof() {
    Sealed sealed = Sealed.of(INTAKE, app);
    app.post("/api/v1/requests/" + sealed.id() + "/cancel");
    int before = overdue.count();
    since(sealed.id(), 16);
    assertThat(overdue.count()).isEqualTo(before + 1);
    assertThat(INTAKE.bean(MeterRegistry.class).get("dossier.packages.overdue").gauge().value())
        .isEqualTo(before + 1.0);

    INTAKE
        .bean(PackageOutcomes.class)
        .handle(new PackageMessage.Deleted(sealed.id(), 1, What.PACKAGE, 1, Instant.now()));

    assertThat(overdue.count()).isEqualTo(before);
    assertThat(INTAKE.bean(Audit.class).of(sealed.id()))
        .anySatisfy(entry -> {
          assertThat(entry.action()).isEqualTo("package_deleted");
          assertThat(entry.detail()).extracting("objects").isEqualTo(1);
          assertThat(entry.detail()).extracting("checkedAt").isNotNull();
        });
    assertThat(INTAKE.bean(Audit.class).firstBroken(sealed.id())).isEmpty();
  }

  @Test
  void countsAPackageThatOutlivesItsLastLink() {
    Sealed sealed = Sealed.of(INTAKE, app);
    int before = overdue.count();
    app.post("/api/v1/requests/" + sealed.id() + "/reissue-link");
    assertThat(overdue.count()).isEqualTo(before);

    Integer after =
        INTAKE
            .bean(TransactionTemplate.class)
            .execute(status -> {
              // Before the job sees it.
              status.setRollbackOnly();
              db.update(DOWNLOAD_LINK)
                  .set(DOWNLOAD_LINK.EXPIRES_AT, OffsetDateTime.now().minusMinutes(16))
                  .where(DOWNLOAD_LINK.REQUEST_ID.eq(sealed.id()))
                  .execute();
              return overdue.count();
            });

    assertThat(after).isEqualTo(before + 1);
  }

  private void since(UUID id, int minutes) {
    db.update(PACKAGE)
        .set(PACKAGE.ENDING_SINCE, OffsetDateTime.now().minusMinutes(minutes))
        .where(PACKAGE.REQUEST_ID.eq(id))
        .execute();
  }
}

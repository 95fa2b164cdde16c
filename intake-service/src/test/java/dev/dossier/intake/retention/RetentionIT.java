package dev.dossier.intake.retention;

import static dev.dossier.intake.db.Tables.AUDIT;
import static dev.dossier.intake.db.Tables.REQUEST;
import static dev.dossier.intake.db.Tables.TOMBSTONE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.common.event.PackageMessage;
import dev.dossier.intake.audit.Audit;
import dev.dossier.intake.audit.AuditEntry;
import dev.dossier.intake.fixture.App;
import dev.dossier.intake.fixture.Bodies;
import dev.dossier.intake.fixture.RunningIntake;
import dev.dossier.intake.fixture.Sealed;
import dev.dossier.intake.request.Requests;
import dev.dossier.intake.seal.PackageOutcomes;
import dev.dossier.testsupport.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionTemplate;

class RetentionIT {
  private static final RunningIntake INTAKE = RunningIntake.get();
  private final DSLContext db = INTAKE.bean(DSLContext.class);
  private final App app = App.create(INTAKE, App.ALL);
  private final MutableClock clock = MutableClock.at(Instant.now());
  private final Retention retention = retentionWith(INTAKE.bean(TransactionTemplate.class));

  @Test
  void whatEndedLongAgoIsRemovedButItsTombstoneAndAudit() {
    String address = Bodies.freshAddress();
    UUID id = app.submit(Bodies.verified("access", address, Instant.now())).id();
    Sealed.of(INTAKE, id, 1);
    app.post("/api/v1/requests/" + id + "/cancel");
    clock.advance(Duration.ofDays(4 * 366));

    retention.removeOld();
    assertThat(app.get(id).status()).as("its package is not deleted yet").isEqualTo(200);

    INTAKE
        .bean(PackageOutcomes.class)
        .handle(new PackageMessage.Deleted(id, 1, PackageMessage.What.PACKAGE, 1, Instant.now()));
    retention.removeOld();

    assertThat(app.get(id).status()).isEqualTo(404);
    List<AuditEntry> chain = INTAKE.bean(Audit.class).of(id);
    assertThat(chain.getLast().action()).isEqualTo("record_removed");
    assertThat(INTAKE.bean(Audit.class).firstBroken(id)).isEmpty();
    assertThat(db.selectFrom(AUDIT).where(AUDIT.REQUEST_ID.eq(id)).fetch().toString())
        .doesNotContain(address);
    var tombstone = db.fetchSingle(TOMBSTONE, TOMBSTONE.REQUEST_ID.eq(id));
    assertThat(tombstone.getStatus()).isEqualTo("cancelled");
    assertThat(tombstone.getAuditHash()).isEqualTo(chain.getLast().hash());
    List<String> tables = INTAKE.bean(RecordTables.class).namesInOrder();
    assertThat(tables)
        .contains("section", "package", "verification", "download_link", "notification", "identity")
        .doesNotContain("audit", "audit_head", "tombstone");
    for (String table : tables) {
      assertThat(
              db.fetchCount(DSL.table(DSL.name(table)), DSL.field("request_id", UUID.class).eq(id)))
          .as(table)
          .isZero();
    }
    assertThat(db.fetchExists(REQUEST, REQUEST.ID.eq(id))).isFalse();
  }

  @Test
  void oneThatCannotBeRemovedDoesNotKeepTheOthers() {
    clock.advance(Duration.ofDays(5 * 366));
    retention.removeOld();
    clock.set(Instant.now());
    UUID older = app.submit(Bodies.unverified("access", Bodies.freshAddress())).id();
    UUID younger = app.submit(Bodies.unverified("access", Bodies.freshAddress())).id();
    app.post("/api/v1/requests/" + older + "/cancel");
    app.post("/api/v1/requests/" + younger + "/cancel");
    clock.advance(Duration.ofDays(5 * 366));
    assertThat(retention.overdue()).isEqualTo(2);

    retentionWith(new FirstFails(INTAKE.bean(PlatformTransactionManager.class))).removeOld();
    assertThat(app.get(older).status()).isEqualTo(200);
    assertThat(app.get(younger).status()).isEqualTo(404);
    assertThat(retention.overdue()).isEqualTo(1);

    retention.removeOld();
    assertThat(app.get(older).status()).isEqualTo(404);
    assertThat(retention.overdue()).isZero();
  }

  private Retention retentionWith(TransactionTemplate transactions) {
    return new Retention(
        db,
        transactions,
        INTAKE.bean(Requests.class),
        INTAKE.bean(RecordTables.class),
        INTAKE.bean(Audit.class),
        new RetentionSettings(null),
        clock);
  }

  @SuppressWarnings("serial") // is not written anywhere
  private static final class FirstFails extends TransactionTemplate {
    private boolean failed;

    FirstFails(PlatformTransactionManager transactions) {
      super(transactions);
    }

    @Override
    public <T extends @Nullable Object> T execute(TransactionCallback<T> action) {
      if (!failed) {
        failed = true;
        throw new CannotAcquireLockException("as if somebody held it");
      }
      return super.execute(action);
    }
  }

  @Test
  void whatIsOpenOrEndedNotLongAgoStays() {
    UUID open = app.submit(Bodies.unverified("access", Bodies.freshAddress())).id();
    UUID ready = Sealed.of(INTAKE, app).id();
    clock.advance(Duration.ofDays(40 * 366));
    retention.removeOld();
    assertThat(app.get(open).status()).isEqualTo(200);
    assertThat(app.get(ready).status()).isEqualTo(200);

    app.post("/api/v1/requests/" + open + "/cancel");
    clock.set(Instant.now().plus(Duration.ofDays(4 * 365 - 2)));
    retention.removeOld();
    assertThat(app.get(open).status()).isEqualTo(200);
    clock.advance(Duration.ofDays(4));
    retention.removeOld();
    assertThat(app.get(open).status()).isEqualTo(404);
    assertThat(app.post("/api/v1/requests/" + open + "/cancel").status()).isEqualTo(404);
  }
}

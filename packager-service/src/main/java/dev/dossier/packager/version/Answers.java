package dev.dossier.packager.version;

import static dev.dossier.packager.db.Tables.DELETION;
import static dev.dossier.packager.db.Tables.PACKAGE_VERSION;

import dev.dossier.common.event.Failure;
import dev.dossier.common.event.PackageMessage;
import dev.dossier.common.event.PackageMessage.Deleted;
import dev.dossier.common.event.PackageMessage.Failed;
import dev.dossier.common.event.PackageMessage.Sealed;
import dev.dossier.common.event.PackageMessage.What;
import dev.dossier.common.event.Reason;
import dev.dossier.common.event.Topics;
import dev.dossier.common.event.Wire;
import dev.dossier.common.messaging.Outbox;
import java.util.Locale;
import org.jooq.DSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What intake is told of a version, kept so that it can be told again: intake asks again when it
 * heard nothing, since a message may be lost.
 */
@Component
public class Answers {
  private static final Logger LOG = LoggerFactory.getLogger(Answers.class);

  private final DSLContext db;
  private final Outbox outbox;
  private final TransactionTemplate transactions;

  Answers(DSLContext db, Outbox outbox, TransactionTemplate transactions) {
    this.db = db;
    this.outbox = outbox;
    this.transactions = transactions;
  }

  /** In the transaction of the seal. */
  public void sealed(Sealed sealed) {
    db.update(PACKAGE_VERSION)
        .set(PACKAGE_VERSION.ANSWER, Wire.write(sealed))
        .where(Versions.is(new VersionId(sealed.requestId(), sealed.packageVersion())))
        .execute();
    outbox.publish(Topics.PACKAGES, sealed);
  }

  /** Tells what became of a plan that was sent again; nothing while it is open. */
  public void again(VersionId id) {
    transactions.executeWithoutResult(status ->
        db.select(PACKAGE_VERSION.STATE, PACKAGE_VERSION.ANSWER)
            .from(PACKAGE_VERSION)
            .where(Versions.is(id))
            .fetchOptional()
            .ifPresent(row -> {
              State state = State.of(row.value1());
              byte[] answer = row.value2();
              if (state == State.SEALED && answer != null) {
                publish(Wire.read(answer, Sealed.class));
              } else if (state == State.FAILED) {
                publish(new Failed(id.requestId(), id.version(), Failure.of(Reason.INTERNAL)));
              }
            }));
  }

  /** Tells the proofs again that there are; in the caller's transaction. */
  public void proofsAgain(VersionId id) {
    db.selectFrom(DELETION)
        .where(DELETION.REQUEST_ID.eq(id.requestId()))
        .and(DELETION.VERSION.eq(id.version()))
        .and(DELETION.CHECKED_AT.isNotNull())
        .forEach(row ->
            publish(
                new Deleted(
                    id.requestId(),
                    id.version(),
                    What.valueOf(row.getWhat().toUpperCase(Locale.ROOT)),
                    row.getObjects(),
                    row.getCheckedAt().toInstant())));
  }

  private void publish(PackageMessage message) {
    outbox.publish(Topics.PACKAGES, message);
    LOG.info(
        "told again request={} version={} what={}",
        message.requestId(),
        message.packageVersion(),
        message.getClass().getSimpleName());
  }
}

package dev.dossier.intake.delivery;

import static dev.dossier.intake.db.Tables.DOWNLOAD_LINK;
import static dev.dossier.intake.db.Tables.PACKAGE;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import dev.dossier.intake.audit.Actor;
import dev.dossier.intake.db.tables.records.PackageRecord;
import dev.dossier.intake.packages.PackageState;
import dev.dossier.intake.packages.Packages;
import dev.dossier.intake.request.Requests;
import dev.dossier.intake.request.Transition;
import dev.dossier.intake.time.Utc;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Deletes a package when its last link has ended. */
@Component
class Expiry {
  private static final Logger log = LoggerFactory.getLogger(Expiry.class);
  private static final Duration EVERY = Duration.ofMinutes(1);
  private static final int BATCH = 500;

  private final DSLContext db;
  private final Requests requests;
  private final Packages packages;
  private final TransactionTemplate transaction;
  private final Clock clock;

  Expiry(
      DSLContext db,
      Requests requests,
      Packages packages,
      TransactionTemplate transaction,
      Clock clock) {
    this.db = db;
    this.requests = requests;
    this.packages = packages;
    this.transaction = transaction;
    this.clock = clock;
  }

  @Bean
  static RecurringTask<Void> expirePackages(Expiry expiry) {
    return Tasks.recurring("expire-packages", FixedDelay.of(EVERY))
        .execute((instance, context) -> expiry.run());
  }

  void run() {
    List<PackageRecord> due = db.selectFrom(PACKAGE).where(ended()).limit(BATCH).fetch();
    for (PackageRecord each : due) {
      try {
        transaction.executeWithoutResult(status -> expire(each.getRequestId(), each.getVersion()));
      } catch (RuntimeException e) {
        // One that cannot be handled holds up no other.
        log.error("expiry failed request={}", each.getRequestId(), e);
      }
    }
  }

  private void expire(UUID id, int version) {
    if (requests.lockIfThere(id).isEmpty()) {
      return;
    }
    // A new link may have been made since.
    Condition one = PACKAGE.REQUEST_ID.eq(id).and(PACKAGE.VERSION.eq(version));
    if (!db.fetchExists(PACKAGE, one.and(ended()))) {
      return;
    }
    packages.delete(id, version, new Actor.System());
    boolean another =
        db.fetchExists(
            PACKAGE, PACKAGE.REQUEST_ID.eq(id).and(PACKAGE.STATE.eq(PackageState.SEALED.word())));
    // That the package is gone is known, and in the audit, only once the packager has looked.
    String reason = "The time to download is over.";
    if (!another && requests.move(id, Transition.EXPIRE, reason, new Actor.System())) {
      log.info("package expired request={} version={}", id, version);
    }
  }

  /** Sealed, was linked to, and no link is good any more. */
  private Condition ended() {
    Condition links =
        DOWNLOAD_LINK
            .REQUEST_ID
            .eq(PACKAGE.REQUEST_ID)
            .and(DOWNLOAD_LINK.VERSION.eq(PACKAGE.VERSION));
    return PACKAGE
        .STATE
        .eq(PackageState.SEALED.word())
        .andExists(db.selectOne().from(DOWNLOAD_LINK).where(links))
        .andNotExists(
            db.selectOne()
                .from(DOWNLOAD_LINK)
                .where(links)
                .and(DOWNLOAD_LINK.RETIRED_AT.isNull())
                .and(DOWNLOAD_LINK.EXPIRES_AT.gt(Utc.of(clock.instant()))));
  }
}

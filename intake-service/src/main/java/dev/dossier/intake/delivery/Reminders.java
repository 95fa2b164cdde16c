package dev.dossier.intake.delivery;

import static dev.dossier.intake.db.Tables.DOWNLOAD_LINK;
import static dev.dossier.intake.db.Tables.PACKAGE;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import dev.dossier.common.event.NotificationMessage.Kind;
import dev.dossier.intake.db.tables.records.DownloadLinkRecord;
import dev.dossier.intake.notice.MailDraft;
import dev.dossier.intake.notice.Notices;
import dev.dossier.intake.packages.PackageState;
import dev.dossier.intake.request.RequestRow;
import dev.dossier.intake.request.Requests;
import dev.dossier.intake.time.Utc;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * One mail before a link ends that nobody used, with the same link: a fresh one would end that of
 * the first mail. The token is destroyed with the reminder, and where none is to come.
 */
@Component
class Reminders {
  private static final Logger log = LoggerFactory.getLogger(Reminders.class);
  private static final Duration EVERY = Duration.ofMinutes(1);
  private static final int BATCH = 500;

  private final DSLContext db;
  private final Requests requests;
  private final Links links;
  private final Notices notices;
  private final TransactionTemplate transaction;
  private final Clock clock;

  Reminders(
      DSLContext db,
      Requests requests,
      Links links,
      Notices notices,
      TransactionTemplate transaction,
      Clock clock) {
    this.db = db;
    this.requests = requests;
    this.links = links;
    this.notices = notices;
    this.transaction = transaction;
    this.clock = clock;
  }

  @Bean
  static RecurringTask<Void> remind(Reminders reminders) {
    return Tasks.recurring("remind-of-links", FixedDelay.of(EVERY))
        .execute((instance, context) -> reminders.run());
  }

  void run() {
    List<DownloadLinkRecord> due =
        db.selectFrom(DOWNLOAD_LINK)
            .where(due())
            .orderBy(DOWNLOAD_LINK.REMIND_AT)
            .limit(BATCH)
            .fetch();
    for (DownloadLinkRecord each : due) {
      try {
        transaction.executeWithoutResult(status -> remind(each));
      } catch (RuntimeException e) {
        // One that cannot be handled holds up no other.
        log.error("reminder failed request={}", each.getRequestId(), e);
      }
    }
  }

  /** Its time has come, or its package is not there any more. */
  private Condition due() {
    Condition gone =
        DSL.notExists(
            db.selectOne()
                .from(PACKAGE)
                .where(PACKAGE.REQUEST_ID.eq(DOWNLOAD_LINK.REQUEST_ID))
                .and(PACKAGE.VERSION.eq(DOWNLOAD_LINK.VERSION))
                .and(PACKAGE.STATE.eq(PackageState.SEALED.word())));
    Condition now = DOWNLOAD_LINK.REMIND_AT.le(Utc.of(clock.instant()));
    return DOWNLOAD_LINK.REMIND_AT.isNotNull().and(now.or(gone));
  }

  private void remind(DownloadLinkRecord seen) {
    RequestRow request = requests.lock(seen.getRequestId());
    Optional<DownloadLinkRecord> link =
        db.selectFrom(DOWNLOAD_LINK)
            .where(DOWNLOAD_LINK.HASH.eq(seen.getHash()))
            .and(DOWNLOAD_LINK.REMIND_AT.isNotNull())
            .fetchOptional();
    if (link.isEmpty()) {
      // Used or replaced meanwhile.
      return;
    }
    Optional<Long> bytes = sealedBytes(link.get());
    boolean good = link.get().getExpiresAt().toInstant().isAfter(clock.instant());
    if (good && bytes.isPresent() && request.readable()) {
      mail(request, link.get(), bytes.get());
    }
    db.update(DOWNLOAD_LINK)
        .setNull(DOWNLOAD_LINK.REMIND_AT)
        .setNull(DOWNLOAD_LINK.TOKEN)
        .where(DOWNLOAD_LINK.HASH.eq(seen.getHash()))
        .execute();
  }

  private void mail(RequestRow request, DownloadLinkRecord link, long bytes) {
    notices.mail(
        request,
        MailDraft.of(Kind.REMINDER)
            .link(
                links.page(request, link.getHash(), link.getToken()),
                link.getExpiresAt().toInstant())
            .downloads(link.getMaxDownloads())
            .packageBytes(bytes));
    log.info("reminded of a link request={} version={}", request.id(), link.getVersion());
  }

  private Optional<Long> sealedBytes(DownloadLinkRecord link) {
    return db.select(PACKAGE.BYTES)
        .from(PACKAGE)
        .where(PACKAGE.REQUEST_ID.eq(link.getRequestId()))
        .and(PACKAGE.VERSION.eq(link.getVersion()))
        .and(PACKAGE.STATE.eq(PackageState.SEALED.word()))
        .fetchOptional(PACKAGE.BYTES);
  }
}

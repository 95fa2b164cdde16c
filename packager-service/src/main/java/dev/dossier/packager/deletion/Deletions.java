package dev.dossier.packager.deletion;

import static dev.dossier.packager.db.Tables.DELETION;

import dev.dossier.common.event.PackageMessage.Deleted;
import dev.dossier.common.event.PackageMessage.What;
import dev.dossier.common.event.Topics;
import dev.dossier.common.messaging.Outbox;
import dev.dossier.common.observation.SpanKey;
import dev.dossier.common.observation.SpanName;
import dev.dossier.common.observation.Step;
import dev.dossier.common.observation.Tracing;
import dev.dossier.common.storage.ObjectKeys;
import dev.dossier.common.storage.ObjectStore;
import dev.dossier.common.storage.ObjectStore.StoredObject;
import dev.dossier.common.storage.ObjectStore.UnfinishedUpload;
import dev.dossier.common.storage.StorageException;
import dev.dossier.packager.inbox.Inbox;
import dev.dossier.packager.job.Jobs;
import dev.dossier.packager.version.Answers;
import dev.dossier.packager.version.State;
import dev.dossier.packager.version.VersionId;
import dev.dossier.packager.version.Versions;
import dev.dossier.packager.version.Versions.Holding;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Deletes on intake's word and at the seal, looks whether it is gone, and only then says so. Asked
 * for in the transaction that decides it, done by a job, tried until it succeeds.
 */
@Component
public class Deletions {
  private static final Logger LOG = LoggerFactory.getLogger(Deletions.class);

  private final DSLContext db;
  private final Versions versions;
  private final Answers answers;
  private final Inbox inbox;
  private final ObjectStore store;
  private final Jobs jobs;
  private final Outbox outbox;
  private final TransactionTemplate transactions;
  private final Clock clock;
  private final Tracing tracing;

  Deletions(
      DSLContext db,
      Versions versions,
      Answers answers,
      Inbox inbox,
      ObjectStore store,
      Jobs jobs,
      Outbox outbox,
      TransactionTemplate transactions,
      Clock clock,
      Tracing tracing) {
    this.db = db;
    this.versions = versions;
    this.answers = answers;
    this.inbox = inbox;
    this.store = store;
    this.jobs = jobs;
    this.outbox = outbox;
    this.transactions = transactions;
    this.clock = clock;
    this.tracing = tracing;
  }

  /** Nothing is to be packed any more; a package that was sealed goes as well. */
  public void cancel(VersionId id) {
    end(id, State.CANCELLED);
  }

  /** The package's last link ended. */
  public void deletePackage(VersionId id) {
    end(id, State.DELETED);
  }

  private void end(VersionId id, State end) {
    transactions.executeWithoutResult(status ->
        versions
            .end(id, end)
            .ifPresentOrElse(before -> ended(id, end, before), () -> answers.proofsAgain(id)));
  }

  private void ended(VersionId id, State end, State before) {
    request(id, What.FRAGMENTS);
    if (before == State.SEALED || end == State.DELETED) {
      request(id, What.PACKAGE);
    }
    LOG.info(
        "version ended request={} version={} state={} before={}",
        id.requestId(),
        id.version(),
        end.word(),
        before.word());
  }

  /** Within the caller's transaction. */
  public void requestFragments(VersionId id) {
    request(id, What.FRAGMENTS);
  }

  private void request(VersionId id, What what) {
    int fresh =
        db.insertInto(DELETION)
            .set(DELETION.REQUEST_ID, id.requestId())
            .set(DELETION.VERSION, id.version())
            .set(DELETION.WHAT, word(what))
            .set(DELETION.REQUESTED_AT, at(clock.instant()))
            .set(DELETION.TRACEPARENT, tracing.here())
            .onConflictDoNothing()
            .execute();
    if (fresh == 1) {
      jobs.schedule(Jobs.DELETION, new Jobs.Instance(id, word(what)));
    }
  }

  /**
   * @throws StorageException if the store does not answer, or still has what was deleted
   */
  void run(VersionId id, String word) {
    String asked =
        db.select(DELETION.TRACEPARENT)
            .from(DELETION)
            .where(is(id, word))
            .fetchOne(DELETION.TRACEPARENT);
    try (Step step = tracing.start(SpanName.DELETE, asked)) {
      step.with(SpanKey.REQUEST, id.requestId())
          .with(SpanKey.VERSION, id.version())
          .with(SpanKey.KIND, word);
      deleteAndProve(id, word);
    }
  }

  private void deleteAndProve(VersionId id, String word) {
    What what = What.valueOf(word.toUpperCase(Locale.ROOT));
    String prefix =
        switch (what) {
          case FRAGMENTS -> ObjectKeys.transientOf(id.requestId(), id.version());
          case PACKAGE -> ObjectKeys.packagesOf(id.requestId(), id.version());
        };
    int deleted = delete(prefix);
    db.update(DELETION)
        .set(DELETION.OBJECTS, DELETION.OBJECTS.plus(deleted))
        .where(is(id, word))
        .and(DELETION.CHECKED_AT.isNull())
        .execute();
    if (what == What.FRAGMENTS) {
      forget(id);
    }
    if (!gone(id, what, prefix)) {
      throw new StorageException("objects are still there after they were deleted", null);
    }
    prove(id, what);
  }

  /** Neither listed nor, of a package, to be had by its key. */
  private boolean gone(VersionId id, What what, String prefix) {
    boolean packageThere =
        what == What.PACKAGE
            && versions
                .holding(id)
                .map(Holding::object)
                .filter(object -> store.size(object).isPresent())
                .isPresent();
    return !packageThere
        && store.list(prefix).isEmpty()
        && store.unfinishedUploads(prefix).isEmpty();
  }

  private int delete(String prefix) {
    List<String> keys = new ArrayList<>();
    for (StoredObject object : store.list(prefix)) {
      keys.add(object.key());
    }
    store.delete(keys);
    for (UnfinishedUpload upload : store.unfinishedUploads(prefix)) {
      store.abort(upload);
    }
    return keys.size();
  }

  /** The inbox's rows, and the stored content key. */
  private void forget(VersionId id) {
    transactions.executeWithoutResult(status -> {
      inbox.clear(id);
      versions.destroyKey(id);
    });
  }

  private void prove(VersionId id, What what) {
    // As the database keeps it, since the proof may be told again.
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    transactions.executeWithoutResult(status ->
        db.update(DELETION)
            .set(DELETION.CHECKED_AT, at(now))
            .where(is(id, word(what)))
            .and(DELETION.CHECKED_AT.isNull())
            .returning(DELETION.OBJECTS)
            .fetchOptional(DELETION.OBJECTS)
            .ifPresent(objects -> publish(id, what, objects, now)));
  }

  private void publish(VersionId id, What what, int objects, Instant checkedAt) {
    outbox.publish(
        Topics.PACKAGES, new Deleted(id.requestId(), id.version(), what, objects, checkedAt));
    LOG.info(
        "deleted request={} version={} what={} objects={}",
        id.requestId(),
        id.version(),
        word(what),
        objects);
  }

  private static String word(What what) {
    return what.name().toLowerCase(Locale.ROOT);
  }

  private static Condition is(VersionId id, String what) {
    return DELETION
        .REQUEST_ID
        .eq(id.requestId())
        .and(DELETION.VERSION.eq(id.version()))
        .and(DELETION.WHAT.eq(what));
  }

  private static OffsetDateTime at(Instant instant) {
    return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
  }
}

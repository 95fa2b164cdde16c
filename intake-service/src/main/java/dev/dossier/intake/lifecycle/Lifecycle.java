package dev.dossier.intake.lifecycle;

import static dev.dossier.intake.db.Tables.APP;
import static dev.dossier.intake.db.Tables.REQUEST;

import dev.dossier.common.event.LifecycleEvent.RejectionData;
import dev.dossier.common.event.LifecycleEvent.RequestChanged;
import dev.dossier.common.event.LifecycleEvent.RequestData;
import dev.dossier.common.event.LifecycleEvent.SubmissionRef;
import dev.dossier.common.event.LifecycleEvent.SubmissionRejected;
import dev.dossier.common.messaging.Outbox;
import dev.dossier.intake.web.WebSettings;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Tells upstream apps what happened, with the transaction in which it did. */
@Component
public final class Lifecycle {
  private final DSLContext db;
  private final Outbox outbox;
  private final URI source;
  private final Clock clock;

  Lifecycle(DSLContext db, Outbox outbox, WebSettings settings, Clock clock) {
    this.db = db;
    this.outbox = outbox;
    this.source = settings.publicUrl();
    this.clock = clock;
  }

  /**
   * A request came to the status that it has now. For {@code Requests} alone, which counts the
   * changes.
   */
  public void changed(UUID requestId) {
    RequestChanged event =
        db.select(
                REQUEST.STATUS,
                REQUEST.STATUS_REASON,
                REQUEST.SUBMISSION_SOURCE,
                REQUEST.SUBMISSION_ID,
                REQUEST.IDEMPOTENCY_KEY,
                REQUEST.CHANGES,
                APP.NAME)
            .from(REQUEST)
            .join(APP)
            .on(APP.ID.eq(REQUEST.APP_ID))
            .where(REQUEST.ID.eq(requestId))
            .fetchSingle(row ->
                RequestChanged.of(
                    source,
                    now(),
                    row.value7(),
                    row.value6(),
                    new RequestData(
                        requestId,
                        row.value1(),
                        row.value2(),
                        new SubmissionRef(row.value3(), row.value4(), row.value5()))));
    outbox.publish(requestId, event);
  }

  /**
   * A submission started no request of its own.
   *
   * @param id of the event: the same when the submission is read a second time
   * @param app that it belongs to, if that is known
   */
  public void rejected(UUID id, @Nullable String app, RejectionData data) {
    outbox.publish(id, SubmissionRejected.of(id.toString(), source, now(), app, data));
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}

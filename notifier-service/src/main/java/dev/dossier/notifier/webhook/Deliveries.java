package dev.dossier.notifier.webhook;

import static dev.dossier.notifier.db.Tables.WEBHOOK_DELIVERY;
import static dev.dossier.notifier.db.Tables.WEBHOOK_DISABLED;

import dev.dossier.common.event.LifecycleEvent;
import dev.dossier.common.event.LifecycleEvent.RequestChanged;
import dev.dossier.common.event.LifecycleEvent.SubmissionRejected;
import dev.dossier.common.observation.Tracing;
import dev.dossier.notifier.db.tables.records.WebhookDeliveryRecord;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Events for each app and their states: waiting, sending, then waiting again or delivered or given
 * up. Every change is guarded by the state it starts from and says whether it won.
 */
@Component
class Deliveries {
  private static final String WAITING = "waiting";
  private static final String SENDING = "sending";
  private static final String DELIVERED = "delivered";
  private static final String GIVEN_UP = "given_up";
  private static final Condition OPEN = WEBHOOK_DELIVERY.STATE.in(WAITING, SENDING);

  private final DSLContext db;
  private final TransactionTemplate transactions;
  private final Clock clock;
  private final Tracing tracing;

  Deliveries(DSLContext db, PlatformTransactionManager transactions, Clock clock, Tracing tracing) {
    this.db = db;
    this.transactions = new TransactionTemplate(transactions);
    this.clock = clock;
    this.tracing = tracing;
  }

  /**
   * @param payload the event's JSON as it came
   * @return false for an event that is known already, or that the endpoint does not want
   */
  boolean receive(Endpoint endpoint, LifecycleEvent event, byte[] payload) {
    if (isDisabled(endpoint)) {
      return false;
    }
    OffsetDateTime now = now();
    UUID requestId = null;
    Integer change = null;
    switch (event) {
      case RequestChanged changed -> {
        requestId = changed.data().requestId();
        change = changed.change();
      }
      case SubmissionRejected rejected -> {
        // Told on its own: it has no place in the order of a request's changes.
      }
    }
    return db.insertInto(WEBHOOK_DELIVERY)
            .set(WEBHOOK_DELIVERY.APP, endpoint.app())
            .set(WEBHOOK_DELIVERY.EVENT_ID, event.id())
            .set(WEBHOOK_DELIVERY.EVENT_TYPE, event.type())
            .set(WEBHOOK_DELIVERY.REQUEST_ID, requestId)
            .set(WEBHOOK_DELIVERY.CHANGE, change)
            .set(WEBHOOK_DELIVERY.PAYLOAD, payload)
            .set(WEBHOOK_DELIVERY.STATE, WAITING)
            .set(WEBHOOK_DELIVERY.NEXT_ATTEMPT_AT, now)
            .set(WEBHOOK_DELIVERY.RECEIVED_AT, now)
            .set(WEBHOOK_DELIVERY.TRACEPARENT, tracing.here())
            .onConflictDoNothing()
            .execute()
        == 1;
  }

  /**
   * The event of the app that has been due longest and that nobody else is sending; never one while
   * an earlier change of the same request is neither delivered nor given up.
   */
  Optional<ClaimedEvent> claim(String app, Duration lease) {
    OffsetDateTime now = now();
    var due = WEBHOOK_DELIVERY.as("due");
    var earlier = WEBHOOK_DELIVERY.as("earlier");
    return Optional.ofNullable(
            db.update(WEBHOOK_DELIVERY)
                .set(WEBHOOK_DELIVERY.STATE, SENDING)
                .set(WEBHOOK_DELIVERY.ATTEMPTS, WEBHOOK_DELIVERY.ATTEMPTS.plus(1))
                .set(WEBHOOK_DELIVERY.NEXT_ATTEMPT_AT, now.plus(lease))
                .where(WEBHOOK_DELIVERY.APP.eq(app))
                .and(
                    WEBHOOK_DELIVERY.EVENT_ID.eq(
                        DSL.select(due.EVENT_ID)
                            .from(due)
                            .where(due.APP.eq(app))
                            .and(due.STATE.in(WAITING, SENDING))
                            .and(due.NEXT_ATTEMPT_AT.le(now))
                            .andNotExists(
                                DSL.selectOne()
                                    .from(earlier)
                                    .where(earlier.APP.eq(app))
                                    .and(earlier.REQUEST_ID.eq(due.REQUEST_ID))
                                    .and(earlier.CHANGE.lt(due.CHANGE))
                                    .and(earlier.STATE.in(WAITING, SENDING)))
                            .orderBy(due.NEXT_ATTEMPT_AT, due.CHANGE)
                            .limit(1)
                            .forUpdate()
                            .of(due)
                            .skipLocked()))
                .and(OPEN)
                .and(WEBHOOK_DELIVERY.NEXT_ATTEMPT_AT.le(now))
                .returning()
                .fetchOne())
        .map(Deliveries::claimed);
  }

  /** False if the claim was lost. */
  boolean renew(ClaimedEvent event, Duration lease) {
    return db.update(WEBHOOK_DELIVERY)
            .set(WEBHOOK_DELIVERY.NEXT_ATTEMPT_AT, now().plus(lease))
            .where(heldBy(event))
            .execute()
        == 1;
  }

  /**
   * The endpoint took the event, whoever holds the claim by now: that is a fact.
   *
   * @return false if it was over already
   */
  boolean delivered(ClaimedEvent event, @Nullable Integer status) {
    return end(is(event).and(OPEN), DELIVERED, status) == 1;
  }

  /** False if the claim was lost. */
  boolean givenUp(ClaimedEvent event, @Nullable Integer status) {
    return end(heldBy(event), GIVEN_UP, status) == 1;
  }

  /** False if the claim was lost. */
  boolean retry(ClaimedEvent event, @Nullable Integer status, Duration wait) {
    return db.update(WEBHOOK_DELIVERY)
            .set(WEBHOOK_DELIVERY.STATE, WAITING)
            .set(WEBHOOK_DELIVERY.NEXT_ATTEMPT_AT, now().plus(wait))
            .set(WEBHOOK_DELIVERY.HTTP_STATUS, status)
            .where(heldBy(event))
            .execute()
        == 1;
  }

  /**
   * Nothing more is sent to the endpoint until its settings change.
   *
   * @return how many events are given up by that
   */
  int disable(Endpoint endpoint, @Nullable Integer status) {
    return Optional.ofNullable(
            transactions.execute(transaction -> {
              db.insertInto(WEBHOOK_DISABLED)
                  .set(WEBHOOK_DISABLED.APP, endpoint.app())
                  .set(WEBHOOK_DISABLED.SETTINGS, endpoint.fingerprint())
                  .set(WEBHOOK_DISABLED.DISABLED_AT, now())
                  .onConflict(WEBHOOK_DISABLED.APP)
                  .doUpdate()
                  .set(WEBHOOK_DISABLED.SETTINGS, endpoint.fingerprint())
                  .set(WEBHOOK_DISABLED.DISABLED_AT, now())
                  .execute();
              return end(WEBHOOK_DELIVERY.APP.eq(endpoint.app()).and(OPEN), GIVEN_UP, status);
            }))
        .orElse(0);
  }

  /** Whether it answered 410 with the settings that it has now. */
  boolean isDisabled(Endpoint endpoint) {
    return db.fetchExists(
        WEBHOOK_DISABLED,
        WEBHOOK_DISABLED
            .APP
            .eq(endpoint.app())
            .and(WEBHOOK_DISABLED.SETTINGS.eq(endpoint.fingerprint())));
  }

  /**
   * Forgets what ended long ago, and what waits for an app that has no endpoint any more.
   *
   * @param apps that have one
   */
  int forget(Duration keep, Collection<String> apps) {
    OffsetDateTime before = now().minus(keep);
    return db.deleteFrom(WEBHOOK_DELIVERY)
        .where(WEBHOOK_DELIVERY.ENDED_AT.lt(before))
        .or(WEBHOOK_DELIVERY.RECEIVED_AT.lt(before).and(WEBHOOK_DELIVERY.APP.notIn(apps)))
        .execute();
  }

  /** How many of an app are neither delivered nor given up. */
  int waiting(String app) {
    return db.fetchCount(WEBHOOK_DELIVERY, WEBHOOK_DELIVERY.APP.eq(app).and(OPEN));
  }

  /** Seconds since the oldest of those came; 0 if there is none. */
  double oldestSeconds(String app) {
    OffsetDateTime oldest =
        db.select(DSL.min(WEBHOOK_DELIVERY.RECEIVED_AT))
            .from(WEBHOOK_DELIVERY)
            .where(WEBHOOK_DELIVERY.APP.eq(app).and(OPEN))
            .fetchOne(0, OffsetDateTime.class);
    return oldest == null ? 0 : Duration.between(oldest, now()).toMillis() / 1000.0;
  }

  private int end(Condition guard, String state, @Nullable Integer status) {
    return db.update(WEBHOOK_DELIVERY)
        .set(WEBHOOK_DELIVERY.STATE, state)
        .setNull(WEBHOOK_DELIVERY.PAYLOAD)
        .setNull(WEBHOOK_DELIVERY.NEXT_ATTEMPT_AT)
        .set(WEBHOOK_DELIVERY.HTTP_STATUS, status)
        .set(WEBHOOK_DELIVERY.ENDED_AT, now())
        .where(guard)
        .execute();
  }

  private static Condition is(ClaimedEvent event) {
    return WEBHOOK_DELIVERY.APP.eq(event.app()).and(WEBHOOK_DELIVERY.EVENT_ID.eq(event.id()));
  }

  private static Condition heldBy(ClaimedEvent event) {
    return is(event)
        .and(WEBHOOK_DELIVERY.STATE.eq(SENDING))
        .and(WEBHOOK_DELIVERY.ATTEMPTS.eq(event.attempt()));
  }

  private static ClaimedEvent claimed(WebhookDeliveryRecord row) {
    return new ClaimedEvent(
        row.getApp(),
        row.getEventId(),
        row.getRequestId(),
        row.getPayload(),
        row.getAttempts(),
        row.getTraceparent());
  }

  private OffsetDateTime now() {
    return clock.instant().atOffset(ZoneOffset.UTC);
  }
}

package dev.dossier.common.messaging;

import dev.dossier.common.event.LifecycleEvent;
import dev.dossier.common.event.Message;
import dev.dossier.common.event.Topics;
import dev.dossier.common.event.Wire;
import dev.dossier.common.observation.Tracing;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Messages that leave with the transaction that changes state: rows of the table {@code outbox} in
 * the service's own schema, sent by {@link OutboxRelay}.
 *
 * <pre>
 * CREATE TABLE outbox (
 *   id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
 *   topic text NOT NULL, key text NOT NULL, payload bytea NOT NULL,
 *   created_at timestamptz NOT NULL DEFAULT now(),
 *   traceparent text, caused_by text);
 * </pre>
 */
public final class Outbox {
  /** Producers take 1,000,000 bytes with key and headers (dossier-common.yml). */
  static final int LARGEST = 950_000;

  private final DSLContext db;
  private final OutboxRelay relay;
  private final Tracing tracing;
  private final TraceOfRequest traces;

  public Outbox(DSLContext db, OutboxRelay relay, Tracing tracing, TraceOfRequest traces) {
    this.db = db;
    this.relay = relay;
    this.tracing = tracing;
    this.traces = traces;
  }

  /** Keyed by the request. */
  public void publish(String topic, Message message) {
    publish(topic, message.requestId(), message);
  }

  /**
   * @throws IllegalStateException outside a transaction: the message could then be lost, or be sent
   *     for a change that never happened
   */
  public void publish(String topic, UUID key, Message message) {
    publish(topic, key, Wire.write(message), message.requestId());
  }

  /**
   * An event of {@link Topics#LIFECYCLE}.
   *
   * @param key the request's id, so that its events stay on one partition
   * @throws IllegalStateException outside a transaction
   */
  public void publish(UUID key, LifecycleEvent event) {
    publish(Topics.LIFECYCLE, key, Wire.write(event), key);
  }

  /**
   * What is written already, such as a dead letter.
   *
   * @throws IllegalStateException outside a transaction
   * @throws IllegalArgumentException if no producer could ever send it: it would hold up all that
   *     wait behind it
   */
  public void publish(String topic, UUID key, byte[] payload) {
    publish(topic, key, payload, null);
  }

  private void publish(String topic, UUID key, byte[] payload, @Nullable UUID requestId) {
    if (!TransactionSynchronizationManager.isActualTransactionActive()) {
      throw new IllegalStateException("publish only inside the transaction that changes state");
    }
    if (payload.length > LARGEST) {
      throw new IllegalArgumentException(
          "a message to " + topic + " may have " + LARGEST + " bytes, it has " + payload.length);
    }
    String here = tracing.here();
    String from = requestId == null ? here : traces.of(requestId, here);
    // What a thread does for a request in its trace is part of it; another trace is a cause of it.
    boolean part = from == null || Tracing.sameTrace(here, from);
    db.insertInto(
            DSL.table("outbox"),
            DSL.field("topic", SQLDataType.CLOB),
            DSL.field("key", SQLDataType.CLOB),
            DSL.field("payload", SQLDataType.BLOB),
            DSL.field("traceparent", SQLDataType.CLOB),
            DSL.field("caused_by", SQLDataType.CLOB))
        .values(topic, key.toString(), payload, part ? here : from, part ? null : here)
        .execute();
    relay.wakeAfterCommit();
  }
}

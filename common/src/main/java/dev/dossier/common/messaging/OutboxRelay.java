package dev.dossier.common.messaging;

import dev.dossier.common.event.Topics;
import dev.dossier.common.observation.Step;
import dev.dossier.common.observation.Tracing;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jooq.DSLContext;
import org.jooq.Record7;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.core.KafkaOperations;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Sends the outbox: woken after each commit, with a poll as the net. Rows are locked ({@code FOR
 * UPDATE SKIP LOCKED}), sent, and deleted once the broker has all of them; a crash in between sends
 * them again. Any number of replicas may run; they do not keep an order between them.
 */
public final class OutboxRelay implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(OutboxRelay.class);
  private static final String CONTENT_TYPE = "content-type";
  private static final int BATCH = 500;
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(2);
  private static final Duration SEND_TIMEOUT = Duration.ofSeconds(30);

  private final DSLContext db;
  private final TransactionTemplate transactions;
  private final KafkaOperations<String, byte[]> kafka;
  private final Tracing tracing;
  private final WokenLoop loop =
      new WokenLoop("outbox-relay", this::sendAll, AFTER_FAILURE, SEND_TIMEOUT);

  public OutboxRelay(
      DSLContext db,
      TransactionTemplate transactions,
      KafkaOperations<String, byte[]> kafka,
      MeterRegistry metrics,
      Tracing tracing) {
    this.db = db;
    this.tracing = tracing;
    this.transactions = transactions;
    this.kafka = kafka;
    Gauge.builder("dossier.outbox.age", this, OutboxRelay::oldestSeconds)
        .baseUnit("seconds")
        .description("Age of the oldest message that waits in the outbox")
        .register(metrics);
  }

  /** What the transaction publishes is sent once it is committed. */
  void wakeAfterCommit() {
    loop.wakeAfterCommit();
  }

  @Override
  public void start() {
    loop.start();
  }

  @Override
  public void stop() {
    loop.stop();
    try {
      sendBatch();
    } catch (RuntimeException e) {
      LOG.info("outbox: the rest is sent after the next start ({})", e.getClass().getSimpleName());
    }
  }

  @Override
  public boolean isRunning() {
    return loop.isRunning();
  }

  /** Started before the listeners and stopped after them: what they publish still leaves. */
  @Override
  public int getPhase() {
    return 0;
  }

  private Duration sendAll() {
    while (sendBatch() == BATCH && loop.isRunning()) {
      // A full batch: more may wait.
    }
    return POLL;
  }

  private int sendBatch() {
    Integer sent = transactions.execute(status -> sendLocked());
    return sent == null ? 0 : sent;
  }

  private int sendLocked() {
    List<Record7<Long, String, String, byte[], String, String, OffsetDateTime>> rows =
        db.select(
                DSL.field("id", SQLDataType.BIGINT),
                DSL.field("topic", SQLDataType.CLOB),
                DSL.field("key", SQLDataType.CLOB),
                DSL.field("payload", SQLDataType.BLOB),
                DSL.field("traceparent", SQLDataType.CLOB),
                DSL.field("caused_by", SQLDataType.CLOB),
                DSL.field("created_at", SQLDataType.TIMESTAMPWITHTIMEZONE))
            .from(DSL.table("outbox"))
            .orderBy(DSL.field("id"))
            .limit(BATCH)
            .forUpdate()
            .skipLocked()
            .fetch();
    if (rows.isEmpty()) {
      return 0;
    }
    List<CompletableFuture<?>> sends = new ArrayList<>(rows.size());
    for (var row : rows) {
      Step step = tracing.send(row.value2(), row.value5(), row.value6(), row.value7().toInstant());
      var message = toSend(row.value2(), row.value3(), row.value4());
      Tracing.carry(step.place(), message);
      sends.add(kafka.send(message).whenComplete((sent, failure) -> end(step, failure)));
    }
    kafka.flush();
    try {
      CompletableFuture.allOf(sends.toArray(CompletableFuture[]::new))
          .orTimeout(SEND_TIMEOUT.toSeconds(), TimeUnit.SECONDS)
          .join();
    } catch (CompletionException e) {
      throw new IllegalStateException("the broker did not take a message", e.getCause());
    }
    db.deleteFrom(DSL.table("outbox"))
        .where(DSL.field("id", SQLDataType.BIGINT).in(rows.stream().map(Record7::value1).toList()))
        .execute();
    return rows.size();
  }

  private static void end(Step step, @Nullable Throwable failure) {
    try (step) {
      if (failure != null) {
        step.failed(failure.getCause() == null ? failure : failure.getCause());
      }
    }
  }

  static ProducerRecord<String, byte[]> toSend(String topic, String key, byte[] payload) {
    var message = new ProducerRecord<>(topic, key, payload);
    Topics.contentType(topic)
        .ifPresent(
            type -> message.headers().add(CONTENT_TYPE, type.getBytes(StandardCharsets.UTF_8)));
    return message;
  }

  private double oldestSeconds() {
    try {
      Double age =
          db.select(
                  DSL.field(
                      "coalesce(extract(epoch from now() - min(created_at)), 0)",
                      SQLDataType.DOUBLE))
              .from(DSL.table("outbox"))
              .fetchOne(0, Double.class);
      return age == null ? 0 : age;
    } catch (RuntimeException e) {
      LOG.debug("outbox: age is unknown ({})", e.getClass().getSimpleName());
      return Double.NaN;
    }
  }
}

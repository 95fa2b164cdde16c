package dev.dossier.common.messaging;

import dev.dossier.common.observation.Tracing;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.core.KafkaOperations;
import org.springframework.transaction.support.TransactionTemplate;

/** The rows of an outbox one by one, for people who have to look into it. */
public final class OutboxRows {
  private static final Table<Record> OUTBOX = DSL.table("outbox");
  private static final Field<Long> ID = DSL.field("id", SQLDataType.BIGINT);
  private static final Field<String> TOPIC = DSL.field("topic", SQLDataType.CLOB);
  private static final Field<String> KEY = DSL.field("key", SQLDataType.CLOB);
  private static final Field<byte[]> PAYLOAD = DSL.field("payload", SQLDataType.BLOB);
  private static final Field<String> PLACE = DSL.field("traceparent", SQLDataType.CLOB);
  private static final Field<Integer> MESSAGES = DSL.count();
  private static final Field<Long> OLDEST =
      DSL.field(
          "coalesce(extract(epoch from now() - min(created_at)), 0)::bigint", SQLDataType.BIGINT);
  private static final Field<Integer> LARGEST =
      DSL.field("coalesce(max(octet_length(payload)), 0)", SQLDataType.INTEGER);
  private static final Duration SEND_TIMEOUT = Duration.ofSeconds(30);

  private final DSLContext db;
  private final TransactionTemplate transactions;
  private final KafkaOperations<String, byte[]> kafka;

  public OutboxRows(
      DSLContext db, TransactionTemplate transactions, KafkaOperations<String, byte[]> kafka) {
    this.db = db;
    this.transactions = transactions;
    this.kafka = kafka;
  }

  /** What waits for one topic. */
  public record Waiting(String topic, int messages, long oldestSeconds, int largestBytes) {}

  /**
   * An attempt at one row.
   *
   * @param failure absent when the broker has it and the row is gone
   */
  public record Attempt(long id, String topic, int bytes, @Nullable Throwable failure) {}

  public List<Waiting> waiting() {
    return db.select(TOPIC, MESSAGES, OLDEST, LARGEST)
        .from(OUTBOX)
        .groupBy(TOPIC)
        .orderBy(TOPIC)
        .fetch(row -> new Waiting(row.value1(), row.value2(), row.value3(), row.value4()));
  }

  public int count() {
    return db.fetchCount(OUTBOX);
  }

  /** The first row after this id that no relay works on; none if there is none. */
  public Optional<Attempt> sendNext(long after) {
    Optional<Attempt> attempt = transactions.execute(status -> send(after));
    return attempt == null ? Optional.empty() : attempt;
  }

  private Optional<Attempt> send(long after) {
    var row =
        db.select(ID, TOPIC, KEY, PAYLOAD, PLACE)
            .from(OUTBOX)
            .where(ID.gt(after))
            .orderBy(ID)
            .limit(1)
            .forUpdate()
            .skipLocked()
            .fetchOne();
    if (row == null) {
      return Optional.empty();
    }
    var message = OutboxRelay.toSend(row.value2(), row.value3(), row.value4());
    Tracing.carry(row.value5(), message);
    Throwable failure = failure(message);
    if (failure == null) {
      db.deleteFrom(OUTBOX).where(ID.eq(row.value1())).execute();
    }
    return Optional.of(new Attempt(row.value1(), row.value2(), row.value4().length, failure));
  }

  private @Nullable Throwable failure(ProducerRecord<String, byte[]> message) {
    try {
      kafka.send(message).get(SEND_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return e;
    } catch (ExecutionException | TimeoutException | RuntimeException e) {
      Throwable root = e;
      while (root.getCause() != null) {
        root = root.getCause();
      }
      return root;
    }
  }
}

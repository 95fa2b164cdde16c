package dev.dossier.testsupport.infra;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * One Kafka broker (KRaft), wherever it runs: new topics have 4 partitions, none is made by itself,
 * no data outlives it.
 */
public abstract class KafkaServer implements AutoCloseable {
  public static final int PARTITIONS = 4;

  /** Of the broker, beside where it listens. */
  public static final Map<String, String> SETTINGS =
      Map.of(
          "auto.create.topics.enable", "false",
          "num.partitions", Integer.toString(PARTITIONS),
          // One partition each instead of 50 makes start and stop a second shorter.
          "offsets.topic.num.partitions", "1",
          "transaction.state.log.num.partitions", "1",
          "transaction.state.log.replication.factor", "1",
          "transaction.state.log.min.isr", "1",
          "log.cleaner.dedupe.buffer.size", "2097152");

  private final AtomicInteger names = new AtomicInteger();

  /** {@code host:port}. */
  public abstract String bootstrapServers();

  /** Makes topics with the default number of partitions; fails if one is there. */
  public final void createTopics(String... names) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
      admin
          .createTopics(
              Arrays.stream(names).map(name -> new NewTopic(name, PARTITIONS, (short) 1)).toList())
          .all()
          .get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("cannot make " + Arrays.toString(names), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while making " + Arrays.toString(names), e);
    }
  }

  /** A new topic whose name starts with the given one. */
  public final String createFreshTopic(String prefix) {
    String name = prefix + "." + names.incrementAndGet();
    createTopics(name);
    return name;
  }

  @Override
  public abstract void close();
}

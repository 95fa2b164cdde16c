package dev.dossier.testsupport.infra;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.NewTopic;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/**
 * One Kafka broker (KRaft) in this process, on a free port: new topics have 4 partitions, none is
 * made by itself, no data outlives it.
 */
public final class KafkaServer implements AutoCloseable {
  public static final int PARTITIONS = 4;

  private final EmbeddedKafkaKraftBroker broker;
  private final AtomicInteger names = new AtomicInteger();

  private KafkaServer(EmbeddedKafkaKraftBroker broker) {
    this.broker = broker;
  }

  public static KafkaServer start() {
    return start(Map.of());
  }

  /** With broker settings in addition to the house's. */
  public static KafkaServer start(Map<String, String> settings) {
    EmbeddedKafkaKraftBroker broker = new EmbeddedKafkaKraftBroker(1, PARTITIONS);
    broker.brokerProperty("auto.create.topics.enable", "false");
    broker.brokerProperty("num.partitions", Integer.toString(PARTITIONS));
    // One partition each instead of 50 makes start and stop a second shorter.
    broker.brokerProperty("offsets.topic.num.partitions", "1");
    broker.brokerProperty("transaction.state.log.num.partitions", "1");
    broker.brokerProperty("transaction.state.log.replication.factor", "1");
    broker.brokerProperty("transaction.state.log.min.isr", "1");
    broker.brokerProperty("log.cleaner.dedupe.buffer.size", "2097152");
    broker.brokerProperties(settings);
    broker.afterPropertiesSet();
    return new KafkaServer(broker);
  }

  /** {@code host:port}. */
  public String bootstrapServers() {
    return broker.getBrokersAsString();
  }

  /** Makes topics with the default number of partitions; fails if one is there. */
  public void createTopics(String... names) {
    broker.addTopics(
        Arrays.stream(names)
            .map(name -> new NewTopic(name, PARTITIONS, (short) 1))
            .toArray(NewTopic[]::new));
  }

  /** A new topic whose name starts with the given one. */
  public String createFreshTopic(String prefix) {
    String name = prefix + "." + names.incrementAndGet();
    createTopics(name);
    return name;
  }

  @Override
  public void close() {
    broker.destroy();
  }
}

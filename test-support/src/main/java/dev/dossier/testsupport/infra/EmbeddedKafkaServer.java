package dev.dossier.testsupport.infra;

import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/** A broker in this process, on a free port. */
final class EmbeddedKafkaServer extends KafkaServer {
  private final EmbeddedKafkaKraftBroker broker;

  private EmbeddedKafkaServer(EmbeddedKafkaKraftBroker broker) {
    this.broker = broker;
  }

  static EmbeddedKafkaServer start() {
    EmbeddedKafkaKraftBroker broker = new EmbeddedKafkaKraftBroker(1, PARTITIONS);
    broker.brokerProperties(SETTINGS);
    broker.afterPropertiesSet();
    return new EmbeddedKafkaServer(broker);
  }

  @Override
  public String bootstrapServers() {
    return broker.getBrokersAsString();
  }

  @Override
  public void close() {
    broker.destroy();
  }
}

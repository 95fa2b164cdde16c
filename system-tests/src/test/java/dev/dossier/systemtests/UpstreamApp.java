package dev.dossier.systemtests;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;

/** Files requests over Kafka, and reads what Dossier answers there. */
final class UpstreamApp implements AutoCloseable {
  private static final Duration ANSWER = Duration.ofMinutes(2);

  private final KafkaProducer<byte[], byte[]> producer;
  private final KafkaConsumer<byte[], byte[]> consumer;

  UpstreamApp(String bootstrapServers) {
    producer =
        new KafkaProducer<>(
            Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
  }

  /** In structured mode; whatever the text is. */
  void send(String topic, String event, Map<String, String> moreHeaders)
      throws ExecutionException, InterruptedException {
    String key = moreHeaders.get("key");
    ProducerRecord<byte[], byte[]> message =
        new ProducerRecord<>(topic, key == null ? null : utf8(key), utf8(event));
    message.headers().add("content-type", utf8("application/cloudevents+json"));
    moreHeaders.forEach((name, value) -> message.headers().add(name, utf8(value)));
    producer.send(message).get();
  }

  /** The values of so many messages on a topic, of all that are on it from its beginning. */
  List<JsonNode> await(String topic, Predicate<JsonNode> wanted, int many) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(partition -> new TopicPartition(topic, partition.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    List<JsonNode> found = new ArrayList<>();
    Awaitility.await()
        .atMost(ANSWER)
        .pollInterval(Duration.ofMillis(1))
        .until(() -> {
          consumer
              .poll(Duration.ofMillis(200))
              .forEach(message -> {
                JsonNode value = RunningPlatform.json(message.value());
                if (wanted.test(value)) {
                  found.add(value);
                }
              });
          return found.size() >= many;
        });
    return found;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    producer.close();
    consumer.close();
  }
}

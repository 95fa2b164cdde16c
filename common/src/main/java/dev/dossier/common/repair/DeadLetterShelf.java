package dev.dossier.common.repair;

import dev.dossier.common.crypto.AssociatedData;
import dev.dossier.common.crypto.KeyEncryption;
import dev.dossier.common.event.MalformedMessageException;
import dev.dossier.common.event.Topics;
import dev.dossier.common.event.Wire;
import dev.dossier.common.messaging.DeadLetter;
import dev.dossier.common.repair.DeadLetterCommand.Shelved;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaOperations;

/** The dead-letter topics as the broker has them. */
public final class DeadLetterShelf {
  /** Its committed offsets say up to where {@code requeue --all} has come. */
  static final String GROUP = "dossier-dead-letter-requeue";

  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final long SEND_SECONDS = 30;

  private final ConsumerFactory<String, byte[]> consumers;
  private final KafkaOperations<String, byte[]> kafka;
  private final KeyEncryption keys;

  public DeadLetterShelf(
      ConsumerFactory<String, byte[]> consumers,
      KafkaOperations<String, byte[]> kafka,
      KeyEncryption keys) {
    this.consumers = consumers;
    this.kafka = kafka;
    this.keys = keys;
  }

  /** Those that have a dead-letter topic, sorted. */
  List<String> topics() {
    String suffix = Topics.deadLetters("");
    try (Consumer<String, byte[]> consumer = consumer()) {
      return consumer.listTopics(PATIENCE).keySet().stream()
          .filter(topic -> topic.endsWith(suffix))
          .map(topic -> topic.substring(0, topic.length() - suffix.length()))
          .sorted()
          .toList();
    }
  }

  /** All that the broker still has. */
  List<Shelved> letters(String topic) {
    return read(topic, Map.of());
  }

  /** Those after the ones that were {@linkplain #markRequeued marked}. */
  List<Shelved> lettersSinceRequeue(String topic) {
    try (Consumer<String, byte[]> consumer = consumer()) {
      Map<TopicPartition, Long> from = new HashMap<>();
      consumer
          .committed(Map.copyOf(partitions(consumer, topic)).keySet(), PATIENCE)
          .forEach((partition, committed) -> {
            if (committed != null) {
              from.put(partition, committed.offset());
            }
          });
      return read(topic, from);
    }
  }

  void markRequeued(String topic, List<Shelved> letters) {
    Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>();
    ToLongFunction<TopicPartition> last =
        partition ->
            letters.stream()
                .filter(each -> each.partition() == partition.partition())
                .mapToLong(Shelved::offset)
                .max()
                .orElseThrow();
    letters.stream()
        .map(each -> new TopicPartition(Topics.deadLetters(topic), each.partition()))
        .distinct()
        .forEach(each -> next.put(each, new OffsetAndMetadata(last.applyAsLong(each) + 1)));
    try (Consumer<String, byte[]> consumer = consumer()) {
      consumer.assign(next.keySet());
      consumer.commitSync(next, PATIENCE);
    }
  }

  /**
   * @throws dev.dossier.common.crypto.DecryptionException if no key of the keyset opens it
   * @throws KafkaException if the broker does not take it
   */
  void sendAgain(DeadLetter letter) {
    byte[] payload =
        keys.open(
            Objects.requireNonNull(letter.payload()),
            AssociatedData.deadLetter(letter.topic(), letter.partition(), letter.offset()));
    DeadLetter.Envelope envelope = envelope(letter);
    String key = letter.key() == null ? envelope.key() : letter.key();
    ProducerRecord<String, byte[]> message = new ProducerRecord<>(letter.topic(), key, payload);
    envelope.headers().forEach(each -> message.headers().add(each.name(), each.value()));
    try {
      kafka.send(message).get(SEND_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", e);
    } catch (ExecutionException | java.util.concurrent.TimeoutException e) {
      throw new KafkaException("the broker did not take a message", e);
    }
  }

  private DeadLetter.Envelope envelope(DeadLetter letter) {
    byte[] sealed = letter.envelope();
    return sealed == null
        ? new DeadLetter.Envelope(null, List.of())
        : Wire.read(
            keys.open(
                sealed,
                AssociatedData.deadLetterEnvelope(
                    letter.topic(), letter.partition(), letter.offset())),
            DeadLetter.Envelope.class);
  }

  /**
   * @param from where to begin; what is not named begins with the first that there is
   */
  private List<Shelved> read(String topic, Map<TopicPartition, Long> from) {
    List<Shelved> letters = new ArrayList<>();
    try (Consumer<String, byte[]> consumer = consumer()) {
      Map<TopicPartition, Long> ends = partitions(consumer, topic);
      consumer.assign(ends.keySet());
      consumer.seekToBeginning(ends.keySet());
      from.forEach((partition, offset) -> {
        // What the broker has dropped meanwhile is no position any more.
        if (offset > consumer.position(partition, PATIENCE)) {
          consumer.seek(partition, offset);
        }
      });
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (ends.entrySet().stream()
          .anyMatch(each -> consumer.position(each.getKey(), PATIENCE) < each.getValue())) {
        var records = consumer.poll(POLL);
        records.forEach(each -> letters.add(shelved(topic, each)));
        if (!records.isEmpty()) {
          deadline = System.nanoTime() + PATIENCE.toNanos();
        } else if (System.nanoTime() > deadline) {
          throw new TimeoutException("the broker gave nothing for " + PATIENCE);
        }
      }
    }
    return letters;
  }

  /** Each partition with the offset after its last record. */
  private static Map<TopicPartition, Long> partitions(
      Consumer<String, byte[]> consumer, String topic) {
    List<PartitionInfo> found =
        consumer.listTopics(PATIENCE).getOrDefault(Topics.deadLetters(topic), List.of());
    return consumer.endOffsets(
        found.stream().map(each -> new TopicPartition(each.topic(), each.partition())).toList(),
        PATIENCE);
  }

  private static Shelved shelved(String topic, ConsumerRecord<String, byte[]> message) {
    return new Shelved(topic, message.partition(), message.offset(), letter(message.value()));
  }

  private static @Nullable DeadLetter letter(byte @Nullable [] json) {
    try {
      return json == null ? null : Wire.read(json, DeadLetter.class);
    } catch (MalformedMessageException e) {
      return null;
    }
  }

  /**
   * Assigned by hand, never a member of the group: the broker's own protocol for groups is not
   * used.
   */
  private Consumer<String, byte[]> consumer() {
    Properties own = new Properties();
    own.setProperty("group.protocol", "classic");
    return consumers.createConsumer(GROUP, null, null, own);
  }
}

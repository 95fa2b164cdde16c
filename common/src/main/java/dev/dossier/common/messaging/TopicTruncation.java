package dev.dossier.common.messaging;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.KafkaOperations;

/**
 * Takes personal data, encrypted or not, off the broker once it was consumed: deletes each
 * partition's records up to the group's committed offset. That only moves the log's start; on a
 * partition where nothing more arrives, the bytes would stay in the active segment for good, so one
 * record without a value is appended after {@code segment.ms} (10 minutes), which rolls the
 * segment.
 */
public final class TopicTruncation implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(TopicTruncation.class);
  private static final Duration EVERY = Duration.ofMinutes(1);
  private static final Duration IDLE = Duration.ofMinutes(11);
  private static final long ADMIN_SECONDS = 30;

  private final Map<String, Object> adminConfig;
  private final KafkaOperations<String, byte[]> kafka;
  private final Map<String, String> groupByTopic;
  private final Map<TopicPartition, Idle> idle = new HashMap<>();
  private @Nullable ScheduledExecutorService executor;

  /**
   * @param groupByTopic the one consumer group of each topic
   */
  public TopicTruncation(
      KafkaAdmin admin, KafkaOperations<String, byte[]> kafka, Map<String, String> groupByTopic) {
    this.adminConfig = admin.getConfigurationProperties();
    this.kafka = kafka;
    this.groupByTopic = Map.copyOf(groupByTopic);
  }

  @Override
  public void start() {
    ScheduledExecutorService scheduler =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("topic-truncation").daemon().factory());
    scheduler.scheduleWithFixedDelay(
        this::truncateAll, EVERY.toSeconds(), EVERY.toSeconds(), TimeUnit.SECONDS);
    executor = scheduler;
  }

  @Override
  public void stop() {
    if (executor != null) {
      executor.shutdownNow();
      executor = null;
    }
  }

  @Override
  public boolean isRunning() {
    return executor != null;
  }

  private void truncateAll() {
    try (Admin admin = Admin.create(adminConfig)) {
      for (Map.Entry<String, String> entry : groupByTopic.entrySet()) {
        truncate(admin, entry.getKey(), entry.getValue(), System.nanoTime());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Throwable e) {
      // The executor never runs again what has thrown.
      LastResort.ofThisProcess().consider("truncation", e);
      LOG.warn("truncation: will try again ({})", e.getClass().getSimpleName());
    }
  }

  void truncate(Admin admin, String topic, String group, long now)
      throws ExecutionException, InterruptedException, java.util.concurrent.TimeoutException {
    Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
    admin
        .listConsumerGroupOffsets(group)
        .partitionsToOffsetAndMetadata()
        .get(ADMIN_SECONDS, TimeUnit.SECONDS)
        .forEach((partition, offset) -> {
          if (partition.topic().equals(topic) && offset != null) {
            committed.put(partition, offset);
          }
        });
    if (committed.isEmpty()) {
      return;
    }
    Map<TopicPartition, Long> first = offsets(admin, committed, OffsetSpec.earliest());
    Map<TopicPartition, Long> end = offsets(admin, committed, OffsetSpec.latest());
    Map<TopicPartition, RecordsToDelete> deletions = new HashMap<>();
    List<TopicPartition> toRoll = new ArrayList<>();
    committed.forEach((partition, offset) -> {
      if (offset.offset() > first.getOrDefault(partition, 0L)) {
        deletions.put(partition, RecordsToDelete.beforeOffset(offset.offset()));
      }
      if (rolls(partition, offset.offset(), end.getOrDefault(partition, 0L), now)) {
        toRoll.add(partition);
      }
    });
    if (!deletions.isEmpty()) {
      admin.deleteRecords(deletions).all().get(ADMIN_SECONDS, TimeUnit.SECONDS);
    }
    for (TopicPartition partition : toRoll) {
      kafka
          .send(new ProducerRecord<>(partition.topic(), partition.partition(), null, null))
          .get(ADMIN_SECONDS, TimeUnit.SECONDS);
      LOG.debug("truncation: rolled {}", partition);
    }
  }

  /** One record per idle spell: the record itself moves the end, and must not ask for another. */
  private boolean rolls(TopicPartition partition, long committed, long end, long now) {
    Idle known = idle.get(partition);
    if (committed < end || end == 0) {
      idle.remove(partition);
      return false;
    }
    if (known == null || known.end != end) {
      boolean ownRecord = known != null && known.rolled && end == known.end + 1;
      idle.put(partition, new Idle(end, now, ownRecord));
      return false;
    }
    if (known.rolled || now - known.since < IDLE.toNanos()) {
      return false;
    }
    idle.put(partition, new Idle(end, now, true));
    return true;
  }

  private static Map<TopicPartition, Long> offsets(
      Admin admin, Map<TopicPartition, OffsetAndMetadata> partitions, OffsetSpec spec)
      throws ExecutionException, InterruptedException, java.util.concurrent.TimeoutException {
    Map<TopicPartition, OffsetSpec> question = new HashMap<>();
    partitions.keySet().forEach(partition -> question.put(partition, spec));
    Map<TopicPartition, Long> answer = new HashMap<>();
    for (Map.Entry<TopicPartition, ListOffsetsResultInfo> entry :
        admin.listOffsets(question).all().get(ADMIN_SECONDS, TimeUnit.SECONDS).entrySet()) {
      answer.put(entry.getKey(), entry.getValue().offset());
    }
    return answer;
  }

  /** Since when, in nanoseconds, a partition has had this end. */
  private record Idle(long end, long since, boolean rolled) {}
}

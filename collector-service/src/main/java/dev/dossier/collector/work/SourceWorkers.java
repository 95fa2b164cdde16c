package dev.dossier.collector.work;

import dev.dossier.collector.work.ServedSources.Served;
import dev.dossier.common.event.CollectMessage;
import dev.dossier.common.event.Topics;
import dev.dossier.common.event.Wire;
import dev.dossier.common.messaging.TopicCreator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.MessageListener;

/**
 * One consumer group for each source, so that a slow one delays nobody else. A listener blocks
 * while it reads a section: one item per poll, and time enough between two polls for the longest.
 */
final class SourceWorkers implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(SourceWorkers.class);
  private static final Duration MARGIN = Duration.ofMinutes(5);

  /** For what was cut to notice it. */
  private static final Duration LEAVE = Duration.ofSeconds(5);

  private final ServedSources served;
  private final TopicCreator topics;
  private final ConcurrentKafkaListenerContainerFactory<String, byte[]> factory;
  private final Collecting collecting;
  private final Duration finishWithin;
  private final List<ConcurrentMessageListenerContainer<String, byte[]>> containers =
      new ArrayList<>();
  private volatile boolean running;

  /**
   * @param finishWithin from the stop; what takes longer comes again, to another worker
   */
  SourceWorkers(
      ServedSources served,
      TopicCreator topics,
      ConcurrentKafkaListenerContainerFactory<String, byte[]> factory,
      Collecting collecting,
      Duration finishWithin) {
    this.served = served;
    this.topics = topics;
    this.factory = factory;
    this.collecting = collecting;
    this.finishWithin = finishWithin;
  }

  @Override
  public void start() {
    List<String> needed = new ArrayList<>(served.groupByTopic().keySet());
    needed.add(Topics.SECTIONS);
    needed.add(Topics.FRAGMENTS);
    topics.create(needed);
    served.sources().forEach((source, how) -> containers.add(container(source, how)));
    containers.forEach(ConcurrentMessageListenerContainer::start);
    running = true;
    LOG.info(
        "serving sources={} concurrency={}",
        served.sources().keySet(),
        served.sources().values().stream().mapToInt(Served::concurrency).sum());
  }

  private ConcurrentMessageListenerContainer<String, byte[]> container(String source, Served how) {
    ConcurrentMessageListenerContainer<String, byte[]> container =
        factory.createContainer(Topics.collect(source));
    Properties consumer = new Properties();
    consumer.setProperty(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "1");
    consumer.setProperty(
        ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG,
        Integer.toString(Math.toIntExact(how.longest().plus(MARGIN).toMillis())));
    container.getContainerProperties().setKafkaConsumerProperties(consumer);
    container.getContainerProperties().setGroupId(Topics.collectGroup(source));
    container.getContainerProperties().setStopImmediate(true);
    container
        .getContainerProperties()
        .setMessageListener((MessageListener<String, byte[]>) this::onMessage);
    container.setConcurrency(how.concurrency());
    container.setBeanName("collect-" + source);
    return container;
  }

  private void onMessage(ConsumerRecord<String, byte[]> message) {
    byte[] payload = message.value();
    // A record without a value only rolls a segment (TopicTruncation).
    if (payload != null) {
      collecting.work(Wire.read(payload, CollectMessage.class));
    }
  }

  /**
   * What runs may end; what takes longer is cut off, without a word about it. Then the consumers
   * leave their groups, so that others have their partitions at once.
   */
  @Override
  public void stop() {
    running = false;
    CompletableFuture<?> stopped =
        CompletableFuture.allOf(
            containers.stream().map(SourceWorkers::stop).toArray(CompletableFuture[]::new));
    if (!within(finishWithin, stopped)) {
      LOG.info("still reading after {}: given back, to be read anew elsewhere", finishWithin);
      collecting.cut();
      if (!within(LEAVE, stopped)) {
        LOG.warn("a consumer has not left its group: others wait until its session ends");
      }
    }
    containers.clear();
  }

  private static CompletableFuture<Void> stop(
      ConcurrentMessageListenerContainer<String, byte[]> container) {
    CompletableFuture<Void> stopped = new CompletableFuture<>();
    container.stop(() -> stopped.complete(null));
    return stopped;
  }

  private static boolean within(Duration time, Future<?> stopped) {
    try {
      stopped.get(time.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("nothing here fails", e);
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}

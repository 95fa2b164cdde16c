package dev.dossier.collector.work;

import dev.dossier.common.event.Message;
import dev.dossier.common.event.Wire;
import dev.dossier.common.observation.Tracing;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.springframework.kafka.core.KafkaOperations;

/**
 * The messages of one work item. They leave at once, keyed by request; {@link #confirm} waits for
 * the broker, before the item's own offset may be committed. Several threads may send.
 */
final class Sends {
  /** Over the producer's own delivery timeout: it is the one that speaks. */
  private static final long SECONDS = 150;

  private final KafkaOperations<String, byte[]> kafka;
  private final Tracing tracing;
  private final Runs runs;
  private final List<Future<?>> underway = new ArrayList<>();

  Sends(KafkaOperations<String, byte[]> kafka, Tracing tracing, Runs runs) {
    this.kafka = kafka;
    this.tracing = tracing;
    this.runs = runs;
  }

  /**
   * @throws dev.dossier.collector.source.ReaderClosedException if the process has cut its work off
   */
  void send(String topic, Message message) {
    runs.check();
    ProducerRecord<String, byte[]> sending =
        new ProducerRecord<>(topic, message.requestId().toString(), Wire.write(message));
    Tracing.carry(tracing.here(), sending);
    CompletableFuture<?> sent = kafka.send(sending);
    synchronized (underway) {
      underway.removeIf(each -> each.state() == Future.State.SUCCESS);
      underway.add(sent);
    }
  }

  /**
   * @throws MessageNotSentException if the broker did not take one of them
   */
  void confirm() {
    List<Future<?>> waiting;
    synchronized (underway) {
      waiting = List.copyOf(underway);
      underway.clear();
    }
    for (Future<?> each : waiting) {
      try {
        each.get(SECONDS, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new MessageNotSentException(e);
      } catch (ExecutionException e) {
        throw new MessageNotSentException(e.getCause() == null ? e : e.getCause());
      } catch (TimeoutException e) {
        throw new MessageNotSentException(e);
      }
    }
  }
}

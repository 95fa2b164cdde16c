package dev.dossier.collector.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.common.crypto.AssociatedData;
import dev.dossier.common.crypto.DataKey;
import dev.dossier.common.crypto.KeyEncryption;
import dev.dossier.common.datamap.DataMap;
import dev.dossier.common.event.Blob;
import dev.dossier.common.event.CollectMessage;
import dev.dossier.common.event.CollectMessage.Collect;
import dev.dossier.common.event.CollectMessage.Resolve;
import dev.dossier.common.event.CollectMessage.SectionWork;
import dev.dossier.common.event.Format;
import dev.dossier.common.event.Identifiers;
import dev.dossier.common.event.SectionMessage.Sliced;
import dev.dossier.common.event.Topics;
import dev.dossier.common.event.Wire;
import dev.dossier.common.storage.ClaimChecks;
import dev.dossier.common.storage.ObjectKeys;
import dev.dossier.common.storage.ObjectStore;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.kafka.core.KafkaOperations;

/** Sends work and the slices that follow, once each, not before their time. */
final class IntakeStandIn {
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private final KafkaOperations<String, byte[]> kafka;
  private final ObjectStore store;
  private final KeyEncryption keys;
  private final DataMap map;
  private final Received received;
  private final Map<UUID, Integer> partitions = new LinkedHashMap<>();

  /** One person's section. */
  static final class Work {
    final String source;
    final String section;
    final String person;
    final UUID request = UUID.randomUUID();
    final UUID execution = UUID.randomUUID();
    final DataKey key = DataKey.random();
    int slice;

    Work(String source, String section, String person) {
      this.source = source;
      this.section = section;
      this.person = person;
    }
  }

  /**
   * @param collector that lends its means
   */
  @SuppressWarnings("unchecked")
  IntakeStandIn(ConfigurableApplicationContext collector, DataMap map, Received received) {
    this.kafka = collector.getBeanProvider(KafkaOperations.class).getObject();
    this.store = collector.getBean(ObjectStore.class);
    this.keys = collector.getBean(KeyEncryption.class);
    this.map = map;
    this.received = received;
  }

  void send(Work work, int partition, int slice, @Nullable Blob continuation) {
    partitions.put(work.execution, partition);
    UUID item = UUID.randomUUID();
    send(
        partition,
        new Collect(
            item,
            work.request,
            1,
            work.source,
            List.of(new SectionWork(work.section, work.execution, 1)),
            List.of(Format.JSON),
            map.hash(),
            keys.wrap(work.key, AssociatedData.contentKey(work.request, 1)),
            identifiers(work, item),
            slice,
            continuation));
  }

  /** Asks for the identity that the work has in place of a section. */
  void lookUp(Work work, int partition) {
    UUID item = UUID.randomUUID();
    send(
        partition,
        new Resolve(
            item,
            work.request,
            1,
            work.source,
            work.section,
            work.execution,
            1,
            map.hash(),
            keys.wrap(work.key, AssociatedData.contentKey(work.request, 1)),
            identifiers(work, item)));
  }

  private Blob identifiers(Work work, UUID item) {
    return new ClaimChecks(store)
        .seal(
            Wire.write(new Identifiers(Map.of("person", List.of(work.person)))),
            work.key,
            AssociatedData.identifiers(work.request, 1, item),
            ObjectKeys.identifiers(work.request, 1, item));
  }

  private void send(int partition, CollectMessage message) {
    try {
      kafka
          .send(
              Topics.collect(message.source()),
              partition,
              message.workItem().toString(),
              Wire.write(message))
          .get(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("not sent", e);
    }
  }

  void until(List<Work> works, BooleanSupplier reached) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!reached.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      received.poll();
      works.forEach(this::goOn);
    }
  }

  private void goOn(Work work) {
    received.sliced(work.execution).stream()
        .filter(each -> each.slice() == work.slice)
        .filter(each -> !Instant.now().isBefore(each.notBefore()))
        .findFirst()
        .ifPresent(each -> next(work, each));
  }

  private void next(Work work, Sliced sliced) {
    work.slice++;
    send(work, partitions.get(work.execution), work.slice, sliced.continuation());
  }

  boolean hasEnded(Work work) {
    return received.hasEnded(work.execution);
  }
}

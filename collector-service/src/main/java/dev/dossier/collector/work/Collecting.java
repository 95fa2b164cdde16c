package dev.dossier.collector.work;

import dev.dossier.collector.source.ResolveOutcome;
import dev.dossier.common.crypto.AssociatedData;
import dev.dossier.common.crypto.DataKey;
import dev.dossier.common.crypto.KeyEncryption;
import dev.dossier.common.datamap.DataMap;
import dev.dossier.common.datamap.DataMaps;
import dev.dossier.common.event.Blob;
import dev.dossier.common.event.CollectMessage;
import dev.dossier.common.event.CollectMessage.Collect;
import dev.dossier.common.event.CollectMessage.Resolve;
import dev.dossier.common.event.CollectMessage.SectionWork;
import dev.dossier.common.event.Failure;
import dev.dossier.common.event.Identifiers;
import dev.dossier.common.event.Outcome;
import dev.dossier.common.event.Reason;
import dev.dossier.common.event.SectionMessage.IdentityEnded;
import dev.dossier.common.event.Topics;
import dev.dossier.common.event.Wire;
import dev.dossier.common.observation.SpanKey;
import dev.dossier.common.observation.SpanName;
import dev.dossier.common.observation.Step;
import dev.dossier.common.observation.Tracing;
import dev.dossier.common.storage.ClaimChecks;
import dev.dossier.common.storage.ObjectKeys;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.KafkaOperations;

/**
 * Does a work item. Each delivery is a run with an id of its own, so that a second one (after a
 * crash, a rebalance, by a worker that wakes up late) overwrites nothing.
 */
final class Collecting {
  private static final Logger LOG = LoggerFactory.getLogger(Collecting.class);

  private final Sources sources;
  private final DataMaps dataMaps;
  private final KeyEncryption keys;
  private final ClaimChecks claimChecks;
  private final KafkaOperations<String, byte[]> kafka;
  private final Clock clock;
  private final SectionMetrics metrics;
  private final Tracing tracing;
  private final Runs runs = new Runs();

  Collecting(
      Sources sources,
      DataMaps dataMaps,
      KeyEncryption keys,
      ClaimChecks claimChecks,
      KafkaOperations<String, byte[]> kafka,
      Clock clock,
      SectionMetrics metrics,
      Tracing tracing) {
    this.sources = sources;
    this.dataMaps = dataMaps;
    this.keys = keys;
    this.claimChecks = claimChecks;
    this.kafka = kafka;
    this.clock = clock;
    this.metrics = metrics;
    this.tracing = tracing;
  }

  /**
   * Returns once the broker has everything that the item led to.
   *
   * @throws dev.dossier.collector.source.ReaderClosedException if {@link #cut} came before that
   */
  void work(CollectMessage message) {
    runs.run(() -> runOf(message));
  }

  /**
   * This process stops: ends what is being read and lets nothing be said of it, so that it is read
   * anew elsewhere.
   */
  void cut() {
    runs.cut();
    sources.close();
  }

  private void runOf(CollectMessage message) {
    UUID run = UUID.randomUUID();
    Sends sends = new Sends(kafka, tracing, runs);
    DataMap map = dataMaps.get(message.dataMap());
    DataKey key =
        keys.unwrap(
            message.contentKey(),
            AssociatedData.contentKey(message.requestId(), message.packageVersion()));
    Identifiers identifiers = identifiers(message, key);
    switch (message) {
      case Collect item -> {
        for (SectionWork work : item.sections()) {
          try (Step step = tracing.start(SpanName.COLLECT)) {
            step.with(SpanKey.REQUEST, item.requestId())
                .with(SpanKey.SECTION, work.section())
                .with(SpanKey.SOURCE, item.source())
                .with(SpanKey.ATTEMPT, work.attempt())
                .with(SpanKey.SLICE, item.slice());
            new SectionRun(item, work, run, key, sends, claimChecks, clock, metrics, step)
                .execute(sources, map, identifiers);
          }
        }
      }
      case Resolve item -> {
        try (Step step = tracing.start(SpanName.LOOK_UP)) {
          step.with(SpanKey.REQUEST, item.requestId())
              .with(SpanKey.IDENTITY, item.identity())
              .with(SpanKey.SOURCE, item.source())
              .with(SpanKey.ATTEMPT, item.attempt());
          resolve(item, run, key, sends, map, identifiers);
        }
      }
    }
    sends.confirm();
  }

  /** The item will never be done: says so to those who wait for it. */
  void giveUp(CollectMessage message) {
    UUID run = UUID.randomUUID();
    Sends sends = new Sends(kafka, tracing, runs);
    Failure failure = Failure.of(Reason.INTERNAL);
    switch (message) {
      case Collect item -> {
        for (SectionWork work : item.sections()) {
          SectionEndings.send(
              sends, item, work, run, Outcome.FAILED, failure, 0, 0, null, clock.instant());
        }
      }
      case Resolve item ->
          identityEnded(item, run, sends, null, new ResolveOutcome.Failed(failure));
    }
    sends.confirm();
  }

  private Identifiers identifiers(CollectMessage message, DataKey key) {
    byte[] json =
        claimChecks.open(
            message.identifiers(),
            key,
            AssociatedData.identifiers(
                message.requestId(), message.packageVersion(), message.workItem()));
    return Wire.read(json, Identifiers.class);
  }

  private void resolve(
      Resolve item, UUID run, DataKey key, Sends sends, DataMap map, Identifiers identifiers) {
    switch (sources.resolve(map, item.identity(), item.source(), identifiers)) {
      case ResolveOutcome.Resolved resolved ->
          identityEnded(item, run, sends, seal(item, run, key, resolved.values()), null);
      case ResolveOutcome.Failed failed -> identityEnded(item, run, sends, null, failed);
    }
  }

  private Blob seal(Resolve item, UUID run, DataKey key, List<String> values) {
    return claimChecks.seal(
        Wire.write(new Identifiers(Map.of(item.identity(), values))),
        key,
        AssociatedData.identity(
            item.requestId(), item.packageVersion(), item.identity(), item.execution(), run),
        ObjectKeys.identity(item.requestId(), item.packageVersion(), item.execution(), run));
  }

  private void identityEnded(
      Resolve item,
      UUID run,
      Sends sends,
      @Nullable Blob values,
      ResolveOutcome.@Nullable Failed failed) {
    Failure failure = failed == null ? null : failed.failure();
    sends.send(
        Topics.SECTIONS,
        new IdentityEnded(
            item.requestId(),
            item.packageVersion(),
            item.identity(),
            item.execution(),
            run,
            values,
            failure,
            failed == null ? null : failed.notBefore()));
    metrics.identityEnded(item.source(), failure);
    LOG.info(
        "identity ended request={} identity={} source={} attempt={} reason={}",
        item.requestId(),
        item.identity(),
        item.source(),
        item.attempt(),
        failure == null ? "none" : failure.reason().word());
  }
}

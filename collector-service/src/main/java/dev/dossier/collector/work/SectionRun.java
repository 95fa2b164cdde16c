package dev.dossier.collector.work;

import dev.dossier.collector.fragment.CollectedSection;
import dev.dossier.collector.fragment.SectionWriter;
import dev.dossier.collector.fragment.SuspendedSection;
import dev.dossier.collector.source.ReadOutcome;
import dev.dossier.common.crypto.AssociatedData;
import dev.dossier.common.crypto.DataKey;
import dev.dossier.common.datamap.DataMap;
import dev.dossier.common.event.Blob;
import dev.dossier.common.event.CollectMessage.Collect;
import dev.dossier.common.event.CollectMessage.SectionWork;
import dev.dossier.common.event.Failure;
import dev.dossier.common.event.FragmentMessage.Fragment;
import dev.dossier.common.event.Identifiers;
import dev.dossier.common.event.Outcome;
import dev.dossier.common.event.SectionMessage.Progressed;
import dev.dossier.common.event.SectionMessage.Sliced;
import dev.dossier.common.event.SectionMessage.Started;
import dev.dossier.common.event.Topics;
import dev.dossier.common.event.Wire;
import dev.dossier.common.observation.SpanKey;
import dev.dossier.common.observation.Step;
import dev.dossier.common.storage.ClaimChecks;
import dev.dossier.common.storage.ObjectKeys;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One execution of one section within one run: reads it, sends its fragments and how it ended. */
final class SectionRun {
  private static final Logger LOG = LoggerFactory.getLogger(SectionRun.class);

  private final Collect item;
  private final SectionWork work;
  private final UUID run;
  private final DataKey key;
  private final Sends sends;
  private final ClaimChecks claimChecks;
  private final Clock clock;
  private final SectionMetrics metrics;
  private final Step step;

  SectionRun(
      Collect item,
      SectionWork work,
      UUID run,
      DataKey key,
      Sends sends,
      ClaimChecks claimChecks,
      Clock clock,
      SectionMetrics metrics,
      Step step) {
    this.item = item;
    this.work = work;
    this.run = run;
    this.key = key;
    this.sends = sends;
    this.claimChecks = claimChecks;
    this.clock = clock;
    this.metrics = metrics;
    this.step = step;
  }

  void execute(Sources sources, DataMap map, Identifiers identifiers) {
    try (SectionMetrics.Run counted = metrics.started(item.source())) {
      execute(sources, map, identifiers, counted);
    }
  }

  private void execute(
      Sources sources, DataMap map, Identifiers identifiers, SectionMetrics.Run counted) {
    Continuation before = before();
    Instant start = before == null ? clock.instant() : before.startedAt();
    sends.send(
        Topics.SECTIONS,
        new Started(
            item.requestId(),
            item.packageVersion(),
            work.section(),
            work.execution(),
            run,
            clock.instant()));
    try (SectionWriter writer =
        new SectionWriter(
            work.section(),
            run,
            item.formats(),
            key.derive("mask"),
            this::sendFragment,
            this::sendProgress,
            before == null ? null : before.section())) {
      ReadOutcome outcome =
          sources.read(
              map,
              work.section(),
              item.source(),
              identifiers,
              before == null ? null : before.position(),
              writer);
      switch (outcome) {
        case ReadOutcome.Found found -> completed(writer.finish(), start, counted);
        case ReadOutcome.NothingFound nothing -> completed(writer.finish(), start, counted);
        case ReadOutcome.Sliced sliced -> {
          suspended(writer.suspend(), sliced, start);
          counted.sliced();
        }
        case ReadOutcome.Failed failed ->
            ended(Outcome.FAILED, failed.failure(), 0, 0, null, start, counted);
      }
    }
  }

  private @Nullable Continuation before() {
    Blob continuation = item.continuation();
    if (continuation == null) {
      return null;
    }
    if (item.sections().size() != 1) {
      throw new IllegalArgumentException("continuation: expected for one section alone");
    }
    return Wire.read(
        claimChecks.open(continuation, key, placeOf(item.slice())), Continuation.class);
  }

  private byte[] placeOf(int slice) {
    return AssociatedData.continuation(
        item.requestId(), item.packageVersion(), work.section(), work.execution(), slice);
  }

  private void suspended(SuspendedSection section, ReadOutcome.Sliced sliced, Instant start) {
    Blob continuation =
        claimChecks.seal(
            Wire.write(new Continuation(start, section, sliced.position())),
            key,
            placeOf(item.slice() + 1),
            ObjectKeys.continuation(
                item.requestId(), item.packageVersion(), work.execution(), run));
    // The segments that the continuation names must be on the broker before it.
    sends.confirm();
    sends.send(
        Topics.SECTIONS,
        new Sliced(
            item.requestId(),
            item.packageVersion(),
            work.section(),
            work.execution(),
            run,
            item.slice(),
            sliced.notBefore(),
            continuation,
            section.records(),
            section.sumOfBytes()));
    LOG.info(
        "slice ended request={} section={} source={} attempt={} slice={} records={} wait={}",
        item.requestId(),
        work.section(),
        item.source(),
        work.attempt(),
        item.slice(),
        section.records(),
        Duration.between(clock.instant(), sliced.notBefore()));
  }

  private void completed(CollectedSection section, Instant start, SectionMetrics.Run counted) {
    metrics.collected(item.source(), section.records(), section.bytes(), section.fragments());
    Blob files =
        claimChecks.seal(
            Wire.write(section.files()),
            key,
            AssociatedData.files(
                item.requestId(), item.packageVersion(), work.section(), work.execution(), run),
            ObjectKeys.files(item.requestId(), item.packageVersion(), work.execution(), run));
    Outcome outcome = section.records() > 0 ? Outcome.FOUND : Outcome.NOTHING_FOUND;
    ended(outcome, null, section.records(), section.bytes(), files, start, counted);
  }

  private void ended(
      Outcome outcome,
      @Nullable Failure failure,
      long records,
      long bytes,
      @Nullable Blob files,
      Instant start,
      SectionMetrics.Run counted) {
    // What the closing message lists must be on the broker before it.
    sends.confirm();
    SectionEndings.send(
        sends, item, work, run, outcome, failure, records, bytes, files, clock.instant());
    step.with(SpanKey.OUTCOME, outcome.word());
    if (failure != null) {
      step.with(SpanKey.REASON, failure.reason().word());
    }
    counted.ended(outcome, failure, Duration.between(start, clock.instant()));
    LOG.info(
        "section ended request={} section={} source={} attempt={} outcome={} reason={} records={}"
            + " bytes={} ms={}",
        item.requestId(),
        work.section(),
        item.source(),
        work.attempt(),
        outcome.word(),
        failure == null ? "none" : failure.reason().word(),
        records,
        bytes,
        Duration.between(start, clock.instant()).toMillis());
  }

  private void sendFragment(int index, byte[] compressed) {
    Blob data =
        claimChecks.seal(
            compressed,
            key,
            AssociatedData.fragment(
                item.requestId(),
                item.packageVersion(),
                work.section(),
                work.execution(),
                run,
                index),
            ObjectKeys.fragment(
                item.requestId(), item.packageVersion(), work.execution(), run, index));
    sends.send(
        Topics.FRAGMENTS,
        new Fragment(
            item.requestId(),
            item.packageVersion(),
            work.section(),
            work.execution(),
            run,
            index,
            compressed.length,
            data));
  }

  private void sendProgress(long records, long bytes) {
    sends.send(
        Topics.SECTIONS,
        new Progressed(
            item.requestId(),
            item.packageVersion(),
            work.section(),
            work.execution(),
            run,
            records,
            bytes));
  }
}

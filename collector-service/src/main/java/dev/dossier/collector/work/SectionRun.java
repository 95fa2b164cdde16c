package dev.dossier.collector.work;

import dev.dossier.collector.fragment.CollectedSection;
import dev.dossier.collector.fragment.SectionWriter;
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
import dev.dossier.common.event.SectionMessage.Started;
import dev.dossier.common.event.Topics;
import dev.dossier.common.event.Wire;
import dev.dossier.common.storage.ClaimChecks;
import dev.dossier.common.storage.ObjectKeys;
import java.time.Clock;
import java.time.Duration;
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

  SectionRun(
      Collect item,
      SectionWork work,
      UUID run,
      DataKey key,
      Sends sends,
      ClaimChecks claimChecks,
      Clock clock,
      SectionMetrics metrics) {
    this.item = item;
    this.work = work;
    this.run = run;
    this.key = key;
    this.sends = sends;
    this.claimChecks = claimChecks;
    this.clock = clock;
    this.metrics = metrics;
  }

  void execute(Sources sources, DataMap map, Identifiers identifiers) {
    long start = System.nanoTime();
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
            this::sendProgress)) {
      ReadOutcome outcome =
          sources.read(map, work.section(), item.source(), identifiers, null, writer);
      switch (outcome) {
        case ReadOutcome.Found found -> completed(writer.finish(), start);
        case ReadOutcome.NothingFound nothing -> completed(writer.finish(), start);
        case ReadOutcome.Failed failed ->
            ended(Outcome.FAILED, failed.failure(), 0, 0, null, start);
      }
    }
  }

  private void completed(CollectedSection section, long start) {
    metrics.collected(item.source(), section.records(), section.bytes(), section.fragments());
    Blob files =
        claimChecks.seal(
            Wire.write(section.files()),
            key,
            AssociatedData.files(
                item.requestId(), item.packageVersion(), work.section(), work.execution(), run),
            ObjectKeys.files(item.requestId(), item.packageVersion(), work.execution(), run));
    Outcome outcome = section.records() > 0 ? Outcome.FOUND : Outcome.NOTHING_FOUND;
    ended(outcome, null, section.records(), section.bytes(), files, start);
  }

  private void ended(
      Outcome outcome,
      @Nullable Failure failure,
      long records,
      long bytes,
      @Nullable Blob files,
      long start) {
    // What the closing message lists must be on the broker before it.
    sends.confirm();
    SectionEndings.send(
        sends, item, work, run, outcome, failure, records, bytes, files, clock.instant());
    metrics.sectionEnded(
        item.source(), outcome, failure, Duration.ofNanos(System.nanoTime() - start));
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
        Duration.ofNanos(System.nanoTime() - start).toMillis());
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

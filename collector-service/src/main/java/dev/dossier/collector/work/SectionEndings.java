package dev.dossier.collector.work;

import dev.dossier.common.event.Blob;
import dev.dossier.common.event.CollectMessage.Collect;
import dev.dossier.common.event.CollectMessage.SectionWork;
import dev.dossier.common.event.Failure;
import dev.dossier.common.event.FragmentMessage.SectionEnded;
import dev.dossier.common.event.Outcome;
import dev.dossier.common.event.SectionMessage.Ended;
import dev.dossier.common.event.Topics;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How a section ended, for the two who want to know. */
final class SectionEndings {
  private SectionEndings() {}

  static void send(
      Sends sends,
      Collect item,
      SectionWork work,
      UUID run,
      Outcome outcome,
      @Nullable Failure failure,
      long records,
      long bytes,
      @Nullable Blob files,
      Instant at) {
    sends.send(
        Topics.FRAGMENTS,
        new SectionEnded(
            item.requestId(),
            item.packageVersion(),
            work.section(),
            work.execution(),
            run,
            outcome,
            failure,
            records,
            bytes,
            at,
            item.dataMap(),
            files));
    sends.send(
        Topics.SECTIONS,
        new Ended(
            item.requestId(),
            item.packageVersion(),
            work.section(),
            work.execution(),
            run,
            outcome,
            failure,
            records,
            bytes,
            at));
  }
}

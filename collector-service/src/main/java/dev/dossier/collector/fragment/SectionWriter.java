package dev.dossier.collector.fragment;

import dev.dossier.collector.fragment.SuspendedSection.OpenDataset;
import dev.dossier.collector.fragment.SuspendedSection.OpenFile;
import dev.dossier.collector.mask.FieldMasking;
import dev.dossier.collector.source.ItemSink;
import dev.dossier.collector.source.RowSink;
import dev.dossier.collector.source.SectionSink;
import dev.dossier.collector.source.Utf8Buffer;
import dev.dossier.common.datamap.Dataset;
import dev.dossier.common.event.CollectedFiles;
import dev.dossier.common.event.CollectedFiles.CollectedFile;
import dev.dossier.common.event.Format;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A section's rows to fragments. Memory does not depend on the number of rows: a few chunks, one
 * fragment being filled, two on their way. Close it whatever happens; without {@link #finish} or
 * {@link #suspend} what was sent belongs to nothing.
 */
public final class SectionWriter implements SectionSink, AutoCloseable {
  private static final long PROGRESS_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int LOOK_EVERY = 256;

  private final String name;
  private final boolean withCsv;
  private final byte[] hashKey;
  private final ProgressListener progress;
  private final Pipeline pipeline = new Pipeline();
  private final Fragments fragments;
  private final List<CollectedFile> endedBefore;
  private final int fragmentsBefore;
  private final List<DatasetFiles> datasets = new ArrayList<>();
  private @Nullable OpenDataset leftOpen;
  private @Nullable ItemWriter items;
  private long records;
  private long handedOver;
  private long lastProgress = System.nanoTime();
  private boolean finished;

  /**
   * @param name of the section
   * @param run names the fragments
   * @param hashKey for masks that hash
   * @param before what the slice before left, null for the first
   */
  public SectionWriter(
      String name,
      UUID run,
      List<Format> formats,
      byte[] hashKey,
      FragmentTarget target,
      ProgressListener progress,
      @Nullable SuspendedSection before) {
    this.name = name;
    this.hashKey = hashKey.clone();
    this.withCsv = formats.contains(Format.CSV);
    this.progress = progress;
    this.fragments = new Fragments(run, target);
    this.endedBefore = before == null ? List.of() : before.ended();
    this.fragmentsBefore = before == null ? 0 : before.fragments();
    this.leftOpen = before == null ? null : before.open();
    this.records = before == null ? 0 : before.records();
    this.handedOver = before == null ? 0 : before.sumOfBytes();
  }

  @Override
  public RowSink open(Dataset dataset, List<String> columns, Shape shape) {
    items = null;
    DatasetFiles files =
        new DatasetFiles(
            this,
            dataset,
            shape,
            new FileStream(Format.JSON, fragments, Sha256.fast()),
            withCsv ? new FileStream(Format.CSV, fragments, Sha256.fast()) : null);
    return new DatasetWriter(next(files), columns, dataset.masks(), hashKey);
  }

  @Override
  public ItemSink items(Dataset dataset, Shape shape) {
    OpenDataset before = leftOpen;
    ItemWriter writer;
    if (before == null) {
      DatasetFiles files =
          new DatasetFiles(
              this,
              dataset,
              shape,
              new FileStream(Format.JSON, fragments, Sha256.Resumable.start()),
              withCsv ? new FileStream(Format.CSV, fragments, Sha256.Resumable.start()) : null);
      writer = new ItemWriter(next(files), new FieldMasking(dataset.masks(), hashKey, Map.of()));
    } else {
      if (!before.dataset().equals(dataset.name()) || before.shape() != shape) {
        throw new IllegalStateException("expected the dataset that the slice before left open");
      }
      leftOpen = null;
      OpenFile csv = before.csv();
      DatasetFiles files =
          new DatasetFiles(
              this,
              dataset,
              before,
              new FileStream(Format.JSON, fragments, before.json()),
              csv == null ? null : new FileStream(Format.CSV, fragments, csv));
      writer =
          new ItemWriter(
              next(files), new FieldMasking(dataset.masks(), hashKey, before.masked()), before);
    }
    items = writer;
    return writer;
  }

  private DatasetFiles next(DatasetFiles files) {
    if (leftOpen != null || (!datasets.isEmpty() && !datasets.getLast().hasEnded())) {
      throw new IllegalStateException("a dataset was opened before the one before had ended");
    }
    datasets.add(files);
    return files;
  }

  /** Rows and items so far, over all slices. */
  public long records() {
    return records;
  }

  /**
   * Sends the rest and waits until every fragment is kept.
   *
   * @return the files, by the order of the datasets
   */
  public CollectedSection finish() {
    if (leftOpen != null) {
      throw new IllegalStateException("a dataset has not ended");
    }
    pipeline.drain();
    int count = fragments.finish();
    List<CollectedFile> files = endedFiles();
    finished = true;
    long bytes = files.stream().mapToLong(CollectedFile::bytes).sum();
    return new CollectedSection(new CollectedFiles(files), records, bytes, fragmentsBefore + count);
  }

  /**
   * Sends what was written and waits until every fragment is kept. A dataset of items may be open,
   * one of rows may not.
   */
  public SuspendedSection suspend() {
    ItemWriter open = items == null || items.files().hasEnded() ? null : items;
    if (open != null) {
      open.files().flush();
    }
    pipeline.drain();
    OpenDataset left = open == null ? leftOpen : open.suspend();
    int count = fragments.finish();
    List<CollectedFile> ended = endedFiles();
    finished = true;
    return new SuspendedSection(ended, left, records, fragmentsBefore + count);
  }

  private List<CollectedFile> endedFiles() {
    List<CollectedFile> files = new ArrayList<>(endedBefore);
    for (DatasetFiles dataset : datasets) {
      if (items == null || dataset != items.files() || dataset.hasEnded()) {
        files.addAll(dataset.describe(name));
      }
    }
    return files;
  }

  @Override
  public void close() {
    if (!finished) {
      pipeline.abandon();
      fragments.awaitAll();
      datasets.forEach(DatasetFiles::abandon);
    }
  }

  Utf8Buffer buffer() {
    return pipeline.buffer();
  }

  Utf8Buffer handOver(FileStream file, Utf8Buffer chunk) {
    handedOver += chunk.size();
    pipeline.write(file, chunk);
    return pipeline.buffer();
  }

  void writeLast(FileStream file, Utf8Buffer chunk) {
    handedOver += chunk.size();
    pipeline.writeLast(file, chunk);
  }

  void end(FileStream file, Utf8Buffer chunk) {
    handedOver += chunk.size();
    pipeline.end(file, chunk);
  }

  /** Items come slowly, rows do not. */
  void recordEnded() {
    records++;
    if (items != null || records % LOOK_EVERY == 0) {
      long now = System.nanoTime();
      if (now - lastProgress >= PROGRESS_NANOS) {
        lastProgress = now;
        progress.progressed(records, handedOver + datasets.getLast().buffered());
      }
    }
  }
}

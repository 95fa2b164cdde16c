package dev.dossier.collector.fragment;

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

/**
 * A section's rows to fragments. Memory does not depend on the number of rows: a few chunks, one
 * fragment being filled, two on their way. Close it whatever happens; without {@link #finish} what
 * was sent belongs to nothing.
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
  private final List<DatasetFiles> datasets = new ArrayList<>();
  private long records;
  private long handedOver;
  private long lastProgress = System.nanoTime();
  private boolean finished;

  /**
   * @param name of the section
   * @param run names the fragments
   * @param hashKey for masks that hash
   */
  public SectionWriter(
      String name,
      UUID run,
      List<Format> formats,
      byte[] hashKey,
      FragmentTarget target,
      ProgressListener progress) {
    this.name = name;
    this.hashKey = hashKey.clone();
    this.withCsv = formats.contains(Format.CSV);
    this.progress = progress;
    this.fragments = new Fragments(run, target);
  }

  @Override
  public RowSink open(Dataset dataset, List<String> columns, Shape shape) {
    return new DatasetWriter(next(dataset, shape), columns, dataset.masks(), hashKey);
  }

  @Override
  public ItemSink items(Dataset dataset, Shape shape) {
    return new ItemWriter(
        next(dataset, shape), new FieldMasking(dataset.masks(), hashKey, Map.of()));
  }

  private DatasetFiles next(Dataset dataset, Shape shape) {
    if (!datasets.isEmpty() && !datasets.getLast().hasEnded()) {
      throw new IllegalStateException("a dataset was opened before the one before had ended");
    }
    DatasetFiles files =
        new DatasetFiles(
            this,
            dataset,
            shape,
            new FileStream(Format.JSON, fragments),
            withCsv ? new FileStream(Format.CSV, fragments) : null);
    datasets.add(files);
    return files;
  }

  /** Rows and items so far. */
  public long records() {
    return records;
  }

  /**
   * Sends the rest and waits until every fragment is kept.
   *
   * @return the files, by the order of the datasets
   */
  public CollectedSection finish() {
    pipeline.drain();
    int count = fragments.finish();
    List<CollectedFile> files = new ArrayList<>();
    datasets.forEach(dataset -> files.addAll(dataset.describe(name)));
    finished = true;
    long bytes = files.stream().mapToLong(CollectedFile::bytes).sum();
    return new CollectedSection(new CollectedFiles(files), records, bytes, count);
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

  void end(FileStream file, Utf8Buffer chunk) {
    handedOver += chunk.size();
    pipeline.end(file, chunk);
  }

  void recordEnded() {
    records++;
    if (records % LOOK_EVERY == 0) {
      long now = System.nanoTime();
      if (now - lastProgress >= PROGRESS_NANOS) {
        lastProgress = now;
        progress.progressed(records, handedOver + datasets.getLast().buffered());
      }
    }
  }
}

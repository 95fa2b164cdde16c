package dev.dossier.collector.fragment;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.dossier.collector.source.SectionSink.Shape;
import dev.dossier.common.event.CollectedFiles.CollectedFile;
import dev.dossier.common.event.CollectedFiles.Segment;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A section between two slices: what is needed to go on writing it. Holds personal data (previews,
 * items), so it travels encrypted alone.
 *
 * @param ended files of the datasets that have ended
 * @param open the dataset that has not, if any
 * @param records so far, over all datasets
 * @param fragments so far, over all runs
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SuspendedSection(
    List<CollectedFile> ended, @Nullable OpenDataset open, long records, int fragments) {
  public SuspendedSection {
    ended = List.copyOf(ended);
  }

  /** Uncompressed, so far. */
  public long sumOfBytes() {
    long bytes = ended.stream().mapToLong(CollectedFile::bytes).sum();
    if (open != null) {
      bytes += open.json().bytes() + (open.csv() == null ? 0 : open.csv().bytes());
    }
    return bytes;
  }

  /** Counts only. */
  @Override
  public String toString() {
    return "SuspendedSection[" + records + "]";
  }

  /**
   * @param records so far
   * @param columns absent while the first page has not ended
   * @param moreInPreview whether a record of the preview has other fields
   * @param waiting the first page's items so far, masked
   * @param masked how often each mask was used, by path
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record OpenDataset(
      String dataset,
      Shape shape,
      long records,
      @Nullable List<String> columns,
      boolean moreInPreview,
      List<byte[]> waiting,
      List<List<@Nullable String>> preview,
      int previewBytes,
      boolean previewFull,
      Map<String, Long> masked,
      OpenFile json,
      @Nullable OpenFile csv) {

    /** Place and count: preview and items are personal data. */
    @Override
    public String toString() {
      return "OpenDataset[" + dataset + ", " + records + "]";
    }
  }

  /**
   * @param crc32 of the bytes so far
   * @param sha256 encoded state of the digest
   */
  record OpenFile(
      long bytes, long compressedBytes, long crc32, byte[] sha256, List<Segment> segments) {}
}

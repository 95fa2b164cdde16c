package dev.dossier.common.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The files that an execution made, in the order of the data map. Always encrypted. */
public record CollectedFiles(List<CollectedFile> files) {
  public CollectedFiles {
    files = Check.list(files, "files");
  }

  /** Counts only: previews are personal data. */
  @Override
  public String toString() {
    return "CollectedFiles[" + files.size() + "]";
  }

  /**
   * One entry of the package.
   *
   * @param path in the ZIP: {@code data/<section>/<dataset>.json}
   * @param single whether the dataset is one object instead of an array
   * @param records rows in the file
   * @param bytes uncompressed
   * @param compressedBytes the sum of the segments' lengths, without the final empty block that the
   *     packager adds
   * @param crc32 of the uncompressed bytes
   * @param sha256 of the uncompressed bytes, lower-case hex
   * @param columns in the order of the query; after masking
   * @param segments in order; their bytes joined, plus the bytes 03 00, are one raw DEFLATE stream
   * @param preview first records (200 at most, 64 KiB at most), each a cell per column as text, cut
   *     at 500 characters; on the JSON file only
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record CollectedFile(
      String path,
      String dataset,
      Format format,
      boolean single,
      long records,
      long bytes,
      long compressedBytes,
      long crc32,
      String sha256,
      List<String> columns,
      List<Segment> segments,
      List<List<@Nullable String>> preview,
      List<Redaction> redactions) {
    public CollectedFile {
      Check.text(path, "path");
      Check.name(dataset, "dataset");
      Check.present(format, "format");
      Check.notNegative(records, "records");
      Check.notNegative(bytes, "bytes");
      Check.notNegative(compressedBytes, "compressedBytes");
      Check.notNegative(crc32, "crc32");
      Check.sha256(sha256, "sha256");
      columns = Check.list(columns, "columns");
      segments = Check.list(segments, "segments");
      Check.present(preview, "preview");
      redactions = Check.list(redactions, "redactions");
      if (segments.stream().mapToLong(Segment::length).sum() != compressedBytes) {
        throw new IllegalArgumentException("segments: expected to add up to compressedBytes");
      }
    }
  }

  /**
   * A stretch of one fragment's plain bytes.
   *
   * @param fragment index of the fragment within the run
   */
  public record Segment(UUID run, int fragment, int offset, int length) {
    public Segment {
      Check.present(run, "run");
      Check.atLeast(0, fragment, "fragment");
      Check.atLeast(0, offset, "offset");
      Check.atLeast(1, length, "length");
    }
  }

  /**
   * What was masked, as the manifest lists it.
   *
   * @param action {@code last4} or {@code drop}
   * @param ground why, in a word: {@code data_map}
   * @param count of values
   */
  public record Redaction(String field, String action, String ground, long count) {
    public Redaction {
      Check.text(field, "field");
      Check.text(action, "action");
      Check.text(ground, "ground");
      Check.notNegative(count, "count");
    }
  }
}

package dev.dossier.collector.fragment;

import dev.dossier.collector.fragment.SuspendedSection.OpenFile;
import dev.dossier.collector.source.Utf8Buffer;
import dev.dossier.common.event.CollectedFiles.CollectedFile;
import dev.dossier.common.event.CollectedFiles.Redaction;
import dev.dossier.common.event.CollectedFiles.Segment;
import dev.dossier.common.event.Format;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * One file on its way: checksums and DEFLATE over chunks, cut into segments by a sync flush so that
 * each ends on a byte boundary. Used by one thread at a time.
 */
final class FileStream {
  /** Level 1: 2.2 times level 6's speed, for 15 % more bytes. */
  private static final int LEVEL = Deflater.BEST_SPEED;

  private static final int STEP = 64 * 1024;
  private static final int FIRST = 4 * 1024;

  private final Format format;
  private final Fragments fragments;
  private final CRC32 crc = new CRC32();
  private final Sha256 sha256;
  private final Deflater deflater = new Deflater(LEVEL, true);
  private final Utf8Buffer compressed = new Utf8Buffer(FIRST);
  private final List<Segment> segments = new ArrayList<>();
  private final long crcBefore;
  private final long bytesBefore;
  private long bytes;
  private long compressedBytes;

  /** A file that no other slice goes on with, or the first slice of one. */
  FileStream(Format format, Fragments fragments, Sha256 sha256) {
    this.format = format;
    this.fragments = fragments;
    this.sha256 = sha256;
    this.crcBefore = 0;
    this.bytesBefore = 0;
  }

  /** Goes on with a file: its next segment is deflated without what came before. */
  FileStream(Format format, Fragments fragments, OpenFile before) {
    this.format = format;
    this.fragments = fragments;
    this.sha256 = Sha256.Resumable.resume(before.sha256());
    this.crcBefore = before.crc32();
    this.bytesBefore = before.bytes();
    this.bytes = before.bytes();
    this.compressedBytes = before.compressedBytes();
    this.segments.addAll(before.segments());
  }

  void write(Utf8Buffer chunk) {
    if (compressed.size() + chunk.size() > Fragments.SIZE) {
      cut();
    }
    bytes += chunk.size();
    crc.update(chunk.array(), 0, chunk.size());
    sha256.update(chunk.array(), chunk.size());
    deflater.setInput(chunk.array(), 0, chunk.size());
    while (!deflater.needsInput()) {
      deflate(Deflater.NO_FLUSH);
    }
  }

  /** The last segment; the file is described after it. */
  void end() {
    cut();
    deflater.end();
  }

  /** The slice's last segment; another slice goes on. */
  OpenFile suspend() {
    if (!(sha256 instanceof Sha256.Resumable resumable)) {
      throw new IllegalStateException("a file of rows is written in one go");
    }
    if (bytes > bytesBefore) {
      cut();
    }
    deflater.end();
    return new OpenFile(bytes, compressedBytes, crc32(), resumable.state(), List.copyOf(segments));
  }

  private long crc32() {
    return Crc32.combine(crcBefore, crc.getValue(), bytes - bytesBefore);
  }

  /** Frees native memory of a file that is not finished. */
  void abandon() {
    deflater.end();
  }

  CollectedFile describe(
      String section,
      String dataset,
      boolean single,
      long records,
      List<String> columns,
      List<List<@Nullable String>> preview,
      List<Redaction> redactions) {
    return new CollectedFile(
        "data/" + section + "/" + dataset + "." + format.word(),
        dataset,
        format,
        single,
        records,
        bytes,
        compressedBytes,
        crc32(),
        HexFormat.of().formatHex(sha256.finish()),
        columns,
        segments,
        preview,
        redactions);
  }

  long bytes() {
    return bytes;
  }

  private void cut() {
    while (deflate(Deflater.SYNC_FLUSH)) {
      // The flush did not fit into one step.
    }
    if (compressed.size() > 0) {
      compressedBytes += compressed.size();
      segments.add(fragments.add(compressed.array(), compressed.size()));
      compressed.clear();
    }
  }

  /** Whether the step was filled, so that more may come. */
  private boolean deflate(int flush) {
    byte[] room = compressed.room(STEP);
    int made = deflater.deflate(room, compressed.size(), STEP, flush);
    compressed.advance(made);
    return made == STEP;
  }
}

package dev.dossier.collector.fragment;

import dev.dossier.collector.source.Utf8Buffer;
import dev.dossier.common.event.CollectedFiles.CollectedFile;
import dev.dossier.common.event.CollectedFiles.Redaction;
import dev.dossier.common.event.CollectedFiles.Segment;
import dev.dossier.common.event.Format;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
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
  private final MessageDigest sha256 = sha256();
  private final Deflater deflater = new Deflater(LEVEL, true);
  private final Utf8Buffer compressed = new Utf8Buffer(FIRST);
  private final List<Segment> segments = new ArrayList<>();
  private long bytes;
  private long compressedBytes;

  FileStream(Format format, Fragments fragments) {
    this.format = format;
    this.fragments = fragments;
  }

  void write(Utf8Buffer chunk) {
    if (compressed.size() + chunk.size() > Fragments.SIZE) {
      cut();
    }
    bytes += chunk.size();
    crc.update(chunk.array(), 0, chunk.size());
    sha256.update(chunk.array(), 0, chunk.size());
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
        crc.getValue(),
        HexFormat.of().formatHex(sha256.digest()),
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

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}

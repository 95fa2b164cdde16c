package dev.dossier.packager.archive;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.archivers.zip.Zip64Mode;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;

/**
 * Writes a ZIP of DEFLATE entries to a stream: sizes and CRCs stand in the local headers, so that
 * nothing has to be inflated or patched afterwards; Zip64 where a size, the number of entries or an
 * offset asks for it; names in UTF-8. The same entries give the same bytes.
 */
public final class PackageArchive implements Closeable {
  private static final int LEVEL = 6;

  private final Zip zip;
  private final long time;

  /**
   * @param time of all entries, which show it in UTC: the format knows no time zone
   */
  public PackageArchive(OutputStream out, Instant time) {
    this.zip = new Zip(out);
    this.zip.setUseZip64(Zip64Mode.AsNeeded);
    this.zip.setEncoding(StandardCharsets.UTF_8.name());
    this.zip.setUseLanguageEncodingFlag(true);
    // The library writes the machine's local time; this undoes it.
    this.time =
        LocalDateTime.ofInstant(time, ZoneOffset.UTC)
            .atZone(ZoneId.systemDefault())
            .toInstant()
            .toEpochMilli();
  }

  /**
   * An entry as it was compressed elsewhere.
   *
   * @param bytes uncompressed
   * @param compressedBytes of the raw stream, its final block included
   * @param crc32 of the uncompressed bytes
   */
  public record RawEntry(String name, long bytes, long compressedBytes, long crc32) {}

  /**
   * Copies an entry.
   *
   * @param raw a whole DEFLATE stream
   * @throws IOException if the target fails, or the stream has another length than the entry says
   */
  public void add(RawEntry entry, InputStream raw) throws IOException {
    ZipArchiveEntry zipEntry = new ZipArchiveEntry(entry.name());
    zipEntry.setMethod(ZipEntry.DEFLATED);
    zipEntry.setSize(entry.bytes());
    zipEntry.setCompressedSize(entry.compressedBytes());
    zipEntry.setCrc(entry.crc32());
    zipEntry.setTime(time);
    Counted counted = new Counted(raw);
    zip.addRawArchiveEntry(zipEntry, counted);
    if (counted.bytes != entry.compressedBytes()) {
      throw new IOException("entry: expected a stream of the length that was stated");
    }
  }

  /** Compresses and adds a small entry. */
  public void add(String name, byte[] content) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(content);
    byte[] raw = deflate(content);
    add(
        new RawEntry(name, content.length, raw.length, crc.getValue()),
        new ByteArrayInputStream(raw));
  }

  private static byte[] deflate(byte[] content) throws IOException {
    Deflater deflater = new Deflater(LEVEL, true);
    try {
      ByteArrayOutputStream raw = new ByteArrayOutputStream(content.length / 2 + 64);
      try (DeflaterOutputStream out = new DeflaterOutputStream(raw, deflater)) {
        out.write(content);
      }
      return raw.toByteArray();
    } finally {
      deflater.end();
    }
  }

  /** Writes the directory; the target stays open. */
  public void finish() throws IOException {
    zip.finish();
  }

  /** Releases the library's own memory; whoever made the target closes it. */
  @Override
  public void close() {
    zip.release();
  }

  private static final class Zip extends ZipArchiveOutputStream {
    Zip(OutputStream out) {
      super(out);
    }

    /** Raw entries need no deflater, but the library makes one. */
    void release() {
      def.end();
    }
  }

  private static final class Counted extends InputStream {
    private final InputStream in;
    private long bytes;

    Counted(InputStream in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      int b = in.read();
      bytes += b < 0 ? 0 : 1;
      return b;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int some = in.read(buffer, offset, length);
      bytes += Math.max(some, 0);
      return some;
    }
  }
}

package dev.dossier.collector.call;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/** Reads an answer's body: unpacked, and never more of it than allowed. */
final class Body {
  private static final int CHUNK = 1 << 16;
  private static final int MOST_CHUNK = 1 << 20;

  private Body() {}

  /** The body exceeds its bound. */
  static final class TooLargeException extends IOException {
    TooLargeException() {
      super("expected a smaller body");
    }
  }

  /** The body is packed in a way that we did not offer. */
  static final class UnknownEncodingException extends IOException {
    UnknownEncodingException() {
      super("expected gzip, deflate or no encoding");
    }
  }

  /** Makes room for more of a body than was known of at first. */
  @FunctionalInterface
  interface Growth {
    /**
     * @throws IOException if there is none
     */
    void grow(long bytes) throws IOException;
  }

  /** What a body takes at first: all of it, or a beginning where nobody knows its length. */
  static long first(long length, int atMost) {
    return length < 0 ? 2L * Math.min(CHUNK, atMost) : length;
  }

  /**
   * Reads to the end, and does not close: a client's stream would first read what is left.
   *
   * @param encoding the Content-Encoding header
   * @param length of what comes out, negative where nobody knows it
   * @param growth asked before more than {@link #first} is taken
   * @throws TooLargeException once more than {@code atMost} bytes have come out of it
   * @throws IOException if the body is cut short or broken
   */
  static byte[] read(
      InputStream packed, @Nullable String encoding, long length, int atMost, Growth growth)
      throws IOException {
    InputStream kept =
        new FilterInputStream(packed) {
          @Override
          public void close() {}
        };
    try (InputStream in = unpacked(kept, encoding)) {
      return all(in, (int) Math.min(atMost, length < 0 ? CHUNK : length), atMost, growth);
    }
  }

  private static InputStream unpacked(InputStream packed, @Nullable String encoding)
      throws IOException {
    String name = encoding == null ? "identity" : encoding.strip().toLowerCase(Locale.ROOT);
    return switch (name) {
      case "identity", "" -> packed;
      case "gzip", "x-gzip" -> new GzipInput(packed);
      case "deflate" -> deflated(packed);
      default -> throw new UnknownEncodingException();
    };
  }

  /** The name means the zlib format (RFC 9110), but some servers send raw deflate. */
  private static InputStream deflated(InputStream packed) throws IOException {
    PushbackInputStream in = new PushbackInputStream(packed, 2);
    byte[] head = in.readNBytes(2);
    if (head.length == 0) {
      return new ByteArrayInputStream(head);
    }
    in.unread(head);
    boolean zlib =
        head.length == 2
            && (head[0] & 0x0f) == 8
            && ((head[0] & 0xff) << 8 | head[1] & 0xff) % 31 == 0;
    return new InflaterInputStream(in, new Inflater(!zlib), CHUNK) {
      @Override
      public void close() throws IOException {
        inf.end();
        super.close();
      }
    };
  }

  /**
   * Into one buffer where the length was known, else into several that are joined at the end: so
   * room for each of their bytes is taken twice.
   */
  private static byte[] all(InputStream in, int first, int atMost, Growth growth)
      throws IOException {
    List<byte[]> parts = new ArrayList<>();
    byte[] part = new byte[first];
    int used = in.readNBytes(part, 0, first);
    int size = used;
    while (used == part.length) {
      int next = in.read();
      if (next < 0) {
        break;
      }
      if (size == atMost) {
        throw new TooLargeException();
      }
      parts.add(part);
      int length = Math.min(atMost - size, Math.clamp(size, CHUNK, MOST_CHUNK));
      growth.grow(2L * length);
      part = new byte[length];
      part[0] = (byte) next;
      used = 1 + in.readNBytes(part, 1, length - 1);
      size += used;
    }
    return parts.isEmpty() && used == part.length ? part : joined(parts, part, size);
  }

  private static byte[] joined(List<byte[]> before, byte[] last, int size) {
    byte[] all = new byte[size];
    int at = 0;
    for (byte[] part : before) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    System.arraycopy(last, 0, all, at, size - at);
    return all;
  }
}

package dev.dossier.collector.call;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/** Reads an answer's body: unpacked, and never more of it than allowed. */
final class Body {
  private static final int CHUNK = 1 << 16;

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

  /**
   * Reads to the end, and does not close: a client's stream would first read what is left.
   *
   * @param encoding the Content-Encoding header
   * @param length of what comes out, negative where nobody knows it
   * @throws TooLargeException once more than {@code atMost} bytes have come out of it
   * @throws IOException if the body is cut short or broken
   */
  static byte[] read(InputStream packed, @Nullable String encoding, long length, int atMost)
      throws IOException {
    InputStream kept =
        new FilterInputStream(packed) {
          @Override
          public void close() {}
        };
    try (InputStream in = unpacked(kept, encoding)) {
      int first = (int) Math.min(atMost, length < 0 ? CHUNK : length);
      return all(in, first, atMost);
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
   * Into one buffer that grows, so that an endless body costs little more than its bound, and one
   * of a known length no second copy.
   */
  private static byte[] all(InputStream in, int first, int atMost) throws IOException {
    byte[] buffer = new byte[first];
    int size = 0;
    while (true) {
      size += in.readNBytes(buffer, size, buffer.length - size);
      if (size < buffer.length) {
        return Arrays.copyOf(buffer, size);
      }
      int next = in.read();
      if (next < 0) {
        return buffer;
      }
      if (size == atMost) {
        throw new TooLargeException();
      }
      buffer = Arrays.copyOf(buffer, (int) Math.min(atMost, Math.max(CHUNK, 2L * size)));
      buffer[size++] = (byte) next;
    }
  }
}

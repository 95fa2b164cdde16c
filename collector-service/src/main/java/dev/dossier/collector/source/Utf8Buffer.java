package dev.dossier.collector.source;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing array of bytes that writes JSON strings. Not thread-safe. */
public final class Utf8Buffer {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] REPLACEMENT = "\ufffd".getBytes(StandardCharsets.UTF_8);
  private static final int LARGEST = Integer.MAX_VALUE - 16;

  /** ASCII that stands for itself in a JSON string. */
  private static final boolean[] PLAIN = new boolean[256];

  static {
    Arrays.fill(PLAIN, 0x20, 0x80, true);
    PLAIN['"'] = false;
    PLAIN['\\'] = false;
  }

  private byte[] bytes;
  private int size;

  public Utf8Buffer(int capacity) {
    this.bytes = new byte[capacity];
  }

  /** The array that is written to; changes when it grows. */
  public byte[] array() {
    return bytes;
  }

  public int size() {
    return size;
  }

  public int capacity() {
    return bytes.length;
  }

  public void clear() {
    size = 0;
  }

  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  public void put(int b) {
    ensure(1);
    bytes[size++] = (byte) b;
  }

  public void put(byte[] source) {
    put(source, 0, source.length);
  }

  public void put(byte[] source, int offset, int length) {
    ensure(length);
    System.arraycopy(source, offset, bytes, size, length);
    size += length;
  }

  public void put(String text) {
    put(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Makes room for so many more bytes; the caller writes them and calls {@link #advance}. */
  public byte[] room(int length) {
    ensure(length);
    return bytes;
  }

  public void advance(int length) {
    size += length;
  }

  public void putJsonString(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    putJsonString(utf8, 0, utf8.length);
  }

  /**
   * Writes UTF-8 as a JSON string with its quotes. Bytes that are no UTF-8 (a database may hold
   * any) become U+FFFD, so that the file can always be read.
   */
  public void putJsonString(byte[] source, int offset, int length) {
    ensure(length + 2);
    bytes[size++] = '"';
    int end = offset + length;
    int start = offset;
    int at = offset;
    while (at < end) {
      if (PLAIN[source[at] & 0xff]) {
        at++;
        continue;
      }
      int sequence = source[at] < 0 ? sequence(source, at, end) : 0;
      if (sequence > 0) {
        at += sequence;
        continue;
      }
      put(source, start, at - start);
      escape(source[at]);
      at++;
      start = at;
    }
    put(source, start, end - start);
    put('"');
  }

  private void escape(byte b) {
    switch (b) {
      case '"' -> pair('"');
      case '\\' -> pair('\\');
      case '\n' -> pair('n');
      case '\r' -> pair('r');
      case '\t' -> pair('t');
      case '\b' -> pair('b');
      case '\f' -> pair('f');
      default -> {
        if (b < 0) {
          put(REPLACEMENT);
        } else {
          ensure(6);
          bytes[size++] = '\\';
          bytes[size++] = 'u';
          bytes[size++] = '0';
          bytes[size++] = '0';
          bytes[size++] = HEX[b >> 4];
          bytes[size++] = HEX[b & 15];
        }
      }
    }
  }

  private void pair(int second) {
    ensure(2);
    bytes[size++] = '\\';
    bytes[size++] = (byte) second;
  }

  /** Length of the well-formed UTF-8 sequence that starts here (RFC 3629), 0 if there is none. */
  private static int sequence(byte[] source, int at, int end) {
    int first = source[at] & 0xff;
    int length = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
    if (length == 0 || at + length > end) {
      return 0;
    }
    int second = source[at + 1] & 0xff;
    int least = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
    int most = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
    if (second < least || second > most) {
      return 0;
    }
    for (int i = 2; i < length; i++) {
      if ((source[at + i] & 0xc0) != 0x80) {
        return 0;
      }
    }
    return length;
  }

  private void ensure(int more) {
    if (more > bytes.length - size) {
      long wanted = Math.max((long) size + more, 2L * bytes.length);
      if ((long) size + more > LARGEST) {
        throw new IllegalStateException("a row of more than 2 GiB");
      }
      bytes = Arrays.copyOf(bytes, (int) Math.min(wanted, LARGEST));
    }
  }
}

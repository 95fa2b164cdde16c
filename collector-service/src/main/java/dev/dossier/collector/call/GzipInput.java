package dev.dossier.collector.call;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * Unpacks gzip (RFC 1952), several members after each other included. The JDK's stream calls itself
 * for each member that holds nothing, so that some thousands of them overflow the stack.
 */
final class GzipInput extends InputStream {
  private static final int MOST_MEMBERS = 10_000;
  private static final int LONGEST_NAME = 1 << 16;
  private static final int FHCRC = 2;
  private static final int FEXTRA = 4;
  private static final int FNAME = 8;
  private static final int FCOMMENT = 16;

  private final InputStream packed;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 crc = new CRC32();
  private final byte[] buffer = new byte[1 << 13];
  private int at;
  private int end;
  private int members;
  private boolean inMember;
  private boolean done;

  /**
   * @param packed may hold nothing at all: an answer without a body may say that it is packed
   */
  GzipInput(InputStream packed) {
    this.packed = packed;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (!done) {
      if (!inMember) {
        done = !begins();
      } else if (inflater.finished()) {
        endMember();
      } else {
        int count = inflated(into, from, length);
        if (count > 0) {
          crc.update(into, from, count);
          return count;
        }
      }
    }
    return -1;
  }

  /** Whether another member begins here. What comes after the last and is none is left. */
  private boolean begins() throws IOException {
    boolean first = members == 0;
    if (!filled()) {
      return false;
    }
    if (next() != 0x1f || !filled() || next() != 0x8b) {
      if (first) {
        throw new ZipException("expected gzip");
      }
      return false;
    }
    if (++members > MOST_MEMBERS) {
      throw new ZipException("expected fewer members");
    }
    if (required() != 8) {
      throw new ZipException("expected deflate");
    }
    int flags = required();
    skip(6);
    if ((flags & FEXTRA) != 0) {
      skip(required() | required() << 8);
    }
    if ((flags & FNAME) != 0) {
      skipName();
    }
    if ((flags & FCOMMENT) != 0) {
      skipName();
    }
    if ((flags & FHCRC) != 0) {
      skip(2);
    }
    inflater.reset();
    inflater.setInput(buffer, at, end - at);
    crc.reset();
    inMember = true;
    return true;
  }

  private int inflated(byte[] into, int from, int length) throws IOException {
    if (inflater.needsInput()) {
      at = end;
      if (!filled()) {
        throw new EOFException();
      }
      inflater.setInput(buffer, at, end - at);
    }
    try {
      int count = inflater.inflate(into, from, length);
      if (inflater.needsDictionary()) {
        throw new ZipException("expected no dictionary");
      }
      return count;
    } catch (DataFormatException e) {
      throw new ZipException("expected deflate");
    }
  }

  private void endMember() throws IOException {
    at = end - inflater.getRemaining();
    inMember = false;
    if (fourBytes() != crc.getValue()
        || fourBytes() != (inflater.getBytesWritten() & 0xffffffffL)) {
      throw new ZipException("expected another checksum");
    }
  }

  private long fourBytes() throws IOException {
    long value = 0;
    for (int i = 0; i < 4; i++) {
      value |= (long) required() << 8 * i;
    }
    return value;
  }

  private void skip(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      required();
    }
  }

  private void skipName() throws IOException {
    for (int length = 0; required() != 0; length++) {
      if (length > LONGEST_NAME) {
        throw new ZipException("expected a shorter name");
      }
    }
  }

  private int required() throws IOException {
    if (!filled()) {
      throw new EOFException();
    }
    return next();
  }

  private int next() {
    return buffer[at++] & 0xff;
  }

  /** Whether there is a byte. */
  private boolean filled() throws IOException {
    if (at == end) {
      int count = packed.read(buffer, 0, buffer.length);
      at = 0;
      end = Math.max(0, count);
    }
    return at < end;
  }

  @Override
  public void close() {
    inflater.end();
  }
}

package dev.dossier.packager.assembly;

import dev.dossier.common.event.CollectedFiles.Segment;
import dev.dossier.packager.inbox.FragmentId;
import dev.dossier.packager.inbox.UnreadableException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * A file's segments one after the other, and the empty final block (03 00) that makes them one
 * whole DEFLATE stream (RFC 1951, 3.2.3).
 */
final class SegmentStream extends InputStream {
  static final byte[] FINAL_BLOCK = {3, 0};

  private final Fragments fragments;
  private final UUID execution;
  private final Iterator<Segment> segments;
  private byte[] bytes = new byte[0];
  private int at;
  private int end;
  private boolean ended;

  SegmentStream(UUID execution, List<Segment> segments, Fragments fragments) {
    this.execution = execution;
    this.segments = segments.iterator();
    this.fragments = fragments;
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  /**
   * @throws UnreadableException if a segment reaches beyond its fragment
   */
  @Override
  public int read(byte[] buffer, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    if (length == 0) {
      return 0;
    }
    while (at == end) {
      if (ended) {
        return -1;
      }
      advance();
    }
    int some = Math.min(length, end - at);
    System.arraycopy(bytes, at, buffer, offset, some);
    at += some;
    return some;
  }

  private void advance() {
    if (!segments.hasNext()) {
      bytes = FINAL_BLOCK;
      at = 0;
      end = FINAL_BLOCK.length;
      ended = true;
      return;
    }
    Segment segment = segments.next();
    bytes = fragments.plain(new FragmentId(execution, segment.run(), segment.fragment()));
    at = segment.offset();
    if (segment.offset() > bytes.length - segment.length()) {
      throw new UnreadableException("a segment beyond its fragment's end", null);
    }
    end = at + segment.length();
  }
}

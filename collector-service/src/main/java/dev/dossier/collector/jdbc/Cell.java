package dev.dossier.collector.jdbc;

import dev.dossier.collector.source.CellKind;
import dev.dossier.collector.source.Utf8Buffer;

/** One converted value: a stretch of bytes, of the input or of its own scratch; used again. */
final class Cell {
  private static final int SCRATCH = 256;

  final Utf8Buffer scratch = new Utf8Buffer(SCRATCH);
  CellKind kind = CellKind.TEXT;
  byte[] bytes = scratch.array();
  int offset;
  int length;

  /** The value is a stretch of the input. */
  void set(CellKind newKind, byte[] source, int from, int size) {
    kind = newKind;
    bytes = source;
    offset = from;
    length = size;
  }

  /** The value is what the scratch holds. */
  void setScratch(CellKind newKind) {
    set(newKind, scratch.array(), 0, scratch.size());
  }

  void appendJson(Utf8Buffer out) {
    switch (kind) {
      case LITERAL, JSON -> out.put(bytes, offset, length);
      case TEXT -> out.putJsonString(bytes, offset, length);
    }
  }
}

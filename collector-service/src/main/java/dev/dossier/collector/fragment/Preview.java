package dev.dossier.collector.fragment;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The first records as text: what a reader sees without opening the file. */
final class Preview {
  static final int RECORDS = 200;
  static final int BYTES = 64 * 1024;
  static final int CHARACTERS = 500;
  private static final int LONGEST_CHARACTER = 4;

  private final List<List<@Nullable String>> rows;
  private List<@Nullable String> row = new ArrayList<>();
  private int bytes;
  private boolean full;

  Preview() {
    this.rows = new ArrayList<>();
  }

  /** Goes on with what a slice left. */
  Preview(List<List<@Nullable String>> rows, int bytes, boolean full) {
    this.rows = new ArrayList<>(rows);
    this.bytes = bytes;
    this.full = full;
  }

  int bytes() {
    return bytes;
  }

  boolean isFull() {
    return full;
  }

  void cell(byte[] utf8, int offset, int length) {
    int decoded = Math.min(length, CHARACTERS * LONGEST_CHARACTER);
    String text = new String(utf8, offset, decoded, StandardCharsets.UTF_8);
    String cut = text.length() <= CHARACTERS ? text : cut(text);
    row.add(cut);
    bytes += cut.length() == decoded ? decoded : cut.getBytes(StandardCharsets.UTF_8).length;
  }

  void nullCell() {
    row.add(null);
  }

  void endRow() {
    if (bytes <= BYTES) {
      rows.add(Collections.unmodifiableList(row));
    }
    full = rows.size() == RECORDS || bytes >= BYTES;
    row = new ArrayList<>();
  }

  List<List<@Nullable String>> rows() {
    return Collections.unmodifiableList(rows);
  }

  private static String cut(String text) {
    int end = Character.isHighSurrogate(text.charAt(CHARACTERS - 1)) ? CHARACTERS - 1 : CHARACTERS;
    return text.substring(0, end);
  }
}

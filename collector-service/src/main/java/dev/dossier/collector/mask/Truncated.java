package dev.dossier.collector.mask;

import java.util.Arrays;

/** The first characters stay, an ellipsis says that more were there. */
final class Truncated {
  private static final byte[] ELLIPSIS = {(byte) 0xe2, (byte) 0x80, (byte) 0xa6};

  private Truncated() {}

  /**
   * @param characters code points that stay
   * @param utf8 the value
   */
  static byte[] mask(int characters, byte[] utf8, int offset, int length) {
    int end = offset + length;
    int at = offset;
    int kept = 0;
    while (at < end && kept < characters) {
      at++;
      while (at < end && (utf8[at] & 0xc0) == 0x80) {
        at++;
      }
      kept++;
    }
    byte[] masked = Arrays.copyOfRange(utf8, offset, at == end ? end : at + ELLIPSIS.length);
    if (at < end) {
      System.arraycopy(ELLIPSIS, 0, masked, at - offset, ELLIPSIS.length);
    }
    return masked;
  }
}

package dev.dossier.collector.mask;

import java.util.Arrays;

/**
 * The last four characters stay, each other becomes {@code *}. A value of up to four characters is
 * masked whole: there would be nothing left to hide.
 */
final class Last4 {
  private static final int KEPT = 4;

  private Last4() {}

  /**
   * @param utf8 the value
   * @return UTF-8 of as many characters (code points)
   */
  static byte[] mask(byte[] utf8, int offset, int length) {
    int end = offset + length;
    int characters = 0;
    for (int i = offset; i < end; i++) {
      if (startsCharacter(utf8[i])) {
        characters++;
      }
    }
    if (characters <= KEPT) {
      return stars(characters, characters);
    }
    int from = end;
    for (int left = KEPT; left > 0; left--) {
      do {
        from--;
      } while (!startsCharacter(utf8[from]));
    }
    byte[] masked = stars(characters - KEPT, characters - KEPT + end - from);
    System.arraycopy(utf8, from, masked, characters - KEPT, end - from);
    return masked;
  }

  private static byte[] stars(int stars, int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, 0, stars, (byte) '*');
    return bytes;
  }

  private static boolean startsCharacter(byte b) {
    return (b & 0xc0) != 0x80;
  }
}

package dev.dossier.collector.fragment;

/**
 * The CRC-32 of two stretches joined, from those of each: the JDK's cannot go on from a value. A
 * CRC is the remainder of a polynomial over GF(2), so so many more bytes multiply it by {@code x^(8
 * n)} (as zlib's {@code crc32_combine}).
 */
final class Crc32 {
  /** The polynomial of ISO 3309, the lowest power first. */
  private static final long POLYNOMIAL = 0xedb88320L;

  private static final long ONE = 1L << 31;
  private static final long X_8 = 1L << 23;

  private Crc32() {}

  /**
   * @param secondLength bytes of the second stretch
   */
  static long combine(long first, long second, long secondLength) {
    return multiply(power(secondLength), first) ^ second;
  }

  /** {@code x^(8 n)} modulo the polynomial. */
  private static long power(long n) {
    long product = ONE;
    long square = X_8;
    for (long rest = n; rest > 0; rest >>= 1) {
      if ((rest & 1) == 1) {
        product = multiply(square, product);
      }
      square = multiply(square, square);
    }
    return product;
  }

  private static long multiply(long a, long b) {
    long product = 0;
    long shifted = b;
    for (long bit = ONE; bit > 0; bit >>= 1) {
      if ((a & bit) != 0) {
        product ^= shifted;
      }
      shifted = (shifted & 1) == 1 ? (shifted >> 1) ^ POLYNOMIAL : shifted >> 1;
    }
    return product;
  }
}

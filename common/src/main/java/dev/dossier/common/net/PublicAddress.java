package dev.dossier.common.net;

import java.net.InetAddress;

/**
 * Tells addresses of the internet from those of our own network, by the IANA special-purpose
 * registries (RFC 6890 and its updates). An IPv6 address that carries an IPv4 one is as that is.
 */
public final class PublicAddress {
  private PublicAddress() {}

  public static boolean is(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length == 4 ? isPublicV4(bytes, 0) : isPublicV6(bytes);
  }

  private static boolean isPublicV4(byte[] bytes, int at) {
    int a = bytes[at] & 0xff;
    int b = bytes[at + 1] & 0xff;
    int c = bytes[at + 2] & 0xff;
    int d = bytes[at + 3] & 0xff;
    boolean special =
        a == 0
            || a == 10
            || a == 127
            || a >= 224
            || a == 100 && b >= 64 && b < 128
            || a == 169 && b == 254
            || a == 172 && b >= 16 && b < 32
            || a == 192 && b == 168
            || a == 192 && b == 0 && (c == 0 || c == 2)
            || a == 192 && b == 88 && c == 99
            || a == 198 && (b == 18 || b == 19)
            || a == 198 && b == 51 && c == 100
            || a == 203 && b == 0 && c == 113
            // A cloud's host agent, outside all special ranges.
            || a == 168 && b == 63 && c == 129 && d == 16;
    return !special;
  }

  private static boolean isPublicV6(byte[] bytes) {
    int first = word(bytes, 0);
    int second = word(bytes, 2);
    if (first == 0x64 && second == 0xff9b && zero(bytes, 4, 12)) {
      return isPublicV4(bytes, 12);
    }
    if (zero(bytes, 0, 10) && word(bytes, 10) == 0xffff) {
      return isPublicV4(bytes, 12);
    }
    if (first == 0x2002) {
      return isPublicV4(bytes, 2);
    }
    boolean globalUnicast = (first & 0xe000) == 0x2000;
    boolean protocolAssignments = first == 0x2001 && second < 0x200;
    boolean documentation = first == 0x2001 && second == 0xdb8 || (first & 0xfff0) == 0x3ff0;
    boolean isatap = (word(bytes, 8) == 0 || word(bytes, 8) == 0x200) && word(bytes, 10) == 0x5efe;
    return globalUnicast
        && !protocolAssignments
        && !documentation
        && !(isatap && !isPublicV4(bytes, 12));
  }

  private static boolean zero(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private static int word(byte[] bytes, int at) {
    return (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
  }
}

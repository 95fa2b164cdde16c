package dev.dossier.collector.fragment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class Crc32Test {
  private final Random random = new Random(7);

  @Test
  void twoStretchesMakeTheCrcOfTheWhole() {
    for (int i = 0; i < 500; i++) {
      byte[] whole = new byte[random.nextInt(1, 5_000)];
      random.nextBytes(whole);
      int cut = random.nextInt(whole.length + 1);

      long combined =
          Crc32.combine(crc(whole, 0, cut), crc(whole, cut, whole.length), whole.length - cut);

      assertThat(combined).isEqualTo(crc(whole, 0, whole.length));
    }
  }

  @Test
  void aLongStretchOfZerosIsCountedRight() {
    byte[] first = {1, 2, 3};
    long zeros = 3_000_000_000L;
    CRC32 whole = new CRC32();
    whole.update(first);
    CRC32 second = new CRC32();
    byte[] chunk = new byte[1_000_000];
    for (long done = 0; done < zeros; done += chunk.length) {
      second.update(chunk);
      whole.update(chunk);
    }

    assertThat(Crc32.combine(crc(first, 0, 3), second.getValue(), zeros))
        .isEqualTo(whole.getValue());
  }

  private static long crc(byte[] bytes, int from, int to) {
    CRC32 crc = new CRC32();
    crc.update(bytes, from, to - from);
    return crc.getValue();
  }
}

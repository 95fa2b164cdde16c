package dev.dossier.collector.mask;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Last4Test {
  @ParameterizedTest
  @CsvSource({
    "4111111111111234,************1234",
    "4111-1111-1111-1234,***************1234",
    "12345,*2345",
    "1234,****",
    "12,**",
    "'',''",
    "ä€😀ßxy,**😀ßxy",
    "😀😀😀😀,****",
  })
  void atMostFourCharactersStay(String value, String masked) {
    byte[] utf8 = ("<<" + value + ">>").getBytes(StandardCharsets.UTF_8);

    assertThat(new String(Last4.mask(utf8, 2, utf8.length - 4), StandardCharsets.UTF_8))
        .isEqualTo(masked);
  }
}

package dev.dossier.collector.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MariaDbValueTest {

  @ParameterizedTest
  @CsvSource({
    "00000012.50, 12.50",
    "00000000.50, 0.50",
    "0000, 0",
    "-007.0, -7.0",
    "-000.10, -0.10",
    "0, 0",
    "0.00, 0.00",
    "100, 100",
    "-12.50, -12.50"
  })
  void aNumberHasNoZerosBeforeIt(String shown, String expected) {
    assertThat(MariaDbValue.withoutLeadingZeros(shown)).isEqualTo(expected);
  }
}

package dev.dossier.intake.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.intake.delivery.ByteRange.Part;
import dev.dossier.intake.delivery.ByteRange.Unsatisfiable;
import dev.dossier.intake.delivery.ByteRange.Whole;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTest {

  @ParameterizedTest
  @CsvSource({
    "bytes=0-0, 0, 0",
    "bytes=0-99, 0, 99",
    "bytes=0-100, 0, 99",
    "bytes=99-, 99, 99",
    "bytes=5-, 5, 99",
    "bytes=-1, 99, 99",
    "bytes=-100, 0, 99",
    "bytes=-101, 0, 99",
    "Bytes = 7-8, 7, 8",
    "bytes=3-999999999999999999, 3, 99"
  })
  void aPartEndsWithTheRepresentation(String header, long first, long last) {
    assertThat(ByteRange.of(header, 100)).isEqualTo(new Part(first, last));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=100-", "bytes=100-200", "bytes=-0", "bytes=999999999999999999-"})
  void whatBeginsBeyondTheEndIsNotSatisfiable(String header) {
    assertThat(ByteRange.of(header, 100)).isEqualTo(new Unsatisfiable());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "bytes",
        "bytes=",
        "bytes=-",
        "bytes=9-8",
        "bytes=1-2,4-5",
        "items=0-1",
        "bytes=a-b",
        "bytes=--1",
        "bytes=1-99999999999999999999"
      })
  void whatIsNoSingleRangeOfBytesIsIgnored(String header) {
    assertThat(ByteRange.of(header, 100)).isEqualTo(new Whole());
  }

  @Test
  void nothingAskedIsTheWhole() {
    assertThat(ByteRange.of(null, 100)).isEqualTo(new Whole());
  }

  @Test
  void ofNothingNoPartCanBeSent() {
    assertThat(ByteRange.of("bytes=0-0", 0)).isEqualTo(new Unsatisfiable());
    assertThat(ByteRange.of("bytes=-5", 0)).isEqualTo(new Unsatisfiable());
  }
}

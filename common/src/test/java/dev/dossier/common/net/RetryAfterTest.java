package dev.dossier.common.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      delimiter = '|',
      value = {
        "7|-|PT7S",
        " 7 |-|PT7S",
        "0|-|PT1S",
        "3600|-|PT1H",
        "86400|-|PT24H",
        "2678400|-|P31D",
        "2678401|-|P31D",
        "99999999999999999999999999|-|P31D",
        "Sun, 01 Mar 2026 10:00:30 GMT|-|PT30S",
        "Sun, 01 Mar 2026 09:59:00 GMT|-|PT1S",
        "Tue, 03 Mar 2026 10:00:00 GMT|-|PT48H",
        "Sun, 01 Mar 2026 12:00:20 GMT|Sun, 01 Mar 2026 12:00:00 GMT|PT20S",
        "Sun, 01 Mar 2026 10:00:30 GMT|nonsense|PT30S",
      })
  void secondsAndDatesAreTakenWithinBounds(
      String header, @Nullable String date, Duration expected) {
    assertThat(RetryAfter.of(header, date, NOW)).contains(expected);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      delimiter = '|',
      value = {
        "-",
        "''",
        "soon",
        "-5",
        "1.5",
        "+3",
        "0x10",
        "٣",
        "Mon, 01 Mar 2026 10:00:30 GMT",
        "Sun, 31 Feb 2026 10:00:30 GMT",
        "2026-03-01T10:00:30Z",
        "7, 8"
      })
  void nonsenseIsIgnored(@Nullable String header) {
    assertThat(RetryAfter.of(header, null, NOW)).isEmpty();
  }
}

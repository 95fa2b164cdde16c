package dev.dossier.common.net;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How long a source asks us to wait: seconds or a date (RFC 9110, section 10.2.3). */
public final class RetryAfter {
  public static final Duration SHORTEST = Duration.ofSeconds(1);

  /**
   * The longest sum that vendors count calls over is a month; what is beyond is taken for a
   * mistake.
   */
  public static final Duration LONGEST = Duration.ofDays(31);

  private RetryAfter() {}

  /**
   * Between a second and 31 days: a source is not called before the time that it names.
   *
   * @param date of the answer, by the source's clock, which a date in the header goes by as well
   * @return nothing if there is no such header or nonsense in it
   */
  public static Optional<Duration> of(@Nullable String header, @Nullable String date, Instant now) {
    if (header == null) {
      return Optional.empty();
    }
    String text = header.strip();
    if (text.matches("[0-9]+")) {
      boolean huge = text.length() > 9;
      return Optional.of(bounded(huge ? LONGEST : Duration.ofSeconds(Long.parseLong(text))));
    }
    return instant(text).map(until -> bounded(Duration.between(instant(date).orElse(now), until)));
  }

  private static Optional<Instant> instant(@Nullable String text) {
    if (text == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Duration bounded(Duration wait) {
    if (wait.compareTo(SHORTEST) < 0) {
      return SHORTEST;
    }
    return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
  }
}

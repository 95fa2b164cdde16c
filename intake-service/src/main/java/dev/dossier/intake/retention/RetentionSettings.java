package dev.dossier.intake.retention;

import java.time.Period;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How long records are kept (Art. 5(1)(e) GDPR).
 *
 * @param records of a request, after the last thing that was done to it; P4Y if left out: claims
 *     for damages (Art. 82) lapse three years after the end of the year in many member states
 */
@ConfigurationProperties("dossier.retention")
record RetentionSettings(Period records) {
  RetentionSettings(@Nullable Period records) {
    this.records = records == null ? Period.ofYears(4) : records;
    if (this.records.isNegative() || this.records.isZero()) {
      throw new IllegalArgumentException(
          "dossier.retention.records: expected a period longer than nothing, such as P4Y");
    }
  }
}

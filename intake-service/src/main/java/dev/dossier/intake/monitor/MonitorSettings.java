package dev.dossier.intake.monitor;

import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param every how often due dates are looked at
 * @param dueSoonDays a request with so many days left or fewer is due soon
 * @param digestTo who gets the daily mail; null: nobody
 * @param digestHour from which hour of the controller's day it is sent, 0 to 23
 * @param pauseDays a pause that lasts longer than so many days is too long
 * @param history how far back sections count for the forecast
 */
@ConfigurationProperties("dossier.monitor")
record MonitorSettings(
    @DefaultValue("PT15M") Duration every,
    @DefaultValue("5") int dueSoonDays,
    @Nullable String digestTo,
    @DefaultValue("7") int digestHour,
    @DefaultValue("14") int pauseDays,
    @DefaultValue("P90D") Duration history) {
  /** Else a day could pass without a look in its hour, and without its digest. */
  private static final Duration LONGEST = Duration.ofHours(1);

  private static final Pattern ADDRESS = Pattern.compile("[^\\s@<>,;\"]+@[^\\s@<>,;\"]+");

  MonitorSettings {
    digestTo = digestTo == null || digestTo.isBlank() ? null : digestTo.strip();
    if (!every.isPositive() || every.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("dossier.monitor.every: expected up to PT1H");
    }
    if (dueSoonDays < 0 || dueSoonDays > 60) {
      throw new IllegalArgumentException("dossier.monitor.due-soon-days: expected 0 to 60");
    }
    if (digestTo != null && !ADDRESS.matcher(digestTo).matches()) {
      throw new IllegalArgumentException("dossier.monitor.digest-to: expected one e-mail address");
    }
    if (digestHour < 0 || digestHour > 23) {
      throw new IllegalArgumentException("dossier.monitor.digest-hour: expected 0 to 23");
    }
    if (pauseDays < 0 || pauseDays > 365) {
      throw new IllegalArgumentException("dossier.monitor.pause-days: expected 0 to 365");
    }
    if (!history.isPositive()) {
      throw new IllegalArgumentException(
          "dossier.monitor.history: expected a positive ISO 8601 duration");
    }
  }
}

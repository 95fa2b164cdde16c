package dev.dossier.intake.clock;

import dev.dossier.common.datamap.Controller;
import dev.dossier.common.datamap.Regime;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * Whose law counts, and whose calendar.
 *
 * @param country ISO 3166-1 alpha-2, for public holidays
 * @param region ISO 3166-2 such as {@code DE-BE}
 * @param timeZone in which an instant becomes a date
 */
public record Jurisdiction(
    Regime regime, String country, @Nullable String region, ZoneId timeZone) {

  public static Jurisdiction of(Controller controller) {
    return new Jurisdiction(
        controller.regime(), controller.country(), controller.region(), controller.timeZone());
  }

  /** The day that it is there. */
  public LocalDate dateOf(Instant instant) {
    return LocalDate.ofInstant(instant, timeZone);
  }
}

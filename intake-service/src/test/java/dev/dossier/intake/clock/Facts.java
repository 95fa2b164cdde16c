package dev.dossier.intake.clock;

import dev.dossier.common.datamap.Regime;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Short ways to say what a case is about. */
final class Facts {
  private Facts() {}

  /** {@code DE}, {@code DE-BE}; United Kingdom: its own regime and time zone. */
  static Jurisdiction in(String where) {
    int dash = where.indexOf('-');
    String country = dash < 0 ? where : where.substring(0, dash);
    @Nullable String region = dash < 0 ? null : where;
    boolean uk = country.equals("GB");
    return new Jurisdiction(
        uk ? Regime.UK : Regime.EU,
        country,
        region,
        ZoneId.of(uk ? "Europe/London" : "Europe/Berlin"));
  }

  /** At noon there, or at an instant. */
  static Instant at(String when, Jurisdiction where) {
    return when.contains("T") ? Instant.parse(when) : noon(LocalDate.parse(when), where);
  }

  static Instant noon(LocalDate day, Jurisdiction where) {
    return day.atTime(LocalTime.NOON).atZone(where.timeZone()).toInstant();
  }

  static ClockFacts received(String when, String where, Pause... pauses) {
    Jurisdiction jurisdiction = in(where);
    return new ClockFacts(at(when, jurisdiction), jurisdiction, 28, null, List.of(pauses));
  }

  static Pause identity(String asked, String answered) {
    return pause(Ground.IDENTITY, asked, answered);
  }

  static Pause clarification(String asked, String answered) {
    return pause(Ground.CLARIFICATION, asked, answered);
  }

  private static Pause pause(Ground ground, String asked, String answered) {
    return new Pause(
        ground, Instant.parse(asked + "T12:00:00Z"), Instant.parse(answered + "T12:00:00Z"));
  }

  static LocalDate due(ClockFacts facts) {
    return LegalClock.read(facts).due().dueDate();
  }
}

package dev.dossier.intake.audit;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Something wrong with the audit. */
sealed interface Finding {

  /** For people; no personal data. */
  String text();

  /**
   * @param seq of the first bad entry
   * @param what edited, missing, swapped, truncated and so on
   */
  record Entry(UUID requestId, int seq, Kind kind, String why) implements Finding {
    @Override
    public String text() {
      return "request %s, entry %d: %s (%s)".formatted(requestId, seq, kind.word(), why);
    }
  }

  /**
   * @param date that the root closes
   */
  record Root(@Nullable LocalDate date, String why) implements Finding {
    @Override
    public String text() {
      return "daily root of %s: %s".formatted(date == null ? "any day" : date, why);
    }
  }

  /** Days in a row that have no root. */
  record Gap(LocalDate first, LocalDate last) implements Finding {
    @Override
    public String text() {
      long days = first.until(last, ChronoUnit.DAYS) + 1;
      return days == 1
          ? "daily root of %s: missing".formatted(first)
          : "daily roots of %s to %s: missing (%d days)".formatted(first, last, days);
    }
  }

  /**
   * Something under the roots' prefix that is none.
   *
   * @param key fit to be shown
   */
  record Foreign(String key, String why) implements Finding {
    @Override
    public String text() {
      return "object %s: %s".formatted(key, why);
    }
  }

  /** What happened to an entry. */
  enum Kind {
    EDITED("edited"),
    MISSING("missing"),
    SWAPPED("swapped"),
    TRUNCATED("truncated"),
    ADDED("added past the service"),
    CHAIN_MISSING("chain missing"),
    REQUEST_MISSING("request missing"),
    REWRITTEN("rewritten");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }
}

package dev.dossier.intake.clock;

import java.time.LocalDate;
import java.util.List;

/**
 * The clock, read.
 *
 * @param lastDayToExtend until the end of which the person can be told of an extension
 * @param pausedDays how many days each pause counts, in their order
 * @param steps how the due date comes about; the last one is the due date
 */
public record Reading(
    Due due, LocalDate lastDayToExtend, List<Integer> pausedDays, List<Step> steps) {
  public Reading {
    pausedDays = List.copyOf(pausedDays);
    steps = List.copyOf(steps);
  }
}

package dev.dossier.intake.clock;

import java.time.LocalDate;
import java.util.List;

/**
 * The clock, read.
 *
 * @param lastDayToExtend until the end of which the person can be told of an extension
 * @param extended whether two months more count: the person was told in time
 * @param pausedDays how many days each pause counts, in their order
 * @param steps how the due date comes about; the last one is the due date
 */
public record Reading(
    Due due,
    LocalDate lastDayToExtend,
    boolean extended,
    List<Integer> pausedDays,
    List<Step> steps) {
  public Reading {
    pausedDays = List.copyOf(pausedDays);
    steps = List.copyOf(steps);
  }
}

package dev.dossier.intake.monitor;

import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/**
 * An unanswered request, as the calendar sees it.
 *
 * @param type word of its type
 * @param status word of its status
 * @param daysLeft until the due date; negative when it is past; standing still while the person is
 *     asked
 * @param lateSections that will probably end after the due date; none: it is not likely to be late
 */
record Watched(
    UUID id,
    String type,
    String status,
    LocalDate dueDate,
    int daysLeft,
    List<String> lateSections) {

  Bucket bucket(int dueSoonDays) {
    if (daysLeft < 0) {
      return Bucket.OVERDUE;
    }
    return daysLeft <= dueSoonDays ? Bucket.DUE_SOON : Bucket.LATER;
  }

  /** Before it is. */
  boolean likelyLate() {
    return daysLeft >= 0 && !lateSections.isEmpty();
  }
}

package dev.dossier.intake.deadline;

import dev.dossier.intake.clock.Step;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The clock of a request; every key is there, null when unknown.
 *
 * @param regime {@code eu} or {@code uk}
 * @param extended whether two months more count
 * @param paused whether the person is being asked now
 * @param steps how the due date came about; the last one is the due date
 * @param note what may still move the date back; null: nothing
 */
record ClockView(
    LocalDate dueDate,
    LocalDate internalDueDate,
    String regime,
    String country,
    @Nullable String region,
    String timeZone,
    boolean extended,
    boolean paused,
    List<Step> steps,
    List<PauseView> pauses,
    @Nullable String note) {

  /**
   * @param startedAt when the officer decided it
   * @param askedAt when the mail server took the question; without it no day is paused
   * @param days that do not count; of a pause that lasts those so far
   * @param reason the question; for officers
   * @param evidence the officer's note; for officers
   */
  record PauseView(
      String ground,
      Instant startedAt,
      @Nullable Instant askedAt,
      @Nullable Instant answeredAt,
      int days,
      @Nullable String reason,
      @Nullable String evidence) {}
}

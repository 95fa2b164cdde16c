package dev.dossier.intake.deadline;

import dev.dossier.intake.clock.ClockFacts;
import dev.dossier.intake.clock.Jurisdiction;
import dev.dossier.intake.clock.LegalClock;
import dev.dossier.intake.clock.Reading;
import dev.dossier.intake.clock.Step;
import dev.dossier.intake.request.Decisions;
import dev.dossier.intake.request.RequestRow;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Puts the view of a request's clock together. */
@Component
class ClockViews {
  private final Reckoning reckoning;
  private final Pauses pauses;
  private final Decisions decisions;
  private final Clock clock;

  ClockViews(Reckoning reckoning, Pauses pauses, Decisions decisions, Clock clock) {
    this.reckoning = reckoning;
    this.pauses = pauses;
    this.decisions = decisions;
    this.clock = clock;
  }

  /**
   * @param words whether officers' words are shown, which may name persons
   */
  ClockView of(RequestRow request, boolean words) {
    List<PauseRow> rows = pauses.of(request.id());
    ClockFacts facts = reckoning.facts(request);
    Reading reading = LegalClock.read(facts);
    Jurisdiction jurisdiction = facts.jurisdiction();
    Reading soFar = LegalClock.read(facts.answeredAt(clock.instant()));
    Map<String, String> reasons = words ? decisions.reasons(request) : Map.of();
    return new ClockView(
        request.dueDate(),
        request.internalDueDate(),
        jurisdiction.regime().name().toLowerCase(Locale.ROOT),
        jurisdiction.country(),
        jurisdiction.region(),
        jurisdiction.timeZone().getId(),
        reading.extended(),
        rows.stream().anyMatch(PauseRow::open),
        steps(reading, request.dueDate()),
        IntStream.range(0, rows.size())
            .mapToObj(index -> {
              PauseRow pause = rows.get(index);
              return new ClockView.PauseView(
                  pause.ground().word(),
                  pause.startedAt(),
                  pause.askedAt(),
                  pause.answeredAt(),
                  soFar.pausedDays().get(index),
                  reasons.get(pause.decision().toString()),
                  words ? Pauses.evidence(request, pause) : null);
            })
            .toList(),
        note(request, reading));
  }

  private @Nullable String note(RequestRow request, Reading reading) {
    return reading.extended() && reckoning.mayBeUntold(request)
        ? "The extension counts only once the mail server has taken the mail that tells the person"
            + " of it, until the end of %s.".formatted(reading.lastDayToExtend())
        : null;
  }

  /** A newer calendar may count otherwise; a date stands as it was told. */
  private static List<Step> steps(Reading reading, LocalDate recorded) {
    LocalDate today = reading.due().dueDate();
    List<Step> steps = new ArrayList<>(reading.steps());
    if (!today.equals(recorded)) {
      steps.add(
          new Step(
              "recorded",
              recorded,
              "A date stands as it was recorded, until an extension or a pause moves it.",
              "docs/legal-clock.md",
              "reckoned now it would be " + today));
    }
    return steps;
  }
}

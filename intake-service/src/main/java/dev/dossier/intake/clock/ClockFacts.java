package dev.dossier.intake.clock;

import java.time.Instant;
import java.util.List;

/**
 * All that the dates of a request depend on.
 *
 * @param internalDays of the company's own target, from the day of receipt
 * @param extended whether the person was told in time that it takes two months more
 * @param pauses in the order in which they began
 */
public record ClockFacts(
    Instant receivedAt,
    Jurisdiction jurisdiction,
    int internalDays,
    boolean extended,
    List<Pause> pauses) {
  public ClockFacts {
    pauses = List.copyOf(pauses);
  }

  /** Of a request that just came in. */
  public static ClockFacts received(Instant at, Jurisdiction jurisdiction, int internalDays) {
    return new ClockFacts(at, jurisdiction, internalDays, false, List.of());
  }

  /** As they would be if the person answered at this instant what is still asked. */
  public ClockFacts answeredAt(Instant now) {
    return new ClockFacts(
        receivedAt,
        jurisdiction,
        internalDays,
        extended,
        pauses.stream()
            .map(pause ->
                pause.answeredAt() == null
                    ? new Pause(pause.ground(), pause.askedAt(), now)
                    : pause)
            .toList());
  }

  public ClockFacts withExtension() {
    return new ClockFacts(receivedAt, jurisdiction, internalDays, true, pauses);
  }
}

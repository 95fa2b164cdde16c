package dev.dossier.intake.clock;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that the dates of a request depend on.
 *
 * @param internalDays of the company's own target, from the day of receipt
 * @param toldAt when the person was told that it takes two months more; null: never
 * @param pauses in the order in which they began
 */
public record ClockFacts(
    Instant receivedAt,
    Jurisdiction jurisdiction,
    int internalDays,
    @Nullable Instant toldAt,
    List<Pause> pauses) {
  public ClockFacts {
    pauses = List.copyOf(pauses);
  }

  /** Of a request that just came in. */
  public static ClockFacts received(Instant at, Jurisdiction jurisdiction, int internalDays) {
    return new ClockFacts(at, jurisdiction, internalDays, null, List.of());
  }

  /** As they would be if the person answered at this instant what is still asked. */
  public ClockFacts answeredAt(Instant now) {
    return new ClockFacts(
        receivedAt,
        jurisdiction,
        internalDays,
        toldAt,
        pauses.stream()
            .map(pause ->
                pause.answeredAt() == null
                    ? new Pause(pause.ground(), pause.askedAt(), now)
                    : pause)
            .toList());
  }

  /** As they would be if the person had been told at once that it takes two months more. */
  public ClockFacts withExtension() {
    return toldAt(receivedAt);
  }

  /** As they would be if the person had been told at this instant. */
  public ClockFacts toldAt(Instant at) {
    return new ClockFacts(receivedAt, jurisdiction, internalDays, at, pauses);
  }
}

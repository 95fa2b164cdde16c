package dev.dossier.intake.deadline;

import dev.dossier.intake.clock.Ground;
import dev.dossier.intake.clock.Pause;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A pause as it is kept.
 *
 * @param decision number of the question
 * @param evidence the officer's note, encrypted
 * @param startedAt when the officer decided it
 * @param askedAt when the mail server took the question; null: not yet, or never
 * @param answeredAt when the person's answer came; null: it has not come
 * @param endedAt of a pause without an answer, when the request ended
 */
record PauseRow(
    UUID id,
    Ground ground,
    UUID decision,
    byte @Nullable [] evidence,
    Instant startedAt,
    @Nullable Instant askedAt,
    @Nullable Instant answeredAt,
    @Nullable Instant endedAt) {

  boolean open() {
    return endedAt == null;
  }

  Pause asPause() {
    return new Pause(ground, askedAt, answeredAt == null ? endedAt : answeredAt);
  }
}

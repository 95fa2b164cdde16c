package dev.dossier.intake.submission;

import dev.dossier.common.event.LifecycleEvent.SubmissionRef;
import org.jspecify.annotations.Nullable;

/**
 * How a submission came.
 *
 * @param channel {@code api}, {@code kafka}, or how it came to an officer
 * @param byOfficer who entered it for the person
 * @param key under which its answer is kept and repeated; none: every submission is a new one
 * @param submission what the app calls it
 */
record Origin(String channel, boolean byOfficer, @Nullable String key, SubmissionRef submission) {

  static Origin http(@Nullable String idempotencyKey) {
    return new Origin("api", false, idempotencyKey, SubmissionRef.http(idempotencyKey));
  }

  /** Entered by an officer. */
  static Origin office(String channel, @Nullable String idempotencyKey) {
    return new Origin(channel, true, idempotencyKey, SubmissionRef.http(idempotencyKey));
  }

  /**
   * The key holds a line break, which no {@code Idempotency-Key} and no attribute of an event can:
   * neither clashes with another. Nor do the two kinds of topics: on the shared one anybody can
   * claim a source, and must not use up the ids of the app that has it.
   *
   * @param proven whether it came on the app's own topic, whose access list says who writes
   */
  static Origin event(String source, String id, boolean proven) {
    String key = (proven ? "" : "\n") + source + "\n" + id;
    return new Origin("kafka", false, key, SubmissionRef.event(source, id));
  }
}

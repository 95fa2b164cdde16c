package dev.dossier.intake.submission;

import dev.dossier.common.event.LifecycleEvent.SubmissionRef;
import org.jspecify.annotations.Nullable;

/**
 * How a submission came.
 *
 * @param channel {@code api} or {@code kafka}
 * @param key under which its answer is kept and repeated; none: every submission is a new one
 * @param submission what the app calls it
 */
record Origin(String channel, @Nullable String key, SubmissionRef submission) {

  static Origin http(@Nullable String idempotencyKey) {
    return new Origin("api", idempotencyKey, SubmissionRef.http(idempotencyKey));
  }

  /**
   * The key holds a line break, which no {@code Idempotency-Key} and no attribute of an event can:
   * neither clashes with another.
   */
  static Origin event(String source, String id) {
    return new Origin("kafka", source + "\n" + id, SubmissionRef.event(source, id));
  }
}

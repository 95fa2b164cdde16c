package dev.dossier.intake.submission;

import dev.dossier.intake.web.FieldError;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A CloudEvent that carries a submission.
 *
 * @param time when it happened, as its sender says
 * @param body its data, as {@link StrictJson} reads it
 * @param faults of the data
 */
record SubmittedEvent(
    String source,
    String id,
    @Nullable Instant time,
    @Nullable Object body,
    List<FieldError> faults) {
  static final String TYPE = "dev.dossier.request.submitted.v1";

  SubmittedEvent {
    faults = List.copyOf(faults);
  }

  /** No values: the data is personal. */
  @Override
  public String toString() {
    return "SubmittedEvent";
  }
}

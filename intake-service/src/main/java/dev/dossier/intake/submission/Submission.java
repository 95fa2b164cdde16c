package dev.dossier.intake.submission;

import dev.dossier.common.event.Format;
import dev.dossier.common.event.RequestType;
import dev.dossier.common.event.SubjectDetails;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A body that was read without fault.
 *
 * @param requestedBy JSON: e-mail and relation of who asks, if it is somebody else
 * @param metadata JSON of the app's own
 * @param locale BCP 47 language tag
 * @param verified what the app says of its own check of the person
 * @param source how it came, where an officer entered it: {@code phone}, {@code letter}, {@code
 *     email}
 * @param canonical the same text for equal bodies
 */
record Submission(
    RequestType type,
    SubjectDetails subject,
    @Nullable String requestedBy,
    @Nullable String team,
    @Nullable String metadata,
    String locale,
    List<Format> formats,
    @Nullable String notes,
    Instant receivedAt,
    @Nullable Verified verified,
    @Nullable String source,
    String canonical) {

  /**
   * The app's assertion: its method and when.
   *
   * @param method a word of the app's, such as {@code session}
   */
  record Verified(String method, Instant at) {}

  /** No values: nearly all of it is personal data. */
  @Override
  public String toString() {
    return "Submission";
  }
}

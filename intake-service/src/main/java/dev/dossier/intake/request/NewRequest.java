package dev.dossier.intake.request;

import dev.dossier.common.event.Format;
import dev.dossier.common.event.LifecycleEvent.SubmissionRef;
import dev.dossier.common.event.RequestType;
import dev.dossier.common.event.SubjectDetails;
import dev.dossier.intake.audit.Actor;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A checked submission.
 *
 * @param by who filed it
 * @param channel {@code api}, {@code kafka}, {@code phone}, {@code letter} or {@code email}
 * @param submission what the app calls it, for the events that tell of it
 * @param requestedByJson who asks, where it is not the subject
 * @param locale BCP 47 language tag
 * @param receivedAt from which the law counts
 */
public record NewRequest(
    UUID appId,
    Actor by,
    RequestType type,
    String channel,
    SubmissionRef submission,
    SubjectDetails subject,
    @Nullable String requestedByJson,
    @Nullable String team,
    @Nullable String metadataJson,
    String locale,
    List<Format> formats,
    @Nullable String notes,
    Instant receivedAt) {
  public NewRequest {
    formats = List.copyOf(formats);
  }

  /** No values: most of it is personal data. */
  @Override
  public String toString() {
    return "NewRequest[" + by.word() + ", " + type.word() + "]";
  }
}

package dev.dossier.intake.status;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A request as its app sees it; every key is there, null when unknown.
 *
 * @param app the name of the app that it came through
 * @param packageVersion the newest; it and the next three speak of that version
 * @param handOverAt while the package cools off: when the link is mailed, if the due date stays
 * @param requestedBy as it was sent
 * @param metadata as it was sent
 */
record RequestView(
    UUID id,
    String app,
    String type,
    String status,
    @Nullable String statusReason,
    Instant receivedAt,
    @Nullable Instant verifiedAt,
    LocalDate dueDate,
    LocalDate internalDueDate,
    @Nullable Instant completedAt,
    @Nullable Integer packageVersion,
    @Nullable Long packageBytes,
    @Nullable Integer downloads,
    @Nullable Instant downloadExpiresAt,
    @Nullable Instant handOverAt,
    @Nullable Object requestedBy,
    @Nullable String team,
    @Nullable Object metadata,
    List<SectionView> sections) {

  /**
   * @param progress records so far
   * @param attempts so far, since it was planned or an officer retried it
   * @param nextAttemptAt when it is tried again, or its next slice begins
   */
  record SectionView(
      String name,
      String title,
      String status,
      @Nullable String reason,
      @Nullable String reasonText,
      @Nullable Long records,
      @Nullable Long bytes,
      @Nullable Long progress,
      int attempts,
      @Nullable Instant nextAttemptAt) {}
}

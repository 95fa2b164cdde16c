package dev.dossier.intake.request;

import java.util.Arrays;
import java.util.Locale;

/** Where a request stands. The word on the wire is the constant's name in lower case. */
public enum RequestStatus {
  /** Not verified yet. */
  PENDING(true),
  /** Over the limit: an officer decides. */
  IN_REVIEW(true),
  PROCESSING(true),
  /** A section failed and all others ended, or an identity does not match. */
  NEEDS_ATTENTION(true),
  READY(false),
  /** Downloaded at least once. */
  DELIVERED(false),
  /** The package was deleted after its validity, downloaded or not. */
  EXPIRED(false),
  /** Never verified. */
  LAPSED(false),
  /** An officer closed it as impossible. */
  FAILED(false),
  CANCELLED(false),
  REFUSED(false);

  private final boolean open;

  RequestStatus(boolean open) {
    this.open = open;
  }

  /** Whether the person still waits for an answer. */
  public boolean open() {
    return open;
  }

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws IllegalArgumentException if no status has this word
   */
  public static RequestStatus of(String word) {
    return Arrays.stream(values())
        .filter(status -> status.word().equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("status: expected a known word"));
  }
}

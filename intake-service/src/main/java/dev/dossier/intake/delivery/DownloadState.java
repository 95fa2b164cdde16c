package dev.dossier.intake.delivery;

import dev.dossier.intake.request.RequestRow;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;

/** What a download link stands for at a moment. */
sealed interface DownloadState {
  /** No such link. */
  record Unknown() implements DownloadState {}

  /** The package of this link is gone, a newer one is being made. */
  record BeingCollected(RequestRow request) implements DownloadState {}

  /** Expired, replaced, or the package is gone. */
  record Ended(RequestRow request) implements DownloadState {}

  /** It has ended, and a link that was mailed later works. */
  record Replaced(RequestRow request) implements DownloadState {}

  /** The package is gone, and too much time has passed to ask for another by this link. */
  record Over(RequestRow request) implements DownloadState {}

  /** Withdrawn, refused or closed: there is nothing to come. */
  record Closed(RequestRow request) implements DownloadState {}

  /** A fresh link was asked for. Says the same whether a mail is sent or not. */
  record Asked(RequestRow request) implements DownloadState {}

  /** As often downloaded as allowed. */
  record UsedUp(RequestRow request) implements DownloadState {}

  /** A click downloads, with a code if one is needed. */
  record Available(RequestRow request, long bytes, Instant expiresAt, int left, Code code)
      implements DownloadState {}

  /** Whether a code is needed, and whether one is out. */
  enum Code {
    NOT_NEEDED,
    NEEDED,
    MAILED
  }

  /** A code was mailed, now or a moment ago. */
  record CodeMailed(RequestRow request) implements DownloadState {}

  /** As many were mailed as a day allows. */
  record CodesUsedUp(RequestRow request, Duration delay) implements DownloadState {}

  /** The link works, and no code came with it. */
  record CodeMissing(Available link) implements DownloadState {}

  /**
   * Another code than one that works.
   *
   * @param again whether one is out still
   */
  record WrongCode(RequestRow request, boolean again) implements DownloadState {}

  /** Counted; the address is good for a short time. */
  record Granted(URI address) implements DownloadState {}
}

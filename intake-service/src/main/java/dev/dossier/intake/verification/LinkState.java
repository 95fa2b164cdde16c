package dev.dossier.intake.verification;

import dev.dossier.intake.request.RequestRow;

/** What a link stands for at a moment. */
sealed interface LinkState {
  /** No such link. */
  record Unknown() implements LinkState {}

  /** A click confirms. */
  record Open(RequestRow request) implements LinkState {}

  /** Too late, replaced by a newer one, or the request ended unverified. */
  record Ended(RequestRow request) implements LinkState {}

  /** Confirmed and begun, now or earlier. */
  record Confirmed(RequestRow request) implements LinkState {}

  /** Confirmed, but over the limit: an officer decides. */
  record InReview(RequestRow request) implements LinkState {}
}

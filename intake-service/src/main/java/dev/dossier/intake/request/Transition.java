package dev.dossier.intake.request;

import static dev.dossier.intake.request.RequestStatus.CANCELLED;
import static dev.dossier.intake.request.RequestStatus.DELIVERED;
import static dev.dossier.intake.request.RequestStatus.EXPIRED;
import static dev.dossier.intake.request.RequestStatus.FAILED;
import static dev.dossier.intake.request.RequestStatus.IN_REVIEW;
import static dev.dossier.intake.request.RequestStatus.LAPSED;
import static dev.dossier.intake.request.RequestStatus.NEEDS_ATTENTION;
import static dev.dossier.intake.request.RequestStatus.PENDING;
import static dev.dossier.intake.request.RequestStatus.PROCESSING;
import static dev.dossier.intake.request.RequestStatus.READY;
import static dev.dossier.intake.request.RequestStatus.REFUSED;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** The legal moves of a request; there are no others. */
public enum Transition {
  /** At confirmation the address turned out to be over the limit. */
  HOLD(IN_REVIEW, PENDING),
  /** An officer lets through what was never verified: the person still has to confirm. */
  ADMIT(PENDING, IN_REVIEW),
  /** Verified: collection begins. */
  START(PROCESSING, PENDING, IN_REVIEW),
  LAPSE(LAPSED, PENDING),
  NEED_ATTENTION(NEEDS_ATTENTION, PROCESSING),
  /** What needed attention was mended. */
  RESUME(PROCESSING, NEEDS_ATTENTION),
  /** The package is durable. */
  SEAL(READY, PROCESSING, NEEDS_ATTENTION),
  DELIVER(DELIVERED, READY),
  EXPIRE(EXPIRED, READY, DELIVERED),
  /** A fresh link was asked for after the package was deleted; a supplement may still be there. */
  COLLECT_AGAIN(PROCESSING, EXPIRED, READY, DELIVERED),
  CANCEL(CANCELLED, PENDING, IN_REVIEW, PROCESSING, NEEDS_ATTENTION, READY),
  /** GDPR Article 12(4) and (5)(b). */
  REFUSE(REFUSED, PENDING, IN_REVIEW, PROCESSING, NEEDS_ATTENTION),
  /** An officer closes it as impossible. */
  CLOSE(FAILED, PROCESSING, NEEDS_ATTENTION);

  private final RequestStatus to;
  private final Set<RequestStatus> from;

  Transition(RequestStatus to, RequestStatus first, RequestStatus... others) {
    this.to = to;
    this.from = Set.copyOf(EnumSet.of(first, others));
  }

  public RequestStatus to() {
    return to;
  }

  public Set<RequestStatus> from() {
    return from;
  }

  /** Whether nothing more will come of the request. */
  boolean ends() {
    return switch (to) {
      case LAPSED, FAILED, CANCELLED, REFUSED -> true;
      case PENDING, IN_REVIEW, PROCESSING, NEEDS_ATTENTION, READY, DELIVERED, EXPIRED -> false;
    };
  }

  /** As the audit names it. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}

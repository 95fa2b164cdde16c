package dev.dossier.intake.status;

import dev.dossier.intake.access.Caller;
import dev.dossier.intake.audit.Actor;
import dev.dossier.intake.audit.Audit;
import dev.dossier.intake.delivery.FreshLinks;
import dev.dossier.intake.limit.AddressLimit;
import dev.dossier.intake.packages.Packages;
import dev.dossier.intake.request.RequestRow;
import dev.dossier.intake.request.RequestStatus;
import dev.dossier.intake.request.Requests;
import dev.dossier.intake.request.Transition;
import dev.dossier.intake.verification.VerificationMails;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** What an app or an officer may do with a request; false where its state does not allow it. */
@Component
class RequestActions {
  private final Requests requests;
  private final AddressLimit limit;
  private final VerificationMails mails;
  private final FreshLinks links;
  private final Packages packages;
  private final Audit audit;
  private final TransactionTemplate transaction;
  private final Clock clock;

  RequestActions(
      Requests requests,
      AddressLimit limit,
      VerificationMails mails,
      FreshLinks links,
      Packages packages,
      Audit audit,
      TransactionTemplate transaction,
      Clock clock) {
    this.requests = requests;
    this.limit = limit;
    this.mails = mails;
    this.links = links;
    this.packages = packages;
    this.audit = audit;
    this.transaction = transaction;
    this.clock = clock;
  }

  /** Everything that was collected or packed is deleted. */
  boolean cancel(Caller caller, RequestRow seen) {
    Actor actor = caller.actorFor(seen.appId());
    return locked(
        seen,
        request -> {
          if (!requests.move(request.id(), Transition.CANCEL, null, actor)) {
            return false;
          }
          limit.release(request.addressHash(), request.id());
          packages.endAll(request.id(), actor);
          return true;
        });
  }

  boolean resendVerification(Caller caller, RequestRow seen) {
    return locked(
        seen,
        request -> {
          Instant lapsesAt = request.lapsesAt();
          if (request.status() != RequestStatus.PENDING
              || (lapsesAt != null && !lapsesAt.isAfter(clock.instant()))) {
            return false;
          }
          audit.record(
              request.id(),
              caller.actorFor(request.appId()),
              "verification_mail_asked_again",
              Map.of());
          mails.send(request);
          return true;
        });
  }

  FreshLinks.Outcome reissueLink(Caller caller, RequestRow seen) {
    return locked(seen, request -> links.ask(request.id(), caller.actorFor(request.appId())));
  }

  /** Asked for by the person, on their own page. */
  void freshLink(RequestRow seen) {
    locked(
        seen,
        request -> {
          links.askAgain(request.id());
          return true;
        });
  }

  private <T> T locked(RequestRow seen, Function<RequestRow, T> action) {
    return Objects.requireNonNull(
        transaction.execute(status -> {
          limit.lock(seen.addressHash());
          return action.apply(requests.lock(seen.id()));
        }));
  }
}

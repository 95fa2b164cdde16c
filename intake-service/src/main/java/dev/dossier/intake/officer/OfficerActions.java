package dev.dossier.intake.officer;

import dev.dossier.common.event.NotificationMessage.Kind;
import dev.dossier.intake.audit.Actor;
import dev.dossier.intake.limit.AddressLimit;
import dev.dossier.intake.notice.MailDraft;
import dev.dossier.intake.notice.Notices;
import dev.dossier.intake.packages.Packages;
import dev.dossier.intake.plan.Planner;
import dev.dossier.intake.plan.Release;
import dev.dossier.intake.plan.Ruling;
import dev.dossier.intake.plan.SectionRetry;
import dev.dossier.intake.request.Decisions;
import dev.dossier.intake.request.RequestRow;
import dev.dossier.intake.request.RequestStatus;
import dev.dossier.intake.request.Requests;
import dev.dossier.intake.request.Transition;
import dev.dossier.intake.verification.VerificationMails;
import dev.dossier.intake.verification.Verifications;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * One decision in one transaction, the request locked: of two officers at once, or two clicks, one
 * decides and the other finds the state changed. The decision's entry stands before those of what
 * followed from it.
 */
@Component
class OfficerActions {
  private final Requests requests;
  private final AddressLimit limit;
  private final SectionRetry sections;
  private final Release releases;
  private final Packages packages;
  private final Decisions decisions;
  private final Verifications verifications;
  private final VerificationMails mails;
  private final Planner planner;
  private final Notices notices;
  private final TransactionTemplate transaction;

  OfficerActions(
      Requests requests,
      AddressLimit limit,
      SectionRetry sections,
      Release releases,
      Packages packages,
      Decisions decisions,
      Verifications verifications,
      VerificationMails mails,
      Planner planner,
      Notices notices,
      TransactionTemplate transaction) {
    this.requests = requests;
    this.limit = limit;
    this.sections = sections;
    this.releases = releases;
    this.packages = packages;
    this.decisions = decisions;
    this.verifications = verifications;
    this.mails = mails;
    this.planner = planner;
    this.notices = notices;
    this.transaction = transaction;
  }

  Ruling retry(RequestRow seen, String section, Actor officer, String reason) {
    return decide(
        seen,
        officer,
        "officer_retry",
        reason,
        (request, actor) -> sections.retry(request.id(), section, actor));
  }

  Ruling release(RequestRow seen, Actor officer, String reason) {
    return decide(
        seen,
        officer,
        "officer_release",
        reason,
        (request, actor) -> releases.release(request.id(), actor));
  }

  Ruling confirmIdentity(RequestRow seen, Actor officer, String reason) {
    return decide(
        seen,
        officer,
        "officer_confirm_identity",
        reason,
        (request, actor) -> releases.confirmIdentity(request.id(), actor));
  }

  /**
   * Lets through what is over the limit: one that was verified begins, of another the person is
   * asked to confirm it.
   */
  Ruling admit(RequestRow seen, Actor officer, String reason) {
    return decide(
        seen,
        officer,
        "officer_admit",
        reason,
        (request, actor) -> {
          if (request.status() != RequestStatus.IN_REVIEW) {
            return new Ruling.NotNow("The request is " + request.status().word() + ".");
          }
          requests.admit(request.id());
          limit.release(request.addressHash(), request.id());
          if (verifications.isVerified(request.id())) {
            planner.start(request.id());
          } else if (requests.move(request.id(), Transition.ADMIT, null, actor)) {
            mails.send(requests.lock(request.id()));
          }
          return new Ruling.Done();
        });
  }

  /** GDPR Article 12(4) and (5)(b). What was collected is deleted, and the person told why. */
  Ruling refuse(RequestRow seen, Actor officer, String reason) {
    return end(
        seen,
        officer,
        "officer_refuse",
        reason,
        Transition.REFUSE,
        "Refused by an officer.",
        Kind.REFUSED);
  }

  /** It cannot be answered. What was collected is deleted, and the person told why. */
  Ruling close(RequestRow seen, Actor officer, String reason) {
    return end(
        seen,
        officer,
        "officer_close",
        reason,
        Transition.CLOSE,
        "Closed by an officer, as impossible to answer.",
        Kind.CLOSED);
  }

  private Ruling end(
      RequestRow seen,
      Actor officer,
      String action,
      String reason,
      Transition transition,
      String told,
      Kind letter) {
    return decide(
        seen,
        officer,
        action,
        reason,
        (request, actor) -> {
          if (!requests.move(request.id(), transition, told, actor)) {
            return new Ruling.NotNow("The request is " + request.status().word() + ".");
          }
          limit.release(request.addressHash(), request.id());
          packages.endAll(request.id(), actor);
          notices.mail(requests.lock(request.id()), MailDraft.of(letter).reason(reason));
          return new Ruling.Done();
        });
  }

  private Ruling decide(
      RequestRow seen,
      Actor officer,
      String action,
      String reason,
      BiFunction<RequestRow, Actor, Ruling> act) {
    return Objects.requireNonNull(
        transaction.execute(status -> {
          // In the order of all locks: the address, then the request.
          limit.lock(seen.addressHash());
          RequestRow request = requests.lock(seen.id());
          decisions.record(request, officer, action, Map.of(), reason);
          Ruling ruling = act.apply(request, officer);
          if (!(ruling instanceof Ruling.Done)) {
            status.setRollbackOnly();
          }
          return ruling;
        }));
  }
}

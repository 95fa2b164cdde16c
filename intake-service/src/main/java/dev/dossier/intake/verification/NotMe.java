package dev.dossier.intake.verification;

import static dev.dossier.intake.db.Tables.VERIFICATION_TOKEN;
import static dev.dossier.intake.db.Tables.WITHHELD_MAIL;

import dev.dossier.intake.audit.Actor;
import dev.dossier.intake.delivery.CoolingOff;
import dev.dossier.intake.limit.AddressLimit;
import dev.dossier.intake.link.SubjectLinks;
import dev.dossier.intake.link.SubjectLinks.Purpose;
import dev.dossier.intake.packages.Packages;
import dev.dossier.intake.request.RequestRow;
import dev.dossier.intake.request.Requests;
import dev.dossier.intake.request.Transition;
import dev.dossier.intake.time.Utc;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * "This was not me": who has the mailbox withdraws a request that somebody else made in their name.
 * It works until something was collected, and while packages cool off until the first is handed
 * over; from then on the controller has to look into it.
 */
@Component
class NotMe {
  private static final Logger log = LoggerFactory.getLogger(NotMe.class);
  private static final String REASON =
      "The person at this address said that they did not make this request.";

  private final DSLContext db;
  private final SubjectLinks links;
  private final Requests requests;
  private final AddressLimit limit;
  private final CoolingOff cooling;
  private final Packages packages;
  private final TransactionTemplate transaction;
  private final Clock clock;

  NotMe(
      DSLContext db,
      SubjectLinks links,
      Requests requests,
      AddressLimit limit,
      CoolingOff cooling,
      Packages packages,
      TransactionTemplate transaction,
      Clock clock) {
    this.db = db;
    this.links = links;
    this.requests = requests;
    this.limit = limit;
    this.cooling = cooling;
    this.packages = packages;
    this.transaction = transaction;
    this.clock = clock;
  }

  /** What the link can do at a moment. */
  sealed interface State {
    /** No such link. */
    record Unknown() implements State {}

    /** A click withdraws the request. */
    record Open(RequestRow request) implements State {}

    /** The request has ended before anything was handed over. */
    record Ended(RequestRow request) implements State {}

    /** It was confirmed, and there is nothing that would hold the answer back. */
    record TooLate(RequestRow request) implements State {}
  }

  State look(String token) {
    return links
        .find(Purpose.NOT_ME, token)
        .map(id -> state(requests.find(id).orElseThrow()))
        .orElseGet(State.Unknown::new);
  }

  /** The same for every click but the first one. */
  State withdraw(String token) {
    Optional<UUID> id = links.find(Purpose.NOT_ME, token);
    return id.isEmpty()
        ? new State.Unknown()
        : Objects.requireNonNull(transaction.execute(status -> withdraw(id.get())));
  }

  private State withdraw(UUID id) {
    byte[] address = requests.find(id).orElseThrow().addressHash();
    limit.lock(address);
    RequestRow request = requests.lock(id);
    if (!(state(request) instanceof State.Open)) {
      return state(request);
    }
    if (!requests.move(id, Transition.CANCEL, REASON, new Actor.Subject())) {
      throw new IllegalStateException("not me: expected a request that can be cancelled");
    }
    limit.release(address, id);
    packages.endAll(id, new Actor.Subject());
    db.update(VERIFICATION_TOKEN)
        .set(VERIFICATION_TOKEN.RETIRED_AT, Utc.of(clock.instant()))
        .where(VERIFICATION_TOKEN.REQUEST_ID.eq(id))
        .and(VERIFICATION_TOKEN.RETIRED_AT.isNull())
        .execute();
    db.deleteFrom(WITHHELD_MAIL).where(WITHHELD_MAIL.REQUEST_ID.eq(id)).execute();
    log.info("request withdrawn by who has the mailbox request={}", id);
    return new State.Ended(requests.lock(id));
  }

  private State state(RequestRow request) {
    return switch (request.status()) {
      case PENDING, IN_REVIEW -> new State.Open(request);
      case PROCESSING, NEEDS_ATTENTION ->
          cooling.holdsBack(request) ? new State.Open(request) : new State.TooLate(request);
      case READY, DELIVERED, EXPIRED -> new State.TooLate(request);
      case LAPSED, FAILED, CANCELLED, REFUSED ->
          request.completedAt() == null ? new State.Ended(request) : new State.TooLate(request);
    };
  }
}

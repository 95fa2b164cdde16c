package dev.dossier.intake.verification;

import static dev.dossier.intake.db.Tables.VERIFICATION;
import static dev.dossier.intake.db.Tables.VERIFICATION_TOKEN;

import dev.dossier.intake.audit.Actor;
import dev.dossier.intake.db.tables.records.VerificationTokenRecord;
import dev.dossier.intake.limit.AddressLimit;
import dev.dossier.intake.link.SubjectLinks;
import dev.dossier.intake.plan.Planner;
import dev.dossier.intake.request.RequestRow;
import dev.dossier.intake.request.RequestStatus;
import dev.dossier.intake.request.Requests;
import dev.dossier.intake.request.Transition;
import dev.dossier.intake.time.Utc;
import dev.dossier.intake.web.Tokens;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Looks at a link, which changes nothing, and uses it up. */
@Component
class VerificationLinks {
  static final int ATTEMPTS = 10;

  private final DSLContext db;
  private final Requests requests;
  private final Verifications verifications;
  private final AddressLimit limit;
  private final Planner planner;
  private final SubjectLinks subjectLinks;
  private final TransactionTemplate transaction;
  private final Clock clock;

  VerificationLinks(
      DSLContext db,
      Requests requests,
      Verifications verifications,
      AddressLimit limit,
      Planner planner,
      SubjectLinks subjectLinks,
      TransactionTemplate transaction,
      Clock clock) {
    this.db = db;
    this.requests = requests;
    this.verifications = verifications;
    this.limit = limit;
    this.planner = planner;
    this.subjectLinks = subjectLinks;
    this.transaction = transaction;
    this.clock = clock;
  }

  LinkState look(String token) {
    return find(token)
        .map(link -> state(link, requests.find(link.getRequestId()).orElseThrow()))
        .orElseGet(LinkState.Unknown::new);
  }

  /**
   * The same for every click but the first one. Clicks are counted, whatever comes of them; a link
   * that can do nothing any more takes no lock after {@value #ATTEMPTS} of them, so that who holds
   * an old one cannot keep the address busy.
   */
  LinkState confirm(String token) {
    Optional<VerificationTokenRecord> counted = count(token);
    if (counted.isEmpty()) {
      return new LinkState.Unknown();
    }
    VerificationTokenRecord link = counted.get();
    UUID id = link.getRequestId();
    if (link.getAttempts() > ATTEMPTS) {
      LinkState state = state(link, requests.find(id).orElseThrow());
      if (!(state instanceof LinkState.Open)) {
        return state;
      }
    }
    return Objects.requireNonNull(transaction.execute(status -> confirm(token, id)));
  }

  private Optional<VerificationTokenRecord> count(String token) {
    return Tokens.wellFormed(token)
        ? db.update(VERIFICATION_TOKEN)
            .set(VERIFICATION_TOKEN.ATTEMPTS, VERIFICATION_TOKEN.ATTEMPTS.plus(1))
            .where(VERIFICATION_TOKEN.HASH.eq(Tokens.sha256(token)))
            .returning()
            .fetchOptional()
        : Optional.empty();
  }

  private LinkState confirm(String token, UUID id) {
    byte[] address = requests.find(id).orElseThrow().addressHash();
    limit.lock(address);
    RequestRow request = requests.lock(id);
    if (request.status() != RequestStatus.PENDING || use(token) == 0) {
      return state(find(token).orElseThrow(), request);
    }
    verifications.byLink(id);
    // Made here, so that looking at the page makes nothing.
    subjectLinks.status(request);
    if (!request.admitted() && limit.reached(address)) {
      String reason = "This person has made as many requests as are answered without a review.";
      if (!requests.move(id, Transition.HOLD, reason, new Actor.System())) {
        throw new IllegalStateException("verification: expected a pending request");
      }
      limit.hold(address, id);
      return new LinkState.InReview(requests.lock(id));
    }
    planner.start(id);
    return new LinkState.Confirmed(requests.lock(id));
  }

  private int use(String token) {
    Instant now = clock.instant();
    return db.update(VERIFICATION_TOKEN)
        .set(VERIFICATION_TOKEN.USED_AT, Utc.of(now))
        .where(VERIFICATION_TOKEN.HASH.eq(Tokens.sha256(token)))
        .and(VERIFICATION_TOKEN.USED_AT.isNull())
        .and(VERIFICATION_TOKEN.RETIRED_AT.isNull())
        .and(VERIFICATION_TOKEN.EXPIRES_AT.gt(Utc.of(now)))
        .execute();
  }

  private Optional<VerificationTokenRecord> find(String token) {
    return Tokens.wellFormed(token)
        ? db.selectFrom(VERIFICATION_TOKEN)
            .where(VERIFICATION_TOKEN.HASH.eq(Tokens.sha256(token)))
            .fetchOptional()
        : Optional.empty();
  }

  private LinkState state(VerificationTokenRecord link, RequestRow request) {
    return switch (request.status()) {
      case PENDING -> {
        boolean good =
            link.getUsedAt() == null
                && link.getRetiredAt() == null
                && link.getExpiresAt().toInstant().isAfter(clock.instant());
        yield good ? new LinkState.Open(request) : new LinkState.Ended(request);
      }
      case IN_REVIEW -> new LinkState.InReview(request);
      case LAPSED -> new LinkState.Ended(request);
      case CANCELLED, REFUSED, FAILED ->
          isVerified(request) ? new LinkState.Confirmed(request) : new LinkState.Ended(request);
      case PROCESSING, NEEDS_ATTENTION, READY, DELIVERED, EXPIRED ->
          new LinkState.Confirmed(request);
    };
  }

  private boolean isVerified(RequestRow request) {
    return db.fetchExists(VERIFICATION, VERIFICATION.REQUEST_ID.eq(request.id()));
  }
}

package dev.dossier.intake.submission;

import static dev.dossier.intake.db.Tables.REQUEST;
import static dev.dossier.intake.db.Tables.VERIFICATION;

import dev.dossier.intake.access.Caller;
import dev.dossier.intake.audit.Actor;
import dev.dossier.intake.audit.Audit;
import dev.dossier.intake.limit.AddressLimit;
import dev.dossier.intake.limit.AddressTurns;
import dev.dossier.intake.plan.Planner;
import dev.dossier.intake.request.AddressHash;
import dev.dossier.intake.request.Created;
import dev.dossier.intake.request.NewRequest;
import dev.dossier.intake.request.RequestRow;
import dev.dossier.intake.request.RequestStatus;
import dev.dossier.intake.request.Requests;
import dev.dossier.intake.request.ServiceKeys;
import dev.dossier.intake.verification.VerificationMails;
import dev.dossier.intake.verification.Verifications;
import dev.dossier.intake.web.Problem;
import dev.dossier.intake.web.ProblemType;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Takes a checked submission: repeated, identical, over the limit, or accepted; in that order. */
@Component
class Submissions {
  private static final Logger log = LoggerFactory.getLogger(Submissions.class);
  private static final String BODIES = "idempotency";
  private static final List<String> OPEN =
      Arrays.stream(RequestStatus.values())
          .filter(RequestStatus::open)
          .map(RequestStatus::word)
          .toList();

  private final DSLContext db;
  private final Idempotency idempotency;
  private final AddressLimit limit;
  private final AddressTurns turns;
  private final AddressHash addresses;
  private final ServiceKeys keys;
  private final Requests requests;
  private final Audit audit;
  private final Verifications verifications;
  private final VerificationMails mails;
  private final Planner planner;
  private final TransactionTemplate transaction;

  Submissions(
      DSLContext db,
      Idempotency idempotency,
      AddressLimit limit,
      AddressTurns turns,
      AddressHash addresses,
      ServiceKeys keys,
      Requests requests,
      Audit audit,
      Verifications verifications,
      VerificationMails mails,
      Planner planner,
      TransactionTemplate transaction) {
    this.db = db;
    this.idempotency = idempotency;
    this.limit = limit;
    this.turns = turns;
    this.addresses = addresses;
    this.keys = keys;
    this.requests = requests;
    this.audit = audit;
    this.verifications = verifications;
    this.mails = mails;
    this.planner = planner;
    this.transaction = transaction;
  }

  private record Accepted(UUID id, String status, LocalDate dueDate, LocalDate internalDueDate) {}

  /**
   * @param first told the answer in the transaction that makes it, and not when it is repeated
   */
  Answer submit(Caller caller, Submission submission, Origin origin, Consumer<Answer> first) {
    byte[] address = addresses.of(submission.subject().email());
    byte[] body = keys.hmac(BODIES, submission.canonical().getBytes(StandardCharsets.UTF_8));
    return turns.take(
        address, () -> inTransaction(caller, submission, origin, address, body, first));
  }

  private Answer inTransaction(
      Caller caller,
      Submission submission,
      Origin origin,
      byte[] address,
      byte[] body,
      Consumer<Answer> first) {
    return Objects.requireNonNull(
        transaction.execute(status -> {
          String key = origin.key();
          Optional<Answer> earlier =
              key == null ? Optional.empty() : idempotency.begin(caller.appId(), key, body);
          if (earlier.isPresent()) {
            return earlier.get();
          }
          Answer answer = decide(caller, submission, origin, address);
          if (key != null) {
            idempotency.finish(caller.appId(), key, answer);
          }
          first.accept(answer);
          return answer;
        }));
  }

  private Answer decide(Caller caller, Submission submission, Origin origin, byte[] address) {
    limit.lock(address);
    Optional<UUID> identical = openIdentical(caller, submission, address);
    if (identical.isPresent()) {
      return Answer.of(
          Problem.about(
              ProblemType.ALREADY_OPEN,
              "The same person's request of the same type is being answered.",
              identical.get()));
    }
    return limit.reached(address)
        ? hold(caller, submission, origin, address)
        : accept(caller, submission, origin);
  }

  private Answer accept(Caller caller, Submission submission, Origin origin) {
    Created created = requests.create(newRequest(caller, submission, origin), false);
    if (recordAssertion(caller, submission, origin, created.id())) {
      planner.start(created.id());
    } else {
      mails.send(requests.lock(created.id()));
    }
    RequestRow request = requests.lock(created.id());
    log.info("request accepted request={} status={}", request.id(), request.status().word());
    return Answer.accepted(
        new Accepted(
            request.id(), request.status().word(), created.dueDate(), created.internalDueDate()));
  }

  /** Recorded with its receipt time, since a counter must not refuse by itself (Art. 12(5)). */
  private Answer hold(Caller caller, Submission submission, Origin origin, byte[] address) {
    UUID id =
        waiting(caller, submission, address).stream()
            .filter(earlier -> saysTheSame(submission, earlier))
            .findFirst()
            .map(earlier -> countAgain(caller, submission, origin, earlier))
            .orElseGet(() -> holdNew(caller, submission, origin));
    limit.hold(address, id);
    log.info("request held for review request={}", id);
    return Answer.of(
        Problem.about(
            ProblemType.OVER_LIMIT,
            "This person has made as many requests as are answered without a review. This one is"
                + " recorded, and an officer decides.",
            id));
  }

  /**
   * What is held was never verified, else it were identical: this may be the word that it lacks.
   */
  private UUID countAgain(Caller caller, Submission submission, Origin origin, UUID earlier) {
    audit.record(earlier, actor(caller, origin), "submitted_again", Map.of());
    recordAssertion(caller, submission, origin, earlier);
    return earlier;
  }

  /** Evidence about one person must not vouch for the details of another submission. */
  private boolean saysTheSame(Submission submission, UUID earlier) {
    RequestRow held = requests.lock(earlier);
    return held.subject().equals(submission.subject())
        && Objects.equals(held.requestedByJson(), submission.requestedBy());
  }

  private UUID holdNew(Caller caller, Submission submission, Origin origin) {
    UUID id = requests.create(newRequest(caller, submission, origin), true).id();
    recordAssertion(caller, submission, origin, id);
    return id;
  }

  private boolean recordAssertion(Caller caller, Submission submission, Origin origin, UUID id) {
    Submission.Verified verified = submission.verified();
    if (verified == null) {
      return false;
    }
    if (origin.byOfficer()) {
      verifications.byOfficer(id, actor(caller, origin), verified.method(), verified.at());
    } else {
      verifications.asserted(id, caller.appName(), verified.method(), verified.at());
    }
    return true;
  }

  private static Actor actor(Caller caller, Origin origin) {
    return origin.byOfficer() ? caller.officer() : new Actor.App(caller.appName());
  }

  private static NewRequest newRequest(Caller caller, Submission submission, Origin origin) {
    return new NewRequest(
        caller.appId(),
        actor(caller, origin),
        submission.type(),
        origin.channel(),
        origin.submission(),
        submission.subject(),
        submission.requestedBy(),
        submission.team(),
        submission.metadata(),
        submission.locale(),
        submission.formats(),
        submission.notes(),
        submission.receivedAt());
  }

  /** Open and verified, in review too; one that nobody confirmed never stands in the way. */
  private Optional<UUID> openIdentical(Caller caller, Submission submission, byte[] address) {
    return oldest(like(caller, submission, address).and(REQUEST.STATUS.in(OPEN)).and(verified()));
  }

  /** Held, and nobody confirmed it yet. */
  private List<UUID> waiting(Caller caller, Submission submission, byte[] address) {
    return db.select(REQUEST.ID)
        .from(REQUEST)
        .where(like(caller, submission, address))
        .and(REQUEST.STATUS.eq(RequestStatus.IN_REVIEW.word()))
        .andNot(verified())
        .orderBy(REQUEST.CREATED_AT, REQUEST.ID)
        .fetch(REQUEST.ID);
  }

  private Condition verified() {
    return DSL.exists(
        db.selectOne().from(VERIFICATION).where(VERIFICATION.REQUEST_ID.eq(REQUEST.ID)));
  }

  private static Condition like(Caller caller, Submission submission, byte[] address) {
    return REQUEST
        .ADDRESS_HASH
        .eq(address)
        .and(REQUEST.APP_ID.eq(caller.appId()))
        .and(REQUEST.TYPE.eq(submission.type().word()));
  }

  private Optional<UUID> oldest(Condition condition) {
    return db.select(REQUEST.ID)
        .from(REQUEST)
        .where(condition)
        .orderBy(REQUEST.CREATED_AT, REQUEST.ID)
        .limit(1)
        .fetchOptional(REQUEST.ID);
  }
}

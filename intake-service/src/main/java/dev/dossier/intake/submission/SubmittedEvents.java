package dev.dossier.intake.submission;

import dev.dossier.common.crypto.KeyEncryption;
import dev.dossier.common.event.LifecycleEvent.FieldFault;
import dev.dossier.common.event.LifecycleEvent.RejectionData;
import dev.dossier.common.event.LifecycleEvent.SubmissionRef;
import dev.dossier.common.event.Topics;
import dev.dossier.common.event.Wire;
import dev.dossier.common.messaging.DeadLetter;
import dev.dossier.common.messaging.Outbox;
import dev.dossier.intake.access.Caller;
import dev.dossier.intake.lifecycle.Lifecycle;
import dev.dossier.intake.web.FieldError;
import dev.dossier.intake.web.Problem;
import dev.dossier.intake.web.ProblemException;
import dev.dossier.intake.web.ProblemType;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Submissions that come over Kafka: the same checks in the same order as over HTTP, and where that
 * answers with a problem, an event that says the same. What nothing is kept of in the database also
 * goes to the dead letters. Events and dead letters leave through the outbox, with the transaction.
 */
@Component
public class SubmittedEvents {
  private static final Logger LOG = LoggerFactory.getLogger(SubmittedEvents.class);

  private final SubmissionSources sources;
  private final Reception reception;
  private final Lifecycle lifecycle;
  private final Outbox outbox;
  private final KeyEncryption keys;
  private final TransactionTemplate transaction;
  private final MeterRegistry metrics;
  private final Clock clock;

  SubmittedEvents(
      SubmissionSources sources,
      Reception reception,
      Lifecycle lifecycle,
      Outbox outbox,
      KeyEncryption keys,
      TransactionTemplate transaction,
      MeterRegistry metrics,
      Clock clock) {
    this.sources = sources;
    this.reception = reception;
    this.lifecycle = lifecycle;
    this.outbox = outbox;
    this.keys = keys;
    this.transaction = transaction;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** A record of one of {@link SubmissionSources#topics}; throws only what may pass, or a bug. */
  public void handle(ConsumerRecord<String, byte[]> message) {
    switch (EventReader.read(message, clock.instant())) {
      case EventReader.Result.Refused refused ->
          refuse(message, sources.owner(message.topic()), refused.submission(), refused.problem());
      case EventReader.Result.Read read -> take(message, read.event());
    }
  }

  private void take(ConsumerRecord<String, byte[]> message, SubmittedEvent event) {
    SubmissionRef submission = SubmissionRef.event(event.source(), event.id());
    Optional<Caller> caller = sources.caller(message.topic(), event.source());
    if (caller.isEmpty()) {
      refuse(message, sources.owner(message.topic()), submission, foreign());
      return;
    }
    Instant now = clock.instant();
    Instant arrived = event.time() == null ? sentAt(message, now) : event.time();
    try {
      Answer answer =
          reception.take(
              caller.get(),
              SubmissionReader.read(event, now, arrived),
              Origin.event(event.source(), event.id(), sources.owner(message.topic()) != null),
              first -> {
                if (first.problem() != null) {
                  tell(message, caller.get().appName(), submission, first.problem());
                }
              });
      if (answer.problem() != null) {
        count(message, answer.problem());
      }
    } catch (ProblemException e) {
      refuse(message, caller.get().appName(), submission, e.problem());
    }
  }

  /** After a failure that no further attempt mends; the record is kept by who calls this. */
  public void unhandled(ConsumerRecord<String, byte[]> message) {
    Problem problem =
        Problem.of(ProblemType.INTERNAL, "The fault is on this side; the event is kept.");
    transaction.executeWithoutResult(
        status -> tell(message, sources.owner(message.topic()), SubmissionRef.UNKNOWN, problem));
    count(message, problem);
  }

  /** Nothing is kept of it but the dead letter. */
  private void refuse(
      ConsumerRecord<String, byte[]> message,
      @Nullable String app,
      SubmissionRef submission,
      Problem problem) {
    DeadLetter letter =
        DeadLetter.of(
            message,
            problem.type().word(),
            faults(problem),
            labels(app, submission),
            clock.instant(),
            keys);
    transaction.executeWithoutResult(status -> {
      tell(message, app, submission, problem);
      outbox.publish(Topics.deadLetters(message.topic()), eventId(message), Wire.write(letter));
    });
    count(message, problem);
  }

  private void tell(
      ConsumerRecord<String, byte[]> message,
      @Nullable String app,
      SubmissionRef submission,
      Problem problem) {
    lifecycle.rejected(
        eventId(message),
        app,
        new RejectionData(
            submission,
            problem.type().word(),
            problem.detail(),
            faults(problem),
            problem.requestId(),
            message.topic(),
            message.partition(),
            message.offset()));
  }

  private void count(ConsumerRecord<String, byte[]> message, Problem problem) {
    String reason = problem.type().word();
    metrics.counter("dossier.submissions.rejected", "reason", reason).increment();
    LOG.info(
        "submission rejected topic={} partition={} offset={} reason={}",
        message.topic(),
        message.partition(),
        message.offset(),
        reason);
  }

  /** The record's own time, unless it has none or one that cannot be. */
  private static Instant sentAt(ConsumerRecord<String, byte[]> message, Instant now) {
    Instant sent = Instant.ofEpochMilli(message.timestamp());
    return sent.isAfter(now) || sent.isBefore(now.minus(SubmissionReader.OLDEST)) ? now : sent;
  }

  /** The same for the same record: a second reading tells nothing new. */
  private static UUID eventId(ConsumerRecord<String, byte[]> message) {
    String place =
        "%s|%d|%d|%d"
            .formatted(message.topic(), message.partition(), message.offset(), message.timestamp());
    return UUID.nameUUIDFromBytes(place.getBytes(StandardCharsets.UTF_8));
  }

  private static List<FieldFault> faults(Problem problem) {
    return problem.errors().stream()
        .map(error -> new FieldFault(PublicPointer.of(error.field()), error.message()))
        .toList();
  }

  private static Map<String, String> labels(@Nullable String app, SubmissionRef submission) {
    Map<String, String> labels = new HashMap<>();
    if (app != null) {
      labels.put("app", app);
    }
    if (submission.source() != null) {
      labels.put("source", submission.source());
    }
    if (submission.id() != null) {
      labels.put("id", submission.id());
    }
    return labels;
  }

  private static Problem foreign() {
    return Problem.of(
        ProblemType.FORBIDDEN,
        "This source is registered with another app than the one whose topic this is.",
        List.of(new FieldError("/source", "expected a source of this topic's app")));
  }
}

package dev.dossier.intake.messaging;

import dev.dossier.common.event.MalformedMessageException;
import dev.dossier.common.event.SectionMessage;
import dev.dossier.common.event.Topics;
import dev.dossier.common.event.Wire;
import dev.dossier.common.messaging.DeadLetters.DeadLetterState;
import dev.dossier.intake.audit.Actor;
import dev.dossier.intake.plan.SectionOutcomes;
import dev.dossier.intake.request.Requests;
import dev.dossier.intake.request.Transition;
import dev.dossier.intake.submission.SubmissionSources;
import dev.dossier.intake.submission.SubmittedEvents;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The state that follows a message that cannot be handled: never silence. */
@Component
final class UnhandledMessages implements DeadLetterState {
  private static final Logger LOG = LoggerFactory.getLogger(UnhandledMessages.class);

  private final TransactionTemplate transactions;
  private final SectionOutcomes sections;
  private final Requests requests;
  private final SubmissionSources sources;
  private final SubmittedEvents submissions;

  UnhandledMessages(
      TransactionTemplate transactions,
      SectionOutcomes sections,
      Requests requests,
      SubmissionSources sources,
      SubmittedEvents submissions) {
    this.transactions = transactions;
    this.sections = sections;
    this.requests = requests;
    this.sources = sources;
    this.submissions = submissions;
  }

  @Override
  public void onDeadLetter(String topic, String key, byte[] payload) {
    Optional<SectionMessage> section =
        topic.equals(Topics.SECTIONS) ? read(payload) : Optional.empty();
    if (section.isPresent()) {
      sections.unhandled(section.get());
    } else {
      requestId(key).ifPresent(id -> needAttention(id, topic));
    }
  }

  @Override
  @SuppressWarnings("unchecked") // all listeners of this service take texts and bytes
  public void onDeadLetter(ConsumerRecord<?, ?> message, String key, byte[] payload) {
    if (sources.topics().contains(message.topic())) {
      submissions.unhandled((ConsumerRecord<String, byte[]>) message);
    } else {
      onDeadLetter(message.topic(), key, payload);
    }
  }

  /** Messages about a request are keyed by it. */
  private void needAttention(UUID requestId, String topic) {
    transactions.executeWithoutResult(status -> {
      if (requests.lockIfThere(requestId).isEmpty()) {
        return;
      }
      boolean moved =
          requests.move(
              requestId,
              Transition.NEED_ATTENTION,
              "A message of " + topic + " could not be handled; it is kept in the dead letters.",
              new Actor.System());
      LOG.warn("unhandled message request={} topic={} moved={}", requestId, topic, moved);
    });
  }

  private static Optional<SectionMessage> read(byte[] payload) {
    try {
      return Optional.of(Wire.read(payload, SectionMessage.class));
    } catch (MalformedMessageException e) {
      return Optional.empty();
    }
  }

  private static Optional<UUID> requestId(String key) {
    try {
      return Optional.of(UUID.fromString(key));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
